import { parseItem, type Engine } from '../engine.ts';
import { storageChangesOf } from '../items/item-change.ts';
import { prefixRange } from '../storage/storage-keys.ts';
import { pagesOf } from '../storage/storage.ts';
import type { TableRecord } from './table.ts';

const itemsPerWrite = 200;

/**
 * Brings items that are older than an index or an expiry attribute into it, then marks both as complete. Does nothing
 * when they are. May run while items change, and again when a run was cut short.
 */
export async function backfill(engine: Engine, tableName: string): Promise<void> {
  const { record } = engine.tables.get(tableName);
  if (!isIncomplete(record)) return;
  const { itemPrefix } = engine.tables.get(tableName);
  for await (const page of pagesOf(engine.storage.scan(prefixRange(itemPrefix)), itemsPerWrite)) {
    const itemKeys = page.map(([key]) => key.slice(itemPrefix.length));
    await rewrite(engine, tableName, itemKeys);
  }
  await engine.tables.save(completed(engine.tables.get(tableName).record));
}

/** Writes what belongs to items as they are now: whatever is in place already stays as it is. */
function rewrite(engine: Engine, tableName: string, itemKeys: string[]): Promise<void> {
  const table = engine.tables.get(tableName);
  const changes = itemKeys.flatMap((itemKey) => {
    const item = parseItem(engine.queue.current(table.itemPrefix + itemKey));
    return item === null ? [] : storageChangesOf({ table, itemKey, before: null, after: item });
  });
  return engine.queue.write(changes);
}

function isIncomplete({ indexes, timeToLive }: TableRecord): boolean {
  return timeToLive?.state === 'ENABLING' || indexes.some(({ state }) => state === 'CREATING');
}

function completed(record: TableRecord): TableRecord {
  return {
    ...record,
    indexes: record.indexes.map((index) => ({ ...index, state: 'ACTIVE' })),
    timeToLive: record.timeToLive && { ...record.timeToLive, state: 'ENABLED' },
  };
}
