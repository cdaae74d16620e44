import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import { createAtMostEvery } from '../../lib/at-most-every.ts';
import type { Clock } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import type { TabWatch } from '../../sync/tab-watch.ts';
import { wholeView } from './record-view.ts';
import type { RecordsApi, RecordStats, StatsBucket, StatsQuestion } from './records-api.ts';
import { statsQuestion } from './stats-range.ts';
import type { StatsSpan } from './stats-range.ts';

export interface FiguresState {
  /** What `stats` is the answer to. */
  question: StatsQuestion | null;
  /** Of the wanted span, or of the one before while it is on its way. */
  stats: RecordStats | null;
  /** How many records are rejected. */
  rejected: { count: number; isMore: boolean } | null;
  failure: ApiError | null;
}

/** Records over time, and how many were rejected: asked for again when records changed, but not more than needed. */
export interface RecordFigures {
  readonly state: ReadableValue<FiguresState>;
  show(span: StatsSpan, bucket: StatsBucket): void;
  /** Something changed that they may depend on. */
  touch(): void;
  start(): void;
  stop(): void;
}

/** Measuring reads every record of the span: so often at most. */
const everyMs = 2_000;
const gatherMs = 150;

/** Creates figures of `span`; nothing is asked before `touch`. */
export function createRecordFigures(options: {
  api: RecordsApi;
  clock: Clock;
  tab: TabWatch;
  span: StatsSpan;
  bucket: StatsBucket;
}): RecordFigures {
  const { api, clock, tab } = options;
  let wanted = { span: options.span, bucket: options.bucket };
  let isWaitingForTab = false;
  let stopWatching = () => undefined as void;
  const state = createObservableValue<FiguresState>({
    question: null,
    stats: null,
    rejected: null,
    failure: null,
  });

  async function measure() {
    const asked = wanted;
    const question = statsQuestion(asked.span, asked.bucket, clock.now());
    try {
      const [stats, rejected] = await Promise.all([
        api.stats(question),
        api.records({ ...wholeView, status: 'REJECTED' }, null),
      ]);
      if (asked !== wanted) return;
      const counted = { count: rejected.items.length, isMore: rejected.nextToken !== null };
      state.set({ question, stats, rejected: counted, failure: null });
    } catch (error) {
      if (asked === wanted) state.set({ ...state.get(), failure: toApiError(error) });
    }
  }

  const work = createAtMostEvery({ clock, everyMs, gatherMs }, measure);

  function touch() {
    if (tab.isVisible()) work.ask();
    else isWaitingForTab = true;
  }

  return {
    state,
    show(span, bucket) {
      if (span === wanted.span && bucket === wanted.bucket) return;
      wanted = { span, bucket };
      // Who chose is waiting: this one need not be put off.
      void measure();
    },
    touch,
    start() {
      stopWatching = tab.subscribe({
        shown() {
          if (isWaitingForTab) work.ask();
          isWaitingForTab = false;
        },
        hidden: () => undefined,
      });
    },
    stop() {
      stopWatching();
      work.stop();
    },
  };
}
