import type { Clock } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import type { Job, RecordsApi } from './records-api.ts';

/** A job as it is on the screen. */
export interface ShownJob {
  job: Job;
  /** Whether some of its records have yet to be persisted or rejected. */
  isRunning: boolean;
  /** Records that will have been persisted or rejected when it ends. */
  expected: number;
  /** How fast it goes on; `null` while that is not known. */
  perSecond: number | null;
  secondsLeft: number | null;
}

export interface JobsState {
  /** Newest first. */
  jobs: readonly ShownJob[];
  isLoaded: boolean;
  hasMore: boolean;
}

/** One's jobs, the newest state of each. */
export interface JobBoard {
  readonly state: ReadableValue<JobsState>;
  /** Reads the newest jobs. Rejects with an `ApiError`. */
  load(): Promise<void>;
  loadMore(): Promise<void>;
  /** Takes a job as it was told; tells whether more of its records have come to an end. */
  receive(job: Job): boolean;
}

interface Sample {
  atMs: number;
  done: number;
}

/** The rate is that of the last few seconds. */
const rateMs = 6_000;
const minRateMs = 700;

/** How many of a job's records have come to an end. */
export function doneOf({ persisted, rejected }: Job): number {
  return persisted + rejected;
}

/** Creates an empty board. */
export function createJobBoard({ api, clock }: { api: RecordsApi; clock: Clock }): JobBoard {
  const jobs = new Map<string, Job>();
  const samples = new Map<string, Sample[]>();
  let nextToken: string | null = null;
  const state = createObservableValue<JobsState>({ jobs: [], isLoaded: false, hasMore: false });

  function publish(isLoaded: boolean) {
    const newestFirst = [...jobs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
    state.set({
      jobs: newestFirst.map((job) => shownJob(job, samples.get(job.id) ?? [])),
      isLoaded,
      hasMore: nextToken !== null,
    });
  }

  /** Tells whether this is the newest state known. */
  function put(job: Job): boolean {
    const known = jobs.get(job.id);
    if (known && known.version >= job.version) return false;
    jobs.set(job.id, job);
    if (job.finishedAt !== null) samples.delete(job.id);
    else samples.set(job.id, withSample(samples.get(job.id) ?? [], { atMs: clock.now(), done: doneOf(job) }));
    return true;
  }

  return {
    state,
    async load() {
      const page = await api.jobs(null);
      for (const job of page.items) put(job);
      if (!state.get().isLoaded) ({ nextToken } = page);
      publish(true);
    },
    async loadMore() {
      if (nextToken === null) return;
      const page = await api.jobs(nextToken);
      for (const job of page.items) put(job);
      ({ nextToken } = page);
      publish(true);
    },
    receive(job) {
      const before = jobs.get(job.id);
      if (!put(job)) return false;
      publish(state.get().isLoaded);
      return doneOf(job) > (before ? doneOf(before) : 0);
    },
  };
}

function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples.filter(({ atMs }) => atMs >= sample.atMs - rateMs), sample];
}

function shownJob(job: Job, samples: readonly Sample[]): ShownJob {
  const isRunning = job.finishedAt === null;
  const expected = job.status === 'CANCELLED' ? job.enqueued : job.requested;
  const perSecond = isRunning ? rateOf(samples) : null;
  const left = Math.max(0, expected - doneOf(job));
  const secondsLeft = perSecond === null || perSecond <= 0 ? null : Math.ceil(left / perSecond);
  return { job, isRunning, expected, perSecond, secondsLeft };
}

function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < minRateMs) return null;
  return ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
}
