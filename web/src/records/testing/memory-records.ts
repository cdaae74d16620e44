import { ApiError } from '../../graphql/api-error.ts';
import type { FeedObserver } from '../../sync/chat-api.ts';
import { isInView, placeOf } from '../sync/record-view.ts';
import type { Job, RecordsApi, StoredRecord } from '../sync/records-api.ts';
import { aJob } from './a-record.ts';

/** Records on a server that does as it is told; what is submitted waits on its queue until `persist`. */
export interface MemoryRecords extends RecordsApi {
  readonly stored: Map<string, StoredRecord>;
  readonly jobsThere: Map<string, Job>;
  /** What was asked, in order. */
  readonly asked: string[];
  readonly recordFollowers: Set<FeedObserver<StoredRecord>>;
  readonly jobFollowers: Set<FeedObserver<Job>>;
  /** Rejects what is asked next under this name. */
  failNext(name: string, error: ApiError): void;
  /** Writes a record and its entry in the log; tells nobody. */
  write(record: StoredRecord): StoredRecord;
  /** Stores what waits on the queue; tells nobody. */
  persist(): StoredRecord[];
  tell(record: StoredRecord): void;
  tellJob(job: Job): void;
  acknowledge(): void;
}

const pageSize = 3;

/** Creates a server with these records. */
export function createMemoryRecords(records: readonly StoredRecord[] = []): MemoryRecords {
  const stored = new Map(records.map((record) => [record.id, record]));
  const log: StoredRecord[] = [];
  const queue: StoredRecord[] = [];
  const jobsThere = new Map<string, Job>();
  const asked: string[] = [];
  const recordFollowers = new Set<FeedObserver<StoredRecord>>();
  const jobFollowers = new Set<FeedObserver<Job>>();
  const failures = new Map<string, ApiError>();
  let ids = 0;

  async function answer<T>(name: string, read: () => T): Promise<T> {
    asked.push(name);
    const failure = failures.get(name);
    failures.delete(name);
    await Promise.resolve();
    if (failure) throw failure;
    return read();
  }

  function write(record: StoredRecord): StoredRecord {
    log.push(record);
    if (record.deletedAt === null) stored.set(record.id, record);
    else stored.delete(record.id);
    return record;
  }

  return {
    stored,
    jobsThere,
    asked,
    recordFollowers,
    jobFollowers,
    failNext: (name, error) => void failures.set(name, error),
    write,
    persist: () => queue.splice(0).map((record) => write({ ...record, status: 'PERSISTED', version: 1 })),
    tell: (record) => recordFollowers.forEach((follower) => follower.received(record)),
    tellJob: (job) => jobFollowers.forEach((follower) => follower.received(job)),
    acknowledge() {
      recordFollowers.forEach((follower) => follower.acknowledged());
      jobFollowers.forEach((follower) => follower.acknowledged());
    },
    records: (view, nextToken) =>
      answer('records', () => {
        const sign = view.order === 'DESC' ? -1 : 1;
        const all = [...stored.values()]
          .filter((record) => isInView(view, record))
          .sort((a, b) => (placeOf(a) < placeOf(b) ? -sign : sign));
        const start = nextToken === null ? 0 : all.findIndex((record) => placeOf(record) === nextToken) + 1;
        const items = all.slice(start, start + pageSize);
        const last = items.at(-1);
        return { items, nextToken: last && all.length > start + pageSize ? placeOf(last) : null };
      }),
    record: (id) =>
      answer('record', () => {
        const record = stored.get(id);
        if (!record) throw new ApiError('NotFound', 'not there');
        return record;
      }),
    // A cursor is a place in the log; what no number can be read from lies before its beginning.
    sync: (cursor) =>
      answer('sync', () => ({
        changes: cursor.startsWith('#') ? log.slice(Number(cursor.slice(1))) : [],
        cursor: `#${log.length}`,
        hasMore: false,
        resyncRequired: !cursor.startsWith('#'),
      })),
    stats: () => answer('stats', () => ({ total: stored.size, buckets: [] })),
    jobs: () => answer('jobs', () => ({ items: [...jobsThere.values()], nextToken: null })),
    submit: (inputs) =>
      answer('submit', () =>
        inputs.map(({ clientId: _clientId, ...input }, index) => {
          const id = `new-${++ids}`;
          const at = '2026-01-01T12:00:00.000Z';
          queue.push({
            id,
            kind: null,
            value: null,
            ...input,
            occurredAt: input.occurredAt ?? at,
            status: 'QUEUED',
            reason: null,
            attempts: 0,
            jobId: null,
            submittedAt: at,
            persistedAt: null,
            deletedAt: null,
            version: 0,
          } as StoredRecord);
          return { index, id, status: 'QUEUED' as const, duplicate: false, errorType: null, message: null };
        }),
      ),
    generate: ({ count, kind, seed }) =>
      answer('generate', () => {
        const job = aJob(`J${++ids}`, { requested: count, kind, seed: seed ?? 1, status: 'PENDING' });
        jobsThere.set(job.id, job);
        return job;
      }),
    cancel: (id) =>
      answer('cancel', () => {
        const job = jobsThere.get(id);
        if (!job) throw new ApiError('NotFound', 'not there');
        const cancelled: Job = { ...job, status: 'CANCELLED', version: job.version + 1 };
        jobsThere.set(id, cancelled);
        return cancelled;
      }),
    remove: (id) => answer('remove', () => void stored.delete(id)),
    followRecords(observer) {
      recordFollowers.add(observer);
      return () => void recordFollowers.delete(observer);
    },
    followJobs(observer) {
      jobFollowers.add(observer);
      return () => void jobFollowers.delete(observer);
    },
  };
}
