import type { Clock, Timer } from '../lib/clock.ts';
import type { ChatApi, PresenceStatus, RoomHead } from './chat-api.ts';
import type { ChatLimits } from './chat-limits.ts';
import type { TabWatch } from './tab-watch.ts';

/** Tells the rooms shown last whether one is there, and keeps that alive. */
export interface PresenceKeeper {
  start(): void;
  /** A room came on the screen; `hasSignals` is false for a room with too many members. */
  shown(roomId: string, hasSignals: boolean): void;
  /** One has left the room, or was removed. */
  left(roomId: string): void;
  /** The connection is there: what could not be told is told now. */
  connected(): void;
  disconnected(): void;
  /** Says goodbye as far as that is still possible. */
  dispose(): void;
}

const awayAfterMs = 60_000;
/** A timer that is this late slept with the device. */
const sleepMs = 10_000;

/** Creates a keeper that tells nothing before a room is shown. */
export function createPresenceKeeper(options: {
  api: Pick<ChatApi, 'heartbeat' | 'setPresence'>;
  tab: TabWatch;
  limits(): ChatLimits;
  /** A heartbeat told the newest change of a room. */
  head(head: RoomHead): void;
  /** The device has slept. */
  wokeUp(): void;
  clock: Clock;
}): PresenceKeeper {
  const { api, clock, tab, limits } = options;
  /** Rooms shown last, newest first, and what each was told. */
  let rooms: { roomId: string; hasSignals: boolean; told: PresenceStatus | null }[] = [];
  let status: PresenceStatus = 'ONLINE';
  let isConnected = false;
  let beat: Timer | undefined;
  let away: Timer | undefined;
  let stopWatching = () => undefined as void;

  function tellAll() {
    if (!isConnected) return;
    for (const room of rooms) {
      if (!room.hasSignals || room.told === status) continue;
      const before = room.told;
      room.told = status;
      // Told again with the next change or connection.
      api.setPresence(room.roomId, status).catch(() => (room.told = before));
    }
  }

  function setStatus(next: PresenceStatus) {
    away?.cancel();
    status = next;
    tellAll();
  }

  function scheduleBeat() {
    beat?.cancel();
    const delayMs = limits().heartbeatSeconds * 1_000;
    const dueMs = clock.now() + delayMs;
    beat = clock.setTimer(() => {
      if (clock.now() - dueMs > sleepMs) options.wokeUp();
      scheduleBeat();
      void sendBeat();
    }, delayMs);
  }

  async function sendBeat() {
    if (!isConnected || rooms.length === 0) return;
    tellAll();
    try {
      const heads = await api.heartbeat(rooms.map(({ roomId }) => roomId));
      if (isConnected) heads.forEach(options.head);
    } catch {
      // The next one is due soon.
    }
  }

  return {
    start() {
      if (!tab.isVisible()) status = 'AWAY';
      stopWatching = tab.subscribe({
        shown: () => setStatus('ONLINE'),
        hidden() {
          away?.cancel();
          away = clock.setTimer(() => setStatus('AWAY'), awayAfterMs);
        },
      });
      scheduleBeat();
    },
    shown(roomId, hasSignals) {
      const known = rooms.find((room) => room.roomId === roomId);
      const others = rooms.filter((room) => room.roomId !== roomId);
      rooms = [{ roomId, hasSignals, told: known?.told ?? null }, ...others].slice(
        0,
        limits().heartbeatRooms,
      );
      tellAll();
    },
    left(roomId) {
      rooms = rooms.filter((room) => room.roomId !== roomId);
    },
    connected() {
      isConnected = true;
      tellAll();
    },
    disconnected() {
      isConnected = false;
    },
    dispose() {
      stopWatching();
      beat?.cancel();
      away?.cancel();
      if (isConnected) setStatus('OFFLINE');
      isConnected = false;
    },
  };
}
