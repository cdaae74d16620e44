import { resourceNotFound } from '../exceptions.ts';
import { prefixRange, storageKeys } from '../storage/storage-keys.ts';
import { pagesOf, type Change, type Storage } from '../storage/storage.ts';
import type { WriteQueue } from '../storage/write-queue.ts';
import { createTable, type Table, type TableRecord } from './table.ts';

/** The tables that exist, in memory and in the storage. */
export interface TableRegistry {
  /** @throws AwsError `ResourceNotFoundException`, worded as operations on items word it. */
  get(name: string): Table;
  find(name: string): Table | undefined;
  findByStream(streamArn: string): Table | undefined;
  /** By name. */
  list(): Table[];
  /** A number that no table and no index had before. */
  nextId(): number;
  /** Adds or replaces a table; at once for everybody here, stored when the promise resolves. */
  save(record: TableRecord): Promise<void>;
  /** Forgets a table; what it held remains in the storage. */
  remove(name: string): Promise<void>;
}

/** Reads the tables that the storage holds. */
export async function loadTables(storage: Storage, queue: WriteQueue): Promise<TableRegistry> {
  const tables = new Map<string, Table>();
  for (const record of await readRecords(storage)) tables.set(record.name, createTable(record));
  let nextId = Number(storage.get(storageKeys.nextId) ?? '1');

  function save(record: TableRecord): Promise<void> {
    tables.set(record.name, createTable(record));
    const changes: Change[] = [
      [storageKeys.table(record.name), JSON.stringify(record)],
      [storageKeys.nextId, String(nextId)],
    ];
    return queue.write(changes);
  }

  return {
    get(name) {
      const table = tables.get(name);
      if (table === undefined) throw resourceNotFound();
      return table;
    },
    find: (name) => tables.get(name),
    findByStream: (streamArn) => [...tables.values()].find((table) => table.record.stream?.arn === streamArn),
    list: () => [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    nextId: () => nextId++,
    save,
    remove(name) {
      tables.delete(name);
      return queue.write([[storageKeys.table(name), null]]);
    },
  };
}

async function readRecords(storage: Storage): Promise<TableRecord[]> {
  const records: TableRecord[] = [];
  for await (const page of pagesOf(storage.scan(prefixRange(storageKeys.tables)), 100)) {
    for (const [, text] of page) records.push(JSON.parse(text));
  }
  return records;
}
