import type { Range } from './storage.ts';

/**
 * Where things lie in the one ordered map. Tables and indexes are addressed by a number that is never given twice, so
 * what a dropped one left behind cannot come back.
 */
export const storageKeys = {
  format: 'meta~format',
  nextId: 'meta~next-id',
  /** No stream record had a higher sequence number when the last table was deleted. */
  lastSequence: 'meta~last-sequence',
  tables: 'table~',
  table: (name: string) => `table~${name}`,
  items: (tableId: number) => `item~${tableId}~`,
  index: (indexId: number) => `index~${indexId}~`,
  stream: (tableId: number) => `stream~${tableId}~`,
  /** The last sequence number of a stream that has been trimmed. */
  streamTrim: (tableId: number) => `stream-trim~${tableId}`,
  checkpoint: (consumer: string) => `checkpoint~${consumer}`,
  expiries: 'expiry~',
  /** Sorts by time; ends with the address of the item. */
  expiry: (epochSeconds: number, tableId: number, itemKey: string) =>
    `expiry~${String(epochSeconds).padStart(12, '0')}~${tableId}~${itemKey}`,
  clientToken: (token: string) => `token~${token}`,
  clientTokenExpiries: 'token-expiry~',
  clientTokenExpiry: (epochMs: number, token: string) =>
    `token-expiry~${String(epochMs).padStart(15, '0')}~${token}`,
};

/** Sorts after every character that stands in a key. */
export const afterAll = '\x7f';

/** Everything that begins with `prefix`. */
export function prefixRange(prefix: string): Range {
  return { gte: prefix, lt: prefix + afterAll };
}
