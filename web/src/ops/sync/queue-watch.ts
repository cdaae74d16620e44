import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import type { Clock, Timer } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import { shareRuns } from '../../lib/share-runs.ts';
import type { TabWatch } from '../../sync/tab-watch.ts';
import type { OpsAlarm, OpsApi, OpsQueue, RedriveTask } from './ops-api.ts';

export interface QueuesState {
  /** `null` until they were read once. */
  queues: readonly OpsQueue[] | null;
  /** How many waited or were worked on at the last looks, oldest first, by the queue's name. */
  depths: ReadonlyMap<string, readonly number[]>;
  /** Those that ring first; `null` until they were read once. */
  alarms: readonly OpsAlarm[] | null;
  /** Newest first. */
  redrives: readonly RedriveTask[];
  /** Why the last look failed. */
  failure: ApiError | null;
}

/** Queues, alarms and redrives as they are now, for as long as somebody looks. */
export interface QueueWatch {
  readonly state: ReadableValue<QueuesState>;
  start(): void;
  stop(): void;
  /** Looks now. */
  refresh(): void;
  redrive(queue: string): Promise<void>;
}

/** Nobody tells of depths, so they are asked for; a hidden tab asks nothing. */
const lookEveryMs = 4_000;
/** A redrive tells of its steps faster than looks are worth. */
const lookAfterEventMs = 400;
const samples = 40;

export function createQueueWatch({
  api,
  tab,
  clock,
}: {
  api: OpsApi;
  tab: TabWatch;
  clock: Clock;
}): QueueWatch {
  const state = createObservableValue<QueuesState>({
    queues: null,
    depths: new Map(),
    alarms: null,
    redrives: [],
    failure: null,
  });
  const change = (changes: Partial<QueuesState>) => state.set({ ...state.get(), ...changes });
  let isRunning = false;
  let timer: { dueMs: number; timer: Timer } | null = null;
  let endFeed: (() => void) | null = null;
  let endTabWatch: (() => void) | null = null;

  const look = shareRuns(async () => {
    try {
      const [queues, redrives, alarms] = await Promise.all([
        api.queues(),
        api.redrives(),
        // Queues are worth looking at without them.
        api.alarms().catch(() => null),
      ]);
      const { depths, alarms: known } = state.get();
      change({
        queues,
        redrives: redrives.map(keepNewer),
        alarms: alarms ? inOrder(alarms.map((alarm) => newerOf(alarm, known))) : known,
        depths: new Map(queues.map((queue) => [queue.name, nextDepths(depths.get(queue.name), queue)])),
        failure: null,
      });
    } catch (failure) {
      change({ failure: toApiError(failure) });
    }
  });

  /** An event may have told more than a look that began before it. */
  function keepNewer(read: RedriveTask): RedriveTask {
    const known = state.get().redrives.find(({ id }) => id === read.id);
    return known && isBehind(read, known) ? known : read;
  }

  function lookAndGoOn(): void {
    timer = null;
    follow();
    void look().then(() => lookIn(lookEveryMs));
  }

  /** An earlier look that is due anyway serves as well. */
  function lookIn(delayMs: number): void {
    const dueMs = clock.now() + delayMs;
    if (!isRunning || !tab.isVisible() || (timer && timer.dueMs <= dueMs)) return;
    timer?.timer.cancel();
    timer = { dueMs, timer: clock.setTimer(lookAndGoOn, delayMs) };
  }

  function pause(): void {
    timer?.timer.cancel();
    timer = null;
  }

  function follow(): void {
    endFeed ??= api.follow({
      received({ redrive, alarm }) {
        if (redrive) merge(redrive);
        if (alarm) mergeAlarm(alarm);
        lookIn(lookAfterEventMs);
      },
      acknowledged: () => lookIn(0),
      damaged: () => lookIn(0),
      // The next look begins again.
      failed: () => (endFeed = null),
    });
  }

  function merge(task: RedriveTask): void {
    const { redrives } = state.get();
    const known = redrives.find(({ id }) => id === task.id);
    if (!known) return change({ redrives: [task, ...redrives] });
    if (isBehind(task, known)) return;
    change({ redrives: redrives.map((other) => (other.id === task.id ? task : other)) });
  }

  function mergeAlarm(alarm: OpsAlarm): void {
    const { alarms } = state.get();
    if (!alarms) return;
    const others = alarms.filter(({ name }) => name !== alarm.name);
    change({ alarms: inOrder([newerOf(alarm, alarms), ...others]) });
  }

  return {
    state,
    start() {
      isRunning = true;
      endTabWatch = tab.subscribe({ shown: () => lookIn(0), hidden: pause });
      lookAndGoOn();
    },
    stop() {
      isRunning = false;
      pause();
      endTabWatch?.();
      endFeed?.();
      endTabWatch = endFeed = null;
    },
    refresh: () => lookIn(0),
    async redrive(queue) {
      merge(await api.redrive(queue));
      lookIn(lookAfterEventMs);
    },
  };
}

function isBehind(task: RedriveTask, known: RedriveTask): boolean {
  if (task.status !== known.status) return task.status === 'RUNNING';
  return task.moved + task.failed < known.moved + known.failed;
}

function nextDepths(before: readonly number[] = [], { visible, inFlight }: OpsQueue): number[] {
  return [...before, visible + inFlight].slice(-samples);
}

/** An event may have told more than a look that began before it, or come after one that knew more. */
function newerOf(alarm: OpsAlarm, known: readonly OpsAlarm[] | null): OpsAlarm {
  const before = known?.find(({ name }) => name === alarm.name);
  return before && before.since > alarm.since ? before : alarm;
}

const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 };

function inOrder(alarms: readonly OpsAlarm[]): OpsAlarm[] {
  return alarms.toSorted((a, b) => order[a.state] - order[b.state] || (a.name < b.name ? -1 : 1));
}
