import type { TextStorage } from '../lib/storage.ts';

/** How far a user has read each room on this device. */
export interface ReadMarkers {
  /** The newest message seen; `''` (before everything) when none is known. */
  get(roomId: string): string;
  /** Moves the marker forward; an older message changes nothing. Tells whether it moved. */
  advance(roomId: string, messageId: string): boolean;
}

/** Creates the markers of one user, kept in `storage`. */
export function createReadMarkers(storage: TextStorage, userId: string): ReadMarkers {
  const key = (roomId: string) => `chorus.read.${userId}.${roomId}`;
  const get = (roomId: string) => storage.getItem(key(roomId)) ?? '';
  return {
    get,
    advance(roomId, messageId) {
      if (messageId <= get(roomId)) return false;
      storage.setItem(key(roomId), messageId);
      return true;
    },
  };
}
