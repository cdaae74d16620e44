import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import { createAtMostEvery } from '../../lib/at-most-every.ts';
import { createBatches } from '../../lib/batches.ts';
import type { Clock } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import type { Pace } from '../../lib/paced-value.ts';
import type { ConnectionState } from '../../sync/connection-state.ts';
import { createLogFollow } from '../../sync/log-follow.ts';
import type { FollowState } from '../../sync/log-follow.ts';
import { createPendingRemovals } from '../../sync/pending-removals.ts';
import type { TabWatch } from '../../sync/tab-watch.ts';
import { createJobBoard, doneOf } from './job-board.ts';
import type { JobBoard } from './job-board.ts';
import { createOwnSubmissions } from './own-submissions.ts';
import { createRecordFigures } from './record-figures.ts';
import type { RecordFigures } from './record-figures.ts';
import { createRecordTable } from './record-table.ts';
import type { RecordTable } from './record-table.ts';
import type { RecordView } from './record-view.ts';
import type {
  Job,
  NewJob,
  NewRecord,
  Receipt,
  RecordsApi,
  StatsBucket,
  StoredRecord,
} from './records-api.ts';
import type { StatsSpan } from './stats-range.ts';

/** How things stand, beside what table, jobs and figures say themselves. */
export interface RecordsState extends FollowState {
  /** Records that have yet to be persisted or rejected: submitted here, or awaited of jobs. */
  waiting: number;
  /** Deletions that can be taken back, the latest last. */
  removed: readonly StoredRecord[];
}

/** One's records, live: what was submitted shows at once, and what becomes of it as it happens. */
export interface RecordsEngine {
  readonly state: ReadableValue<RecordsState>;
  readonly table: Omit<RecordTable, 'apply' | 'hide' | 'lookAtHead' | 'readFirst'>;
  readonly jobs: Pick<JobBoard, 'state' | 'loadMore'>;
  readonly figures: Pick<RecordFigures, 'state' | 'show' | 'touch'>;
  /** Begins, or begins again after `stop`. */
  start(): void;
  /** Fetches what could not be fetched. */
  refresh(): void;
  /** A record that is in the table, on its way, or on the server. Rejects with an `ApiError`. */
  find(id: string): Promise<StoredRecord>;
  /** The newest state of a record that is in the table or on its way; `null` for others. */
  known(id: string): StoredRecord | null;
  /** Queues up to 25; rejects with an `ApiError` when nothing is known of what became of them. */
  submit(records: readonly NewRecord[]): Promise<readonly Receipt[]>;
  generate(job: NewJob): Promise<Job>;
  cancel(jobId: string): Promise<void>;
  /** Takes the row away at once; the server is told when it can no longer be undone, or by `flush`. */
  remove(record: StoredRecord): void;
  undoRemove(id: string): void;
  /** Tells what became of deletions that were refused: the row is back. */
  onRemoveFailed(listener: (record: StoredRecord, error: ApiError) => void): () => void;
  /** Sends the deletions that wait: the page is being left. */
  flush(): void;
  /** Sends what waits and ends everything; safe to call twice. */
  stop(): void;
}

/** How the engine reaches its surroundings. */
export interface RecordsEngineOptions {
  api: RecordsApi;
  connection: ReadableValue<ConnectionState>;
  tab: TabWatch;
  /** How soon what was told of records is shown. */
  pace: Pace;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
  /** What to look at first. */
  view: RecordView;
  span: StatsSpan;
  bucket: StatsBucket;
}

/** A job leaves thousands of entries in the log: further than this it is quicker to load anew. */
const maxCatchUpPages = 5;
/** While a job goes on, the beginning of the table is looked at this often. */
const headEveryMs = 1_500;
/** An index lags a moment behind: it is looked at once more after this. */
const indexLagMs = 2_500;

/** Creates the engine; nothing is asked before `start`. */
export function createRecordsEngine(options: RecordsEngineOptions): RecordsEngine {
  const { api, clock } = options;
  const failureListeners = new Set<(record: StoredRecord, error: ApiError) => void>();
  let removed: readonly StoredRecord[] = [];

  const submissions = createOwnSubmissions(clock, (ids) => void askFor(ids));
  const table = createRecordTable({ api, view: options.view, queued: () => submissions.records() });
  const board = createJobBoard({ api, clock });
  const figures = createRecordFigures(options);
  const head = createAtMostEvery({ clock, everyMs: headEveryMs, gatherMs: 200 }, table.lookAtHead);
  const lag = createAtMostEvery({ clock, everyMs: 0, gatherMs: indexLagMs }, () => {
    look();
    return Promise.resolve();
  });
  const changes = createBatches<StoredRecord>(options.pace, take);
  const removals = createPendingRemovals(clock, (id) => void sendRemoval(id));

  const follow = createLogFollow<StoredRecord>({
    ...options,
    maxCatchUpPages,
    feeds: [
      { key: 'records', begin: (observer) => api.followRecords(observer) },
      { key: 'jobs', begin: (observer) => api.followJobs({ ...observer, received: receiveJob }) },
    ],
    sync: (cursor) => api.sync(cursor),
    async load() {
      const [showTable] = await Promise.all([table.readFirst(), board.load()]);
      return () => {
        showTable();
        figures.touch();
      };
    },
    changed: (records) => changes.add(records),
    alongside: () => board.load(),
  });
  const state = createObservableValue<RecordsState>({ ...follow.state.get(), waiting: 0, removed: [] });
  follow.state.subscribe(publish);
  board.state.subscribe(publish);

  function publish() {
    const awaited = board.state
      .get()
      .jobs.reduce((sum, { job, isRunning, expected }) => sum + (isRunning ? expected - doneOf(job) : 0), 0);
    state.set({ ...follow.state.get(), waiting: submissions.size + Math.max(0, awaited), removed });
  }

  /** Counts and pages may have changed. */
  function look() {
    figures.touch();
    head.ask();
  }

  function take(records: readonly StoredRecord[]) {
    for (const { id } of records) submissions.settled(id);
    table.apply(records);
    publish();
    if (records.length > 0) figures.touch();
  }

  function receiveJob(job: Job) {
    if (!board.receive(job)) return;
    look();
    if (job.finishedAt !== null) lag.ask();
  }

  async function askFor(ids: readonly string[]) {
    // What is not there yet is still on the queue.
    const found = await Promise.all(ids.map((id) => api.record(id).catch(() => null)));
    take(found.filter((record) => record !== null));
  }

  function hideRemoved() {
    table.hide(new Set(removed.map(({ id }) => id)));
    publish();
  }

  function takeBack(id: string) {
    removed = removed.filter((record) => record.id !== id);
    hideRemoved();
  }

  async function sendRemoval(id: string) {
    const record = removed.find((one) => one.id === id);
    if (!record) return;
    try {
      await api.remove(id);
      const deletedAt = new Date(clock.now()).toISOString();
      table.apply([{ ...record, deletedAt, version: Math.max(record.version, known(id)?.version ?? 0) + 1 }]);
      figures.touch();
      takeBack(id);
    } catch (error) {
      takeBack(id);
      for (const listener of failureListeners) listener(record, toApiError(error));
    }
  }

  function known(id: string): StoredRecord | null {
    return table.get(id) ?? submissions.get(id) ?? null;
  }

  return {
    state,
    table,
    jobs: board,
    figures,
    start() {
      figures.start();
      follow.start();
    },
    refresh() {
      follow.refresh();
      look();
    },
    async find(id) {
      return known(id) ?? (await api.record(id));
    },
    known,
    async submit(inputs) {
      try {
        const receipts = await api.submit(inputs);
        table.apply(submissions.accepted(inputs, receipts));
        publish();
        return receipts;
      } catch (error) {
        throw toApiError(error);
      }
    },
    async generate(job) {
      const started = await api.generate(job);
      receiveJob(started);
      publish();
      return started;
    },
    async cancel(jobId) {
      receiveJob(await api.cancel(jobId));
    },
    remove(record) {
      if (removals.has(record.id)) return;
      removed = [...removed, record];
      removals.begin(record.id);
      hideRemoved();
    },
    undoRemove(id) {
      if (removals.undo(id)) takeBack(id);
    },
    onRemoveFailed(listener) {
      failureListeners.add(listener);
      return () => void failureListeners.delete(listener);
    },
    flush: removals.flush,
    stop() {
      removals.flush();
      follow.stop();
      figures.stop();
      head.stop();
      lag.stop();
      submissions.stop();
      changes.clear();
    },
  };
}
