import type { Clock, Timer } from '../../lib/clock.ts';
import type { NewRecord, Receipt, StoredRecord } from './records-api.ts';

/**
 * What was submitted here and is on the server's queue. The server can't list it, so it is kept here until somebody
 * tells what became of it, or asking for it does.
 */
export interface OwnSubmissions {
  readonly size: number;
  /** As they will be in the table. */
  records(): Iterable<StoredRecord>;
  get(id: string): StoredRecord | undefined;
  /** Keeps what was accepted; returns it. */
  accepted(inputs: readonly NewRecord[], receipts: readonly Receipt[]): StoredRecord[];
  /** Something was told of this record: it is no longer on the queue. Tells whether it was known to be. */
  settled(id: string): boolean;
  stop(): void;
}

/** So long nobody has to have told of it. */
const firstAskMs = 4_000;
const maxAskMs = 60_000;
/** The oldest ones are asked for; the others are found by catching up. */
const askedAtOnce = 10;

/** Creates an empty set; `ask` is told whose outcome nobody told of in time. */
export function createOwnSubmissions(clock: Clock, ask: (ids: readonly string[]) => void): OwnSubmissions {
  const queued = new Map<string, StoredRecord>();
  let timer: Timer | null = null;
  let delayMs = firstAskMs;

  function watch() {
    if (timer !== null || queued.size === 0) return;
    timer = clock.setTimer(() => {
      timer = null;
      if (queued.size === 0) return;
      ask([...queued.keys()].slice(0, askedAtOnce));
      delayMs = Math.min(maxAskMs, delayMs * 2);
      watch();
    }, delayMs);
  }

  return {
    get size() {
      return queued.size;
    },
    records: () => queued.values(),
    get: (id) => queued.get(id),
    accepted(inputs, receipts) {
      const submittedAt = new Date(clock.now()).toISOString();
      const records = receipts.flatMap(({ index, id, status }) => {
        const input = inputs[index];
        return input && id !== null && status === 'QUEUED' ? [queuedRecord(id, input, submittedAt)] : [];
      });
      for (const record of records) queued.set(record.id, record);
      delayMs = firstAskMs;
      watch();
      return records;
    },
    settled: (id) => queued.delete(id),
    stop() {
      timer?.cancel();
      timer = null;
    },
  };
}

/** The record as it was submitted: version 0, so that whatever the server says of it is newer. */
function queuedRecord(id: string, input: NewRecord, submittedAt: string): StoredRecord {
  const { informationOne, informationTwo } = input;
  return {
    id,
    kind: input.kind ?? null,
    informationOne,
    informationTwo,
    value: input.value ?? null,
    occurredAt: input.occurredAt ? new Date(input.occurredAt).toISOString() : submittedAt,
    status: 'QUEUED',
    reason: null,
    attempts: 0,
    jobId: null,
    submittedAt,
    persistedAt: null,
    deletedAt: null,
    version: 0,
  };
}
