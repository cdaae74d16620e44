import type { TextStorage } from '../lib/storage.ts';

/** A storage in memory, with its entries in the test's hands. */
export function createMemoryStorage(): TextStorage & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}
