import { sameItem, type Item } from '../attribute-value.ts';
import { itemBytes } from '../item-size.ts';
import { storageKeys } from '../storage/storage-keys.ts';
import type { Change } from '../storage/storage.ts';
import { encodeIndexKey } from '../tables/key-encoding.ts';
import type { Index, Table } from '../tables/table.ts';

/** What an operation decided about one item. */
export interface ItemChange {
  table: Table;
  /** See `encodeKey`. */
  itemKey: string;
  before: Item | null;
  after: Item | null;
}

/** True when the item is not what it was. */
export function isDifferent({ before, after }: ItemChange): boolean {
  if (before === null || after === null) return before !== after;
  return !sameItem(before, after);
}

/** Everything that has to change in the storage, besides the stream: the item, its index entries, its expiry. */
export function storageChangesOf(change: ItemChange): Change[] {
  const { table, itemKey, after } = change;
  const changes: Change[] = [[table.itemPrefix + itemKey, after === null ? null : JSON.stringify(after)]];
  for (const index of table.indexes) changes.push(...indexChangesOf(change, index));
  if (table.timeToLiveAttribute !== null) changes.push(...expiryChangesOf(change, table.timeToLiveAttribute));
  return changes;
}

/** An item as an index holds it. */
export function indexEntryOf(item: Item, index: Index): Item {
  if (index.projected === null) return item;
  const entry: Item = {};
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined && index.projected.has(name)) entry[name] = value;
  }
  return entry;
}

/** Bytes of the index entries that a change writes or removes, for the consumed capacity. */
export function indexBytesOf({ table, before, after }: ItemChange): Map<Index, number[]> {
  const written = new Map<Index, number[]>();
  for (const index of table.indexes) {
    const entries = [before, after].map((item) => entryWithKey(item, index, table));
    const [old, fresh] = entries;
    if (old && fresh && old.key === fresh.key && sameItem(old.entry, fresh.entry)) continue;
    const kept = old && fresh && old.key === fresh.key ? [fresh] : [old, fresh];
    const sizes = kept.flatMap((entry) => (entry ? [itemBytes(entry.entry)] : []));
    if (sizes.length > 0) written.set(index, sizes);
  }
  return written;
}

function entryWithKey(item: Item | null, index: Index, table: Table): { key: string; entry: Item } | null {
  const key = item === null ? null : encodeIndexKey(item, index, table);
  return item === null || key === null ? null : { key, entry: indexEntryOf(item, index) };
}

function indexChangesOf({ table, before, after }: ItemChange, index: Index): Change[] {
  const oldKey = before === null ? null : encodeIndexKey(before, index, table);
  const newKey = after === null ? null : encodeIndexKey(after, index, table);
  const changes: Change[] = [];
  if (oldKey !== null && oldKey !== newKey) changes.push([index.prefix + oldKey, null]);
  if (after !== null && newKey !== null) {
    changes.push([index.prefix + newKey, JSON.stringify(indexEntryOf(after, index))]);
  }
  return changes;
}

function expiryChangesOf({ table, itemKey, before, after }: ItemChange, attribute: string): Change[] {
  const oldExpiry = expiryOf(before, attribute);
  const newExpiry = expiryOf(after, attribute);
  if (oldExpiry === newExpiry) return [];
  const changes: Change[] = [];
  if (oldExpiry !== null) changes.push([storageKeys.expiry(oldExpiry, table.record.id, itemKey), null]);
  if (newExpiry !== null) changes.push([storageKeys.expiry(newExpiry, table.record.id, itemKey), table.name]);
  return changes;
}

/** When an item expires, in whole epoch seconds; `null`: never, as when the attribute is not a number. */
export function expiryOf(item: Item | null, attribute: string): number | null {
  const seconds = Number(item?.[attribute]?.N ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 && seconds < 1e12 ? Math.floor(seconds) : null;
}
