import type { Clock } from '../../lib/clock.ts';
import type { Item } from './attribute-value.ts';
import { storageChangesOf, type ItemChange } from './items/item-change.ts';
import type { Change, Storage } from './storage/storage.ts';
import type { WriteQueue } from './storage/write-queue.ts';
import type { StreamLog } from './streams/stream-log.ts';
import type { Changer } from './streams/stream-record.ts';
import type { TableRegistry } from './tables/table-registry.ts';
import type { Table } from './tables/table.ts';

/** What operations work with. */
export interface Engine {
  storage: Storage;
  queue: WriteQueue;
  tables: TableRegistry;
  streams: StreamLog;
  clock: Clock;
  region: string;
  accountId: string;
}

/** An item as every read sees it: stored, never merely decided. */
export function storedItem(engine: Engine, table: Table, itemKey: string): Item | null {
  return parseItem(engine.storage.get(table.itemPrefix + itemKey));
}

/** An item as the next decision has to see it. */
export function currentItem(engine: Engine, table: Table, itemKey: string): Item | null {
  return parseItem(engine.queue.current(table.itemPrefix + itemKey));
}

export function parseItem(text: string | undefined): Item | null {
  return text === undefined ? null : JSON.parse(text);
}

/** What an operation decided to do. */
export interface Decision {
  changes: ItemChange[];
  /** Further storage changes that have to happen with them. */
  extra?: Change[];
}

/**
 * Decides on changes and stores them, with their index entries, expiries and stream records, all or none.
 *
 * The decision must not wait for anything: nobody else decides between its first look at an item and the write.
 * When it fails, the failure may tell of writes that are not stored yet, so nobody hears of it before they are.
 *
 * @returns the decision, once they would survive the death of the process.
 */
export async function commit<D extends Decision>(
  engine: Engine,
  decide: () => D,
  changer: Changer = 'caller',
): Promise<D> {
  let decision: D;
  try {
    decision = decide();
  } catch (failure) {
    await engine.queue.settled();
    throw failure;
  }
  const { changes, extra = [] } = decision;
  const records = engine.streams.append(changes, changer);
  await engine.queue.write([...changes.flatMap(storageChangesOf), ...records, ...extra]);
  engine.streams.announce(changes);
  return decision;
}
