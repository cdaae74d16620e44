import { toApiError } from '../graphql/api-error.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { shareRuns } from '../lib/share-runs.ts';
import type { ChatApi, Room } from './chat-api.ts';
import type { RoomsStore } from './rooms-store.ts';

/** Asks the server for rooms and keeps the answers in the store. */
export interface RoomFetches {
  /** The whole list. Rejects with an `ApiError`. */
  all(): Promise<void>;
  /** One room, soon: several reasons within a moment are one request. */
  soon(roomId: string): void;
  /** One room, now. Tells whether the server answered, be it that the room is gone. */
  look(roomId: string): Promise<boolean>;
  dispose(): void;
}

/** A room that is asked for again and again is asked for more slowly each time, until it is left alone for a minute. */
const delaysMs = [300, 1_000, 3_000, 10_000, 30_000];
const calmMs = 60_000;

/** Creates what fetches rooms; nothing is asked before a call. */
export function createRoomFetches(options: {
  api: Pick<ChatApi, 'myRooms' | 'room'>;
  rooms: RoomsStore;
  /** The user is not, or no longer, a member; `room` is what a visitor sees, `null` for nothing. */
  lost(roomId: string, room: Room | null): void;
  clock: Clock;
}): RoomFetches {
  const { api, rooms, clock } = options;
  const pending = new Map<string, { timer: Timer | null; count: number; lastMs: number }>();
  let disposed = false;

  async function fetchAll() {
    const sinceRevision = rooms.revision();
    const found: Room[] = [];
    try {
      let nextToken: string | null = null;
      do {
        const page = await api.myRooms(nextToken);
        found.push(...page.items);
        nextToken = page.nextToken;
      } while (nextToken !== null);
    } catch (error) {
      rooms.fail(toApiError(error));
      throw error;
    }
    if (!disposed) rooms.replaceAll(found, sinceRevision);
  }

  async function look(roomId: string): Promise<boolean> {
    try {
      const room = await api.room(roomId);
      if (disposed) return true;
      if (room.myMembership) rooms.put(room);
      else lose(roomId, room);
    } catch (error) {
      if (disposed || toApiError(error).code !== 'NotFound') return false;
      lose(roomId, null);
    }
    return true;
  }

  function lose(roomId: string, room: Room | null) {
    rooms.remove(roomId);
    options.lost(roomId, room);
  }

  return {
    all: shareRuns(fetchAll),
    look,
    soon(roomId) {
      if (disposed) return;
      const known = pending.get(roomId);
      if (known?.timer) return;
      const count = known && clock.now() - known.lastMs < calmMs ? known.count : 0;
      const delayMs = delaysMs[Math.min(count, delaysMs.length - 1)] ?? calmMs;
      const entry = { timer: null as Timer | null, count: count + 1, lastMs: clock.now() + delayMs };
      entry.timer = clock.setTimer(() => {
        entry.timer = null;
        void look(roomId);
      }, delayMs);
      pending.set(roomId, entry);
    },
    dispose() {
      disposed = true;
      for (const { timer } of pending.values()) timer?.cancel();
    },
  };
}
