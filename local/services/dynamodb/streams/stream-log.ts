import type { Clock } from '../../../lib/clock.ts';
import type { ItemChange } from '../items/item-change.ts';
import { afterAll, prefixRange, storageKeys } from '../storage/storage-keys.ts';
import { pagesOf, type Change, type Storage } from '../storage/storage.ts';
import type { WriteQueue } from '../storage/write-queue.ts';
import type { Table } from '../tables/table.ts';
import { streamRecordOf, type Changer, type StreamRecord } from './stream-record.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const retentionMs = 24 * 60 * 60 * 1000;

/** Lies before every sequence number. */
export const beforeAll = '0'.repeat(21);

/** The streams of all tables: what is appended, what is kept, who is told. */
export interface StreamLog {
  /** Finds out where a table's stream stands; to be called for all tables before the first change. */
  open(table: Table): Promise<void>;
  /** What to write, together with the changes themselves, so that none is lost or made up. */
  append(changes: readonly ItemChange[], changer: Changer): Change[];
  /** Tells the subscribers of these tables' streams; to be called when the changes are stored. */
  announce(changes: readonly ItemChange[]): void;
  /** Records after a sequence number, oldest first, none older than 24 hours. */
  read(table: Table, afterSequence: string, limit: number): Promise<StreamRecord[]>;
  /** The sequence number of the last stored record, or one before all. */
  latest(table: Table): Promise<string>;
  /** Everything up to here has been dropped because of its age. */
  trimmedUpTo(table: Table): string;
  /** Runs after each append to a stream; it must not throw. */
  onAppend(streamArn: string, run: () => void): Disposable;
  /** Drops the records of a table that are older than 24 hours. */
  trim(table: Table): Promise<void>;
  /** Drops all records of a table that goes; a later table's records get higher sequence numbers. */
  drop(table: Table): Promise<void>;
}

export function createStreamLog(
  storage: Storage,
  queue: WriteQueue,
  { clock, region }: { clock: Clock; region: string },
): StreamLog {
  let lastSequence = BigInt(storage.get(storageKeys.lastSequence) ?? firstSequence);
  const subscribers = new Map<string, Set<() => void>>();

  function nextSequence(): string {
    lastSequence += 1n;
    return String(lastSequence);
  }

  function append(changes: readonly ItemChange[], changer: Changer): Change[] {
    return changes.flatMap((change): Change[] => {
      const tableId = change.table.record.id;
      const record = streamRecordOf(change, () => ({
        region,
        nowMs: clock.now(),
        sequenceNumber: nextSequence(),
        changer,
      }));
      if (record === null) return [];
      return [[storageKeys.stream(tableId) + record.dynamodb.SequenceNumber, JSON.stringify(record)]];
    });
  }

  function announce(changes: readonly ItemChange[]): void {
    const streamArns = new Set(changes.map(({ table }) => table.record.stream?.arn));
    for (const streamArn of streamArns) {
      for (const run of subscribers.get(streamArn ?? '') ?? []) run();
    }
  }

  function onAppend(streamArn: string, run: () => void): Disposable {
    const known = subscribers.get(streamArn) ?? new Set();
    subscribers.set(streamArn, known.add(run));
    return { [Symbol.dispose]: () => void known.delete(run) };
  }

  async function latest(table: Table): Promise<string> {
    const prefix = storageKeys.stream(table.record.id);
    const newest = storage.scan({ ...prefixRange(prefix), reverse: true, limit: 1 });
    for await (const [entry] of pagesOf(newest, 1)) {
      if (entry !== undefined) return entry[0].slice(prefix.length);
    }
    return trimmedUpTo(table);
  }

  function trimmedUpTo(table: Table): string {
    return storage.get(storageKeys.streamTrim(table.record.id)) ?? beforeAll;
  }

  async function read(table: Table, afterSequence: string, limit: number): Promise<StreamRecord[]> {
    const horizon = oldestSecond();
    const prefix = storageKeys.stream(table.record.id);
    const records: StreamRecord[] = [];
    const entries = storage.scan({ gt: prefix + afterSequence, lt: prefix + afterAll });
    for await (const page of pagesOf(entries, limit)) {
      records.push(...page.map(parseRecord).filter((record) => creationSecond(record) >= horizon));
      if (records.length >= limit) break;
    }
    return records.slice(0, limit);
  }

  async function trim(table: Table): Promise<void> {
    const horizon = oldestSecond();
    const prefix = storageKeys.stream(table.record.id);
    const tooOld: string[] = [];
    for await (const page of pagesOf(storage.scan(prefixRange(prefix)), pageSize)) {
      const old = page.filter((entry) => creationSecond(parseRecord(entry)) < horizon);
      tooOld.push(...old.map(([key]) => key));
      if (old.length < page.length) break;
    }
    const last = tooOld.at(-1);
    if (last === undefined) return;
    const drops = tooOld.map((key): Change => [key, null]);
    await queue.write([...drops, [storageKeys.streamTrim(table.record.id), last.slice(prefix.length)]]);
  }

  function oldestSecond(): number {
    return Math.floor((clock.now() - retentionMs) / 1000);
  }

  return {
    async open(table) {
      const last = BigInt(await latest(table));
      if (last > lastSequence) lastSequence = last;
    },
    append,
    announce,
    read,
    latest,
    trimmedUpTo,
    onAppend,
    trim,
    async drop({ record }) {
      await queue.write([[storageKeys.lastSequence, String(lastSequence)]]);
      await storage.clear(prefixRange(storageKeys.stream(record.id)));
    },
  };
}

const pageSize = 200;

/** Sequence numbers have at least 21 digits; of equal length, they sort as text. */
const firstSequence = 10n ** 20n;

function parseRecord([, text]: [string, string]): StreamRecord {
  return JSON.parse(text);
}

function creationSecond(record: StreamRecord): number {
  return record.dynamodb.ApproximateCreationDateTime;
}
