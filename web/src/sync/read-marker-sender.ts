import { toApiError } from '../graphql/api-error.ts';
import type { Clock, Timer } from '../lib/clock.ts';

/** Tells the server how far was read: at most one request per room and second, the latest marker wins. */
export interface ReadMarkerSender {
  want(roomId: string, messageId: string): void;
  /** The server can be reached: what it does not know yet is told now. */
  flush(): void;
  dispose(): void;
}

const intervalMs = 1_000;

interface Marker {
  wanted: string;
  isSending: boolean;
  sentAtMs: number;
  timer?: Timer;
}

/** Creates a sender that has told nothing yet. */
export function createReadMarkerSender(options: {
  send(roomId: string, messageId: string): Promise<unknown>;
  /** The server knows the marker; it may count differently now. */
  told(roomId: string): void;
  clock: Clock;
}): ReadMarkerSender {
  const { clock } = options;
  /** Rooms with something to tell, or told less than a second ago. */
  const markers = new Map<string, Marker>();

  function schedule(roomId: string, marker: Marker) {
    if (marker.isSending || marker.timer) return;
    const delayMs = marker.sentAtMs + intervalMs - clock.now();
    if (delayMs <= 0) return sendWanted(roomId, marker);
    marker.timer = clock.setTimer(() => {
      delete marker.timer;
      sendWanted(roomId, marker);
    }, delayMs);
  }

  function sendWanted(roomId: string, marker: Marker) {
    if (marker.wanted === '') markers.delete(roomId);
    else void send(roomId, marker);
  }

  async function send(roomId: string, marker: Marker) {
    const messageId = marker.wanted;
    marker.isSending = true;
    marker.sentAtMs = clock.now();
    let isSettled = true;
    try {
      await options.send(roomId, messageId);
      options.told(roomId);
    } catch (error) {
      const { code } = toApiError(error);
      isSettled = code === 'NotFound' || code === 'BadRequest' || code === 'Unauthorized';
    }
    marker.isSending = false;
    if (markers.get(roomId) !== marker) return;
    if (isSettled && marker.wanted === messageId) marker.wanted = '';
    // What could not be told waits for `flush` or a later marker.
    if (isSettled) schedule(roomId, marker);
  }

  return {
    want(roomId, messageId) {
      const marker = markers.get(roomId) ?? { wanted: '', isSending: false, sentAtMs: -Infinity };
      if (messageId <= marker.wanted) return;
      markers.set(roomId, marker);
      marker.wanted = messageId;
      schedule(roomId, marker);
    },
    flush() {
      for (const [roomId, marker] of markers) if (marker.wanted !== '') schedule(roomId, marker);
    },
    dispose() {
      for (const marker of markers.values()) marker.timer?.cancel();
      markers.clear();
    },
  };
}
