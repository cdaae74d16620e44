import { toApiError } from '../graphql/api-error.ts';
import type { ChatApi, Room } from './chat-api.ts';
import type { RoomAccess } from './room-handle.ts';
import type { RoomSession } from './room-session.ts';
import type { RoomSessions } from './room-sessions.ts';
import type { RoomsStore } from './rooms-store.ts';

/** Decides what the user sees of the rooms that are or were on the screen. */
export interface RoomEntrance {
  /** Finds out what the user may see of a room, from the list or by asking. Never rejects. */
  enter(session: RoomSession): Promise<void>;
  /** The list of rooms changed: it is the newer source, as it changes with every event. */
  listChanged(): void;
  /** The user is no longer a member; `room` is what a visitor may see of it. */
  lost(roomId: string, room: Room | null): void;
  dispose(): void;
}

/** Creates the entrance. */
export function createRoomEntrance(options: {
  api: Pick<ChatApi, 'room'>;
  rooms: RoomsStore;
  sessions(): Pick<RoomSessions, 'all' | 'find'>;
  presence(): { shown(roomId: string, hasSignals: boolean): void; left(roomId: string): void };
  /** Asks why a room is missing from the list. */
  look(roomId: string): void;
  /** Which rooms are followed may have changed. */
  follow(): void;
}): RoomEntrance {
  const { api, rooms, sessions, presence } = options;
  let disposed = false;

  function becomeMember(session: RoomSession, room: Room) {
    session.setAccess({ kind: 'member', room: rooms.find(room.id)?.room ?? room });
    if (session.isShown()) presence().shown(session.roomId, session.hasSignals());
    options.follow();
  }

  async function ask(session: RoomSession) {
    if (session.access.get().kind === 'error') session.setAccess({ kind: 'unknown' });
    try {
      const room = await api.room(session.roomId);
      if (disposed) return;
      if (!room.myMembership) return session.setAccess(withoutMembership(room));
      rooms.put(room);
      becomeMember(session, room);
    } catch (error) {
      const failure = toApiError(error);
      session.setAccess(failure.code === 'NotFound' ? { kind: 'gone' } : { kind: 'error', error: failure });
    }
  }

  function followList(session: RoomSession) {
    const listed = rooms.find(session.roomId);
    const wasMember = session.isMember();
    const hadSignals = session.hasSignals();
    if (!listed) {
      if (wasMember) options.look(session.roomId);
      return;
    }
    session.setAccess({ kind: 'member', room: listed.room });
    const isNews = !wasMember || hadSignals !== session.hasSignals();
    if (session.isShown() && isNews) becomeMember(session, listed.room);
  }

  return {
    async enter(session) {
      const listed = rooms.find(session.roomId);
      if (listed) becomeMember(session, listed.room);
      else await ask(session);
    },
    listChanged() {
      for (const session of sessions().all()) followList(session);
    },
    lost(roomId, room) {
      presence().left(roomId);
      sessions().find(roomId)?.setAccess(withoutMembership(room));
    },
    dispose: () => void (disposed = true),
  };
}

/** What a visitor or a stranger sees of a room. */
function withoutMembership(room: Room | null): RoomAccess {
  return room ? { kind: 'visitor', room } : { kind: 'gone' };
}
