import { shareRuns } from '../lib/share-runs.ts';
import type { ChatApi, InboxEvent, Notification } from './chat-api.ts';

/** Follows what changes for the person: rooms gained, lost and changed, notifications. */
export interface InboxSync {
  /** Where the log begins to matter: the newest change that the list of rooms shows. Only the first call counts. */
  beginAt(changeId: string | null): void;
  /** Takes a live event. */
  receive(event: InboxEvent): void;
  /** Reads what happened since the last time. Rejects with an `ApiError`. */
  catchUp(): Promise<void>;
}

const pageSize = 200;
/** The overlap of a sync and the live events tell the same things again. */
const rememberedEvents = 1_000;

/** Creates the inbox of one person. */
export function createInboxSync(options: {
  api: Pick<ChatApi, 'syncInbox'>;
  /** Something about the room changed for this person. */
  roomChanged(roomId: string): void;
  /** The person is told something, or has read it on another device. */
  notified?(notification: Notification): void;
  /** The log does not reach back far enough: the list of rooms has to be fetched. */
  resynced(): void;
}): InboxSync {
  const { api } = options;
  const seen = new Set<string>();
  let cursor: string | null | undefined;

  function receive({ changeId, kind, roomId, notification }: InboxEvent) {
    if (seen.has(changeId)) return;
    seen.add(changeId);
    for (const oldest of seen) {
      if (seen.size <= rememberedEvents) break;
      seen.delete(oldest);
    }
    // A notification is about a room that stays as it is.
    if (kind === 'NOTIFICATION') return void (notification && options.notified?.(notification));
    if (roomId !== null) options.roomChanged(roomId);
  }

  async function sync() {
    for (;;) {
      const page = await api.syncInbox(cursor ?? null, pageSize);
      cursor = page.cursor;
      if (page.resyncRequired) options.resynced();
      page.changes.forEach(receive);
      if (!page.hasMore) return;
    }
  }

  return {
    beginAt(changeId) {
      cursor ??= changeId;
    },
    receive,
    catchUp: shareRuns(sync),
  };
}
