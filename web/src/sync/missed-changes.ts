import type { InboxSync } from './inbox-sync.ts';
import type { FeedTopic } from './live-feeds.ts';
import type { Reading } from './reading.ts';
import type { RoomFetches } from './room-fetches.ts';
import type { RoomSessions } from './room-sessions.ts';
import type { RoomsStore } from './rooms-store.ts';
import type { ServerLimits } from './server-limits.ts';

/** Looks for what happened unnoticed. */
export interface MissedChanges {
  /**
   * Looks at everything: the list, the inbox and the rooms on the screen, and tells how many messages of each were
   * new. Rooms off the screen stay stale until they are opened again. Rejects with an `ApiError`.
   */
  everything(report: (fetched: number) => void): Promise<void>;
  /** Looks at what one subscription is about. */
  about(topic: FeedTopic): void;
}

/** Creates the look-out. */
export function createMissedChanges(options: {
  rooms: RoomsStore;
  fetches: RoomFetches;
  inbox: InboxSync;
  sessions: RoomSessions;
  reading: Reading;
  limits: ServerLimits;
  follow(): void;
}): MissedChanges {
  const { fetches, inbox, reading, rooms, sessions } = options;

  /** The newest change that the list shows: gains and losses before it are in the list already. */
  function newestChange(): string | null {
    const changes = rooms.state.get().entries.map(({ room }) => room.lastMessage?.changeId ?? '');
    return changes.reduce((newest, changeId) => (changeId > newest ? changeId : newest), '') || null;
  }

  return {
    async everything(report) {
      reading.resend();
      void options.limits.learn();
      inbox.beginAt(newestChange());
      await Promise.all([fetches.all(), inbox.catchUp()]);
      reading.tellUnheard();
      options.follow();
      await Promise.all(
        sessions.shown().map(async (session) => session.isMember() && report(await session.catchUp())),
      );
    },
    about({ kind, roomId }) {
      if (roomId === null) return void inbox.catchUp().catch(() => undefined);
      const session = sessions.find(roomId);
      if (kind === 'signals') return session?.refreshSignals();
      if (kind === 'messages') fetches.soon(roomId);
      void session?.catchUpQuietly();
    },
  };
}
