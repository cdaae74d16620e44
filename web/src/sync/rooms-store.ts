import type { ApiError } from '../graphql/api-error.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { Message, Room } from './chat-api.ts';
import type { ReadMarkers } from './read-markers.ts';

/** A room as the list shows it. */
export interface RoomEntry {
  room: Room;
  /** Messages of others after what was read; the server stops counting at 100. */
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
  /** Takes the whole list as the server has it. Rooms that joined since `sinceRevision` stay. */
  replaceAll(rooms: readonly Room[], sinceRevision: number): void;
  /** A number that grows with each room added here; taken before a fetch. */
  revision(): number;
  /** Adds a room or updates it. */
  put(room: Room): void;
  remove(roomId: string): void;
  /** Takes a live event. */
  receive(message: Message): void;
  /** The user has seen everything up to this message. */
  markRead(roomId: string, messageId: string): void;
  fail(error: ApiError): void;
}

/** Creates an empty store. */
export function createRoomsStore(options: { ownUserId: string; markers: ReadMarkers }): RoomsStore {
  const { markers, ownUserId } = options;
  const state = createObservableValue<RoomsState>({ isLoaded: false, entries: [], failure: null });
  const addedAt = new Map<string, number>();
  let revision = 0;

  const find = (roomId: string) => state.get().entries.find((entry) => entry.room.id === roomId);

  function setEntries(entries: readonly RoomEntry[], change: Partial<RoomsState> = {}) {
    state.set({ ...state.get(), ...change, entries: [...entries].sort(byActivity) });
  }

  function replaceEntry(entry: RoomEntry) {
    const others = state.get().entries.filter((other) => other.room.id !== entry.room.id);
    setEntries([...others, entry]);
  }

  function merged(room: Room): RoomEntry {
    const known = find(room.id);
    if (!known) return { room, unread: isRead(room) ? 0 : room.unreadCount };
    const newest = newerMessage(known.room.lastMessage, room.lastMessage);
    const base = room.version >= known.room.version ? room : known.room;
    const next = { ...base, lastMessage: newest };
    // A list fetched before an event arrived would take the event's count back.
    const isBehind = newest !== null && newest.id !== room.lastMessage?.id;
    const isSame = newest !== null && newest.id === known.room.lastMessage?.id;
    return { room: next, unread: isRead(next) ? 0 : isBehind || isSame ? known.unread : room.unreadCount };
  }

  function isRead(room: Room): boolean {
    const last = room.lastMessage;
    return last !== null && (last.authorId === ownUserId || last.id <= markers.get(room.id));
  }

  return {
    state,
    find,
    revision: () => revision,
    replaceAll(rooms, sinceRevision) {
      const listed = new Set(rooms.map((room) => room.id));
      const joinedMeanwhile = state
        .get()
        .entries.filter(({ room }) => !listed.has(room.id) && (addedAt.get(room.id) ?? 0) > sinceRevision);
      setEntries([...rooms.map(merged), ...joinedMeanwhile], { isLoaded: true, failure: null });
    },
    put(room) {
      addedAt.set(room.id, ++revision);
      replaceEntry(merged(room));
    },
    remove(roomId) {
      if (find(roomId)) setEntries(state.get().entries.filter((entry) => entry.room.id !== roomId));
    },
    receive(message) {
      const known = find(message.roomId);
      if (!known) return;
      const before = known.room.lastMessage;
      const lastMessage = newerMessage(before, message);
      if (lastMessage === before) return;
      const isNew = !before || message.id > before.id;
      const isOwn = message.authorId === ownUserId;
      const counts = isNew && !isOwn && message.id > markers.get(message.roomId);
      replaceEntry({ room: { ...known.room, lastMessage }, unread: known.unread + (counts ? 1 : 0) });
    },
    markRead(roomId, messageId) {
      markers.advance(roomId, messageId);
      const known = find(roomId);
      if (known && known.unread > 0 && (known.room.lastMessage?.id ?? '') <= markers.get(roomId)) {
        replaceEntry({ ...known, unread: 0 });
      }
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

function byActivity(a: RoomEntry, b: RoomEntry): number {
  return Date.parse(activity(b.room)) - Date.parse(activity(a.room)) || (a.room.id < b.room.id ? 1 : -1);
}

function activity(room: Room): string {
  return room.lastMessage?.createdAt ?? room.createdAt;
}
