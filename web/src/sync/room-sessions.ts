import type { Clock } from '../lib/clock.ts';
import type { Pace } from '../lib/paced-value.ts';
import type { ChatApi } from './chat-api.ts';
import type { ChatLimits } from './chat-limits.ts';
import type { OutgoingQueue } from './outgoing-queue.ts';
import { createRoomSession } from './room-session.ts';
import type { RoomSession, RoomSessionHost } from './room-session.ts';

/** The rooms that are or were on the screen. */
export interface RoomSessions {
  /** The session of a room, made if there is none. */
  open(roomId: string): RoomSession;
  find(roomId: string): RoomSession | undefined;
  all(): readonly RoomSession[];
  /** Those on the screen, the one shown last first. */
  shown(): readonly RoomSession[];
  dispose(): void;
}

/** Sessions kept in memory after their room left the screen. */
const maxKeptSessions = 12;

/** Creates an empty set of sessions. */
export function createRoomSessions(options: {
  api: ChatApi;
  ownUserId: string;
  outgoing(roomId: string): OutgoingQueue;
  limits(): ChatLimits;
  host: RoomSessionHost;
  pace: Pace;
  clock: Clock;
}): RoomSessions {
  const { host } = options;
  const sessions = new Map<string, RoomSession>();
  const newestFirst = () => [...sessions.values()].reverse();

  function dropOld() {
    const hidden = newestFirst().filter((session) => !session.isShown());
    for (const session of hidden.slice(maxKeptSessions)) {
      sessions.delete(session.roomId);
      session.dispose();
    }
  }

  const ordered: RoomSessionHost = {
    ...host,
    shown(session) {
      // The most recently shown room is the last to be forgotten.
      sessions.delete(session.roomId);
      sessions.set(session.roomId, session);
      host.shown(session);
    },
    hidden(session) {
      host.hidden(session);
      dropOld();
    },
  };

  return {
    open(roomId) {
      const known = sessions.get(roomId);
      if (known) return known;
      const session = createRoomSession({
        ...options,
        roomId,
        outgoing: options.outgoing(roomId),
        host: ordered,
      });
      sessions.set(roomId, session);
      return session;
    },
    find: (roomId) => sessions.get(roomId),
    all: newestFirst,
    shown: () => newestFirst().filter((session) => session.isShown()),
    dispose() {
      for (const session of sessions.values()) session.dispose();
    },
  };
}
