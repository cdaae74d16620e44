import type { TextStorage } from '../lib/storage.ts';

/** Remembers which message stood at the top of each room; nothing for rooms read to the end. */
export interface ScrollPlaces {
  /** The message's id. */
  get(roomId: string): string | null;
  set(roomId: string, messageId: string | null): void;
}

/** Creates the memory over `storage`. */
export function createScrollPlaces(storage: TextStorage): ScrollPlaces {
  const key = (roomId: string) => `chorus.place.${roomId}`;
  return {
    get: (roomId) => storage.getItem(key(roomId)),
    set(roomId, messageId) {
      if (messageId === null) storage.removeItem(key(roomId));
      else storage.setItem(key(roomId), messageId);
    },
  };
}
