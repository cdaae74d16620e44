import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createPacedValue } from '../lib/paced-value.ts';
import type { Pace } from '../lib/paced-value.ts';
import { shareRuns } from '../lib/share-runs.ts';
import type { ChatApi, Message, RoomChange } from './chat-api.ts';
import {
  addNewerPage,
  addOlderPage,
  emptyWindow,
  exchangeMessage,
  findMessage,
  mergeMessages,
  reachLiveEnd,
  receiveMessage,
} from './message-window.ts';
import type { MessageWindow } from './message-window.ts';
import type { OutgoingQueue } from './outgoing-queue.ts';

/** Which end of the timeline a request concerns. */
export type TimelinePart = 'start' | 'older' | 'newer';

/** What a timeline shows. */
export interface TimelineState {
  window: MessageWindow;
  /** Whether the first page has arrived. */
  isLoaded: boolean;
  loading: TimelinePart | null;
  /** The last request that failed, until it is tried again. */
  failure: { part: TimelinePart; error: ApiError } | null;
  /** The message asked for by its id was not there. */
  isTargetMissing: boolean;
}

/** The messages of one room: what is loaded, what is on its way out, and how to get more. */
export interface RoomTimeline {
  readonly state: ReadableValue<TimelineState>;
  readonly outgoing: OutgoingQueue;
  /** Loads the newest page, or the surroundings of a message unless it is loaded already. */
  load(aroundId?: string): Promise<void>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Leaves the past: the window becomes the newest page. */
  jumpToLatest(): Promise<void>;
  /**
   * Fetches everything that changed since the last time (new, edited and deleted messages); gives how many messages
   * were new. Rejects with an `ApiError`. Asked for while it runs, it runs once more.
   */
  catchUp(): Promise<number>;
  /** Whether the change log is known up to this change. */
  hasSynced(changeId: string): boolean;
  /** Takes a live event. */
  receive(message: Message): void;
  /** Shows a message as it is hoped to become, until a newer version arrives; returns what takes that back. */
  showInstead(message: Message): () => void;
  /** From now on events may be missed, until the next `catchUp`. */
  markStale(): void;
  dispose(): void;
}

const pageSize = 50;
const syncPageSize = 200;
/** Further behind than this, fetching the room anew is cheaper than everything that happened to it. */
const maxSyncedChanges = 5_000;

const initialState: TimelineState = {
  window: emptyWindow,
  isLoaded: false,
  loading: null,
  failure: null,
  isTargetMissing: false,
};

/** Creates the timeline of one room; nothing is fetched before `load`. */
export function createRoomTimeline(options: {
  roomId: string;
  api: Pick<ChatApi, 'messages' | 'syncRoom'>;
  ownUserId: string;
  outgoing: OutgoingQueue;
  pace: Pace;
  /** Called with what a catch-up found, messages included. */
  found(changes: readonly RoomChange[]): void;
  /** The log did not reach back far enough: whatever else is known of the room may be out of date. */
  resynced(): void;
}): RoomTimeline {
  const { api, roomId, outgoing } = options;
  const state = createObservableValue<TimelineState>(initialState);
  /** Grows when the window is replaced, so that pages of an earlier window are recognised. */
  let epoch = 0;
  let replacing: Promise<void> | undefined;
  /** Up to where the change log is known; live events don't move it, as one before them may have been missed. */
  let cursor: string | null = null;

  function update(change: Partial<TimelineState>) {
    state.set({ ...state.get(), ...change });
  }

  function confirmOwn(messages: readonly Message[]) {
    for (const message of messages) {
      if (message.authorId === options.ownUserId) outgoing.confirm(message.clientId);
    }
  }

  function setWindow(
    window: MessageWindow,
    arrived: readonly Message[],
    change: Partial<TimelineState> = {},
  ) {
    update({ window, ...change });
    confirmOwn(arrived);
  }

  function receive(message: Message) {
    const { window } = state.get();
    const next = receiveMessage(window, message);
    if (next !== window) update({ window: next });
    confirmOwn([message]);
  }

  /** Runs a request for one part of the timeline and keeps its outcome out of a later window. */
  async function request(part: TimelinePart, run: (isCurrent: () => boolean) => Promise<void>) {
    const own = epoch;
    update({ loading: part, failure: null });
    try {
      await run(() => own === epoch);
    } catch (error) {
      if (own === epoch) update({ failure: { part, error: toApiError(error) } });
    }
    if (own === epoch) update({ loading: null });
  }

  function replaceWindow(aroundId: string | undefined): Promise<void> {
    epoch += 1;
    const run = request('start', async (isCurrent) => {
      const anchor = aroundId === undefined ? {} : { around: aroundId };
      const page = await api.messages(roomId, anchor, pageSize);
      if (!isCurrent()) return;
      const isDetached = aroundId !== undefined;
      const window: MessageWindow = {
        messages: mergeMessages([], page.items),
        hasOlder: isDetached || page.nextToken !== null,
        hasNewer: isDetached,
        isStale: false,
        ahead: latecomers(state.get().window, page.items),
      };
      // The page shows the room as it is after each of these changes.
      for (const { changeId } of page.items) if (cursor === null || changeId > cursor) cursor = changeId;
      setWindow(isDetached ? window : reachLiveEnd(window), page.items, {
        isLoaded: true,
        isTargetMissing: isDetached && !page.items.some((message) => message.id === aroundId),
      });
    }).finally(() => {
      if (replacing === run) replacing = undefined;
    });
    replacing = run;
    return run;
  }

  async function loadOlder() {
    const { window, loading } = state.get();
    const first = window.messages[0];
    if (!first || !window.hasOlder || loading) return;
    await request('older', async (isCurrent) => {
      const page = await api.messages(roomId, { before: first.id }, pageSize);
      if (!isCurrent()) return;
      setWindow(addOlderPage(state.get().window, page.items, page.nextToken !== null), page.items);
    });
  }

  async function loadNewer() {
    const { window, loading } = state.get();
    const last = window.messages.at(-1);
    if (!last || !window.hasNewer || loading) return;
    await request('newer', async (isCurrent) => {
      const page = await api.messages(roomId, { after: last.id }, pageSize);
      if (!isCurrent()) return;
      const window = addNewerPage(state.get().window, page.items);
      setWindow(page.nextToken === null ? reachLiveEnd(window) : window, page.items);
    });
  }

  async function sync(): Promise<number> {
    // A page on its way was perhaps read before what is asked for here was written.
    await replacing;
    if (!state.get().isLoaded) return reload();
    const own = epoch;
    const before = messageCount(state.get().window);
    for (let seen = 0; ;) {
      const page = await api.syncRoom(roomId, cursor, syncPageSize);
      if (own !== epoch) return 0;
      seen += page.changes.length;
      cursor = page.cursor;
      if (page.resyncRequired || (page.hasMore && seen >= maxSyncedChanges)) {
        options.resynced();
        return reload();
      }
      apply(page.changes);
      if (page.hasMore) continue;
      const { window } = state.get();
      update({ window: window.hasNewer ? { ...window, isStale: false } : reachLiveEnd(window) });
      return Math.max(0, messageCount(state.get().window) - before);
    }
  }

  function apply(changes: readonly RoomChange[]) {
    const messages = changes.flatMap(({ message }) => (message ? [message] : []));
    setWindow(messages.reduce(receiveMessage, state.get().window), messages);
    options.found(changes);
  }

  async function reload(): Promise<number> {
    const before = state.get().window.messages.length;
    await replaceWindow(undefined);
    const { failure, window } = state.get();
    if (failure) throw failure.error;
    return Math.max(0, window.messages.length - before);
  }

  return {
    state: createPacedValue(state, options.pace),
    outgoing,
    async load(aroundId) {
      const { window, isLoaded, loading } = state.get();
      const isThere =
        aroundId === undefined
          ? isLoaded || loading === 'start'
          : findMessage(window, aroundId) !== undefined;
      if (!isThere) await replaceWindow(aroundId);
    },
    loadOlder,
    loadNewer,
    jumpToLatest: () => (state.get().window.hasNewer ? replaceWindow(undefined) : Promise.resolve()),
    catchUp: shareRuns(sync),
    hasSynced: (changeId) => cursor !== null && changeId <= cursor,
    receive,
    showInstead(hoped) {
      const shown = findMessage(state.get().window, hoped.id);
      if (!shown) return () => undefined;
      update({ window: exchangeMessage(state.get().window, shown, hoped) });
      return () => update({ window: exchangeMessage(state.get().window, hoped, shown) });
    },
    markStale() {
      const { window } = state.get();
      if (!window.isStale) update({ window: { ...window, isStale: true } });
    },
    dispose() {
      epoch += 1;
    },
  };
}

function messageCount({ messages, ahead }: MessageWindow): number {
  return messages.length + ahead.length;
}

/** Live events that a page fetched meanwhile may lack: those after its newest message. */
function latecomers(window: MessageWindow, page: readonly Message[]): readonly Message[] {
  const newest = page.reduce((latest, message) => (message.id > latest ? message.id : latest), '');
  return mergeMessages(window.messages, window.ahead).filter((message) => message.id > newest);
}
