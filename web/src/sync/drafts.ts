import type { TextStorage } from '../lib/storage.ts';

/** Unsent text per room. */
export interface Drafts {
  get(roomId: string): string;
  /** Keeps the text; text without content forgets it. */
  set(roomId: string, text: string): void;
}

/** Creates the drafts of one user, kept in `storage` so that a reload brings them back. */
export function createDrafts(storage: TextStorage, userId: string): Drafts {
  const key = (roomId: string) => `chorus.draft.${userId}.${roomId}`;
  return {
    get: (roomId) => storage.getItem(key(roomId)) ?? '',
    set(roomId, text) {
      if (text.trim() === '') storage.removeItem(key(roomId));
      else storage.setItem(key(roomId), text);
    },
  };
}
