import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { shareRuns } from '../lib/share-runs.ts';
import type { ChatApi, Notification } from './chat-api.ts';

/** What a person was told. */
export interface NotificationsState {
  /** Newest first, as far as they are loaded. */
  items: readonly Notification[];
  /** How many are unread; `hasMoreUnread` when there may be more than were counted. */
  unread: number;
  hasMoreUnread: boolean;
  isLoaded: boolean;
  /** Whether older ones can be loaded. */
  hasOlder: boolean;
  isLoadingOlder: boolean;
  /** Why the last load failed; `null` after one that did not. */
  failure: ApiError | null;
  /** The newest that arrived while one was looking; `null` before the first. */
  arrived: Notification | null;
}

/** The notifications of one person, kept current by the inbox. */
export interface NotificationList {
  readonly state: ReadableValue<NotificationsState>;
  /** Fetches the newest, and what is unread. Never rejects. */
  load(): Promise<void>;
  loadOlder(): Promise<void>;
  /** Takes one from the inbox: new, or read on another device. */
  receive(notification: Notification): void;
  /** Shown as read at once; told to the server as soon as it can be reached. */
  markRead(ids: readonly string[]): void;
  markAllRead(): void;
  /** Tells the server what it could not be told. */
  resend(): void;
}

/** As the server's limits: a page, and the most of one request. */
const pageSize = 50;
const mostPerMark = 100;

const nothing: NotificationsState = {
  items: [],
  unread: 0,
  hasMoreUnread: false,
  isLoaded: false,
  hasOlder: false,
  isLoadingOlder: false,
  failure: null,
  arrived: null,
};

/** Creates the list; nothing is fetched before `load`. */
export function createNotificationList(options: {
  api: Pick<ChatApi, 'notifications' | 'markNotificationsRead'>;
  /** Unix milliseconds. */
  now(): number;
}): NotificationList {
  const { api } = options;
  const state = createObservableValue(nothing);
  const known = new Map<string, Notification>();
  /** Marked here; the server has not confirmed it yet. */
  const unconfirmed = new Set<string>();
  let olderToken: string | null = null;

  /** What was read stays read, whichever copy comes later. */
  function put(notification: Notification) {
    const before = known.get(notification.id);
    known.set(notification.id, { ...notification, readAt: notification.readAt ?? before?.readAt ?? null });
  }

  function show(changes: Partial<NotificationsState> = {}) {
    const items = [...known.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
    const unread = items.filter(({ readAt }) => readAt === null).length;
    state.set({ ...state.get(), items, unread, hasOlder: olderToken !== null, ...changes });
  }

  const load = shareRuns(async () => {
    try {
      const [newest, unread] = await Promise.all([
        api.notifications(false, pageSize, null),
        api.notifications(true, pageSize, null),
      ]);
      // Where paging has begun it goes on; the rest of the first page is known then.
      if (!state.get().isLoaded) olderToken = newest.nextToken;
      for (const notification of [...newest.items, ...unread.items]) put(notification);
      show({ isLoaded: true, failure: null, hasMoreUnread: unread.nextToken !== null });
    } catch (error) {
      show({ failure: toApiError(error) });
    }
  });

  const loadOlder = shareRuns(async () => {
    if (olderToken === null) return;
    show({ isLoadingOlder: true });
    try {
      const page = await api.notifications(false, pageSize, olderToken);
      olderToken = page.nextToken;
      page.items.forEach(put);
      show({ isLoadingOlder: false, failure: null });
    } catch (error) {
      show({ isLoadingOlder: false, failure: toApiError(error) });
    }
  });

  const send = shareRuns(async () => {
    for (;;) {
      const ids = [...unconfirmed].slice(0, mostPerMark);
      if (ids.length === 0) return;
      try {
        await api.markNotificationsRead(ids);
      } catch {
        // They stay marked here, and are told with the next occasion.
        return;
      }
      for (const id of ids) unconfirmed.delete(id);
    }
  });

  function markRead(ids: readonly string[]) {
    const readAt = new Date(options.now()).toISOString();
    for (const id of ids) {
      const notification = known.get(id);
      if (!notification || notification.readAt !== null) continue;
      known.set(id, { ...notification, readAt });
      unconfirmed.add(id);
    }
    show();
    void send();
  }

  return {
    state,
    load,
    loadOlder,
    receive(notification) {
      const isNew = !known.has(notification.id) && notification.readAt === null;
      put(notification);
      show(isNew && state.get().isLoaded ? { arrived: notification } : {});
    },
    markRead,
    markAllRead() {
      const { hasMoreUnread } = state.get();
      markRead([...known.keys()]);
      // More than one page was unread: those behind it show, and can be marked as well.
      if (hasMoreUnread) void send().then(load);
    },
    resend: () => void send(),
  };
}
