import type { Clock } from '../lib/clock.ts';
import type { TextStorage } from '../lib/storage.ts';
import type { ChatApi } from './chat-api.ts';
import { createReadMarkerSender } from './read-marker-sender.ts';
import { createReadMarkers } from './read-markers.ts';
import type { ReadMarkers } from './read-markers.ts';
import type { RoomsStore } from './rooms-store.ts';

/** How far the user has read each room, here and as the server knows it. */
export interface Reading {
  readonly markers: ReadMarkers;
  /** Everything up to this message was seen; told to the server when it can be reached, and never taken back. */
  markRead(roomId: string, messageId: string): void;
  /** The server can be reached: what could not be told goes out. */
  resend(): void;
  /** Tells the server of reading that the list of rooms shows it has not heard of, also from before a reload. */
  tellUnheard(): void;
  dispose(): void;
}

/** Creates the reading of one user; markers are kept in `storage`. */
export function createReading(options: {
  api: Pick<ChatApi, 'markRead'>;
  rooms(): Pick<RoomsStore, 'state' | 'find' | 'markRead'>;
  /** The server may count a room's unread messages differently now. */
  recount(roomId: string): void;
  storage: TextStorage;
  ownUserId: string;
  clock: Clock;
}): Reading {
  const { api, rooms } = options;
  const markers = createReadMarkers(options.storage, options.ownUserId);
  const sender = createReadMarkerSender({
    send: (roomId, messageId) => api.markRead(roomId, messageId),
    told: (roomId) => (rooms().find(roomId)?.unread ?? 0) > 0 && options.recount(roomId),
    clock: options.clock,
  });
  return {
    markers,
    markRead(roomId, messageId) {
      if (rooms().markRead(roomId, messageId)) sender.want(roomId, messageId);
    },
    resend: sender.flush,
    tellUnheard() {
      for (const { room } of rooms().state.get().entries) {
        const marker = markers.get(room.id);
        if (marker > (room.myMembership?.readMessageId ?? '')) sender.want(room.id, marker);
      }
    },
    dispose: sender.dispose,
  };
}
