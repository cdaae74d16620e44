import type { ApiError } from '../graphql/api-error.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { Membership, Message, Room, RoomCopy } from './chat-api.ts';
import type { ReadMarkers } from './read-markers.ts';

/** A room as the list shows it. */
export interface RoomEntry {
  room: Room;
  /** Messages of others after what was read; counting stops at 100. */
  unread: number;
}

/** The rooms one is a member of, newest activity first. */
export interface RoomsState {
  /** Whether the list has arrived at least once. */
  isLoaded: boolean;
  entries: readonly RoomEntry[];
  /** Why the last attempt to fetch the list failed. */
  failure: ApiError | null;
}

/** Keeps the list of rooms up to date from fetches and events. */
export interface RoomsStore {
  readonly state: ReadableValue<RoomsState>;
  find(roomId: string): RoomEntry | undefined;
  /** Takes the whole list as the server has it. Rooms that were added or removed since `sinceRevision` stay so. */
  replaceAll(rooms: readonly Room[], sinceRevision: number): void;
  /** A number that grows with each room added or removed here; taken before a fetch. */
  revision(): number;
  /** Adds a room or updates it. */
  put(room: Room): void;
  /** Takes what everybody sees of a room. */
  putCopy(copy: RoomCopy): void;
  /** Takes one's own membership of a room. */
  putMembership(membership: Membership): void;
  remove(roomId: string): void;
  /** Takes a message, live or from a catch-up. */
  receive(message: Message): void;
  /** The user has seen everything up to this message, here or on another device. Tells whether that is new. */
  markRead(roomId: string, messageId: string): boolean;
  fail(error: ApiError): void;
}

/** The server counts no further. */
const maxUnread = 100;
/** So many of the newest message ids are remembered per room, to tell a latecomer from a repeat. */
const rememberedIds = 200;

/** Creates an empty store. `inDoubt` names a room whose count should be asked for again. */
export function createRoomsStore(options: {
  ownUserId: string;
  markers: ReadMarkers;
  inDoubt(roomId: string): void;
}): RoomsStore {
  const { markers, ownUserId } = options;
  const state = createObservableValue<RoomsState>({ isLoaded: false, entries: [], failure: null });
  const byId = new Map<string, RoomEntry>();
  const changedAt = new Map<string, number>();
  const recent = new Map<string, Set<string>>();
  let revision = 0;

  function publish(change: Partial<RoomsState> = {}) {
    state.set({ ...state.get(), entries: [...byId.values()].sort(byActivity), ...change });
  }

  function replaceEntry(entry: RoomEntry) {
    byId.set(entry.room.id, entry);
    publish();
  }

  function isRead(room: Room): boolean {
    return room.lastMessage !== null && room.lastMessage.id <= markers.get(room.id);
  }

  /** What is known and what the server told, whichever of each is newer. */
  function merged(room: Room): RoomEntry {
    const told = room.myMembership?.readMessageId ?? '';
    markers.advance(room.id, told);
    const known = byId.get(room.id);
    const lastMessage = newerMessage(known?.room.lastMessage ?? null, room.lastMessage);
    const base = !known || room.version >= known.room.version ? room : known.room;
    const myMembership = newerMembership(known?.room.myMembership ?? null, room.myMembership);
    const next = { ...base, lastMessage, myMembership };
    if (isRead(next)) return { room: next, unread: 0 };
    // Counted before an event that is known here, or before a marker that is still on its way to the server.
    const isBehind = lastMessage?.id !== room.lastMessage?.id;
    if (known && isBehind) options.inDoubt(room.id);
    const isUncertain = isBehind || markers.get(room.id) > told;
    return { room: next, unread: known && isUncertain ? known.unread : room.unreadCount };
  }

  /** Whether the message was not seen before, among the newest ones. */
  function isFirstSight({ roomId, id }: Message): boolean {
    const ids = recent.get(roomId) ?? new Set();
    recent.set(roomId, ids);
    if (ids.has(id)) return false;
    ids.add(id);
    if (ids.size > rememberedIds)
      for (const oldest of [...ids].slice(0, rememberedIds / 2)) ids.delete(oldest);
    return true;
  }

  return {
    state,
    find: (roomId) => byId.get(roomId),
    revision: () => revision,
    replaceAll(rooms, sinceRevision) {
      const isOlder = (roomId: string) => (changedAt.get(roomId) ?? 0) <= sinceRevision;
      const listed = new Set(rooms.map((room) => room.id));
      for (const roomId of [...byId.keys()]) if (!listed.has(roomId) && isOlder(roomId)) byId.delete(roomId);
      for (const room of rooms) {
        if (byId.has(room.id) || isOlder(room.id)) byId.set(room.id, merged(room));
      }
      publish({ isLoaded: true, failure: null });
    },
    put(room) {
      if (!byId.has(room.id)) changedAt.set(room.id, ++revision);
      replaceEntry(merged(room));
    },
    putCopy(copy) {
      const known = byId.get(copy.id);
      if (known && copy.version > known.room.version) {
        replaceEntry({ ...known, room: { ...known.room, ...copy } });
      }
    },
    putMembership(membership) {
      const known = byId.get(membership.roomId);
      if (!known || membership.removedAt !== null) return;
      const myMembership = newerMembership(known.room.myMembership, membership);
      if (myMembership !== known.room.myMembership)
        replaceEntry({ ...known, room: { ...known.room, myMembership } });
    },
    remove(roomId) {
      if (!byId.delete(roomId)) return;
      changedAt.set(roomId, ++revision);
      recent.delete(roomId);
      publish();
    },
    receive(message) {
      const known = byId.get(message.roomId);
      if (!known) return;
      const before = known.room.lastMessage;
      const isNewest = !before || message.id > before.id;
      const isUnread = message.authorId !== ownUserId && message.id > markers.get(message.roomId);
      // Something before the newest that was not seen: counted already, or a latecomer.
      if (
        isFirstSight(message) &&
        !isNewest &&
        message.id !== before.id &&
        isUnread &&
        message.version === 1
      ) {
        options.inDoubt(message.roomId);
      }
      const lastMessage = newerMessage(before, message);
      if (lastMessage === before) return;
      const unread = Math.min(maxUnread, known.unread + (isNewest && isUnread ? 1 : 0));
      replaceEntry({ room: { ...known.room, lastMessage }, unread });
    },
    markRead(roomId, messageId) {
      if (!markers.advance(roomId, messageId)) return false;
      const known = byId.get(roomId);
      if (!known || known.unread === 0) return true;
      if (isRead(known.room)) replaceEntry({ ...known, unread: 0 });
      else options.inDoubt(roomId);
      return true;
    },
    fail: (failure) => state.set({ ...state.get(), failure }),
  };
}

/** The newer of two previews: the later message, or the later version of the same one. */
function newerMessage(a: Message | null, b: Message | null): Message | null {
  if (!a || !b) return a ?? b;
  if (a.id !== b.id) return a.id > b.id ? a : b;
  return b.version > a.version ? b : a;
}

function newerMembership(a: Membership | null, b: Membership | null): Membership | null {
  if (!a || !b) return b ?? a;
  return b.version >= a.version ? b : a;
}

// The server writes all its times alike, so they sort as text.
function byActivity(a: RoomEntry, b: RoomEntry): number {
  const first = activity(a.room);
  const second = activity(b.room);
  if (first !== second) return first < second ? 1 : -1;
  return a.room.id < b.room.id ? 1 : -1;
}

function activity(room: Room): string {
  return room.lastMessage?.createdAt ?? room.createdAt;
}
