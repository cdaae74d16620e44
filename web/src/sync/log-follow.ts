import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { shareRuns } from '../lib/share-runs.ts';
import { backoffDelayMs } from '../realtime/backoff.ts';
import type { ChangePage, FeedObserver } from './chat-api.ts';
import type { ConnectionState } from './connection-state.ts';
import { createSubscriptionSet } from './subscription-set.ts';
import { createSyncLoop } from './sync-loop.ts';
import type { TabWatch } from './tab-watch.ts';

/** How far following is. */
export interface FollowState {
  isLoaded: boolean;
  /** Why it could not be fetched; `null` while it can. */
  failure: ApiError | null;
  /** Whether everything up to now is here and news arrive as they happen. */
  isCurrent: boolean;
}

/** Keeps a copy of something that has a change log current: subscribes, loads, and catches up by the log. */
export interface LogFollow {
  readonly state: ReadableValue<FollowState>;
  /** Begins, or begins again after `stop`. */
  start(): void;
  /** Looks again, now. */
  refresh(): void;
  stop(): void;
}

/** A subscription that tells of changes. */
export interface Feed<TChange> {
  key: string;
  /** Begins it; returns what ends it. */
  begin(observer: FeedObserver<TChange>): () => void;
}

/** What the follow reads, and whom it tells. */
export interface LogFollowOptions<TChange> {
  feeds: readonly Feed<TChange>[];
  /** What changed since `cursor`. */
  sync(cursor: string): Promise<ChangePage<TChange>>;
  /** Reads everything; what it resolves to takes it over. */
  load(): Promise<() => void>;
  /** Entries of the log or an event, after everything was loaded once. */
  changed(changes: readonly TChange[]): void;
  /** What has no log of its own and is read anew with each catch-up. */
  alongside?(): Promise<void>;
  /** A catch-up longer than this loads everything anew. */
  maxCatchUpPages?: number;
  /** The state of the app's connection, which the subscriptions share. */
  connection: ReadableValue<ConnectionState>;
  tab: TabWatch;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
}

/** A cursor older than any log: it is answered with the cursor of this moment, and nothing is read. */
const beginningOfTime = '00000000000000000000000000';
/** While live, what nobody told of is looked at this often. */
const refreshMs = 60_000;

/** Creates what follows a log; nothing is asked before `start`. */
export function createLogFollow<TChange>(options: LogFollowOptions<TChange>): LogFollow {
  const { clock, connection, maxCatchUpPages = Infinity } = options;
  const state = createObservableValue<FollowState>({ isLoaded: false, failure: null, isCurrent: false });
  /** Events that came while everything was being loaded; `null` when it is not. */
  let buffered: TChange[] | null = [];
  let cursor: string | null = null;
  let loading: Promise<void> | null = null;
  let failures = 0;
  let isStopped = true;
  const timers = new Set<Timer>();
  const stops: (() => void)[] = [];

  async function loadOnce() {
    buffered ??= [];
    // Read beside each other: a catch-up looks at what lies well before its cursor again.
    const [start, takeOver] = await Promise.all([options.sync(beginningOfTime), options.load()]);
    if (isStopped) return;
    cursor = start.cursor;
    takeOver();
    const meanwhile = buffered;
    buffered = null;
    options.changed(meanwhile);
    state.set({ ...state.get(), isLoaded: true, failure: null });
  }

  function load(): Promise<void> {
    loading ??= loadOnce().finally(() => (loading = null));
    return loading;
  }

  async function readLog() {
    if (cursor === null) await load();
    for (let pages = 1; cursor !== null && !isStopped; pages += 1) {
      const page = await options.sync(cursor);
      if (page.resyncRequired) return load();
      cursor = page.cursor;
      options.changed(page.changes);
      if (!page.hasMore) return;
      if (pages >= maxCatchUpPages) return load();
    }
  }

  const catchUp = shareRuns(async () => {
    await Promise.all([readLog(), options.alongside?.()]);
  });

  const subscriptions = createSubscriptionSet({
    acknowledged() {
      failures = 0;
      if (options.feeds.every(({ key }) => subscriptions.isAcknowledged(key))) sync.begin();
    },
    failed() {
      failures += 1;
      sync.interrupt();
      later(follow, backoffDelayMs(failures + 1, options.random()));
    },
  });

  const sync = createSyncLoop({
    async synchronise() {
      try {
        await catchUp();
      } catch (error) {
        if (!isStopped) state.set({ ...state.get(), failure: toApiError(error) });
        throw error;
      }
      state.set({ ...state.get(), failure: null });
    },
    settle: catchUp,
    clock,
    random: options.random,
  });

  function follow() {
    subscriptions.follow(
      options.feeds.map(({ key, begin }) => ({
        key,
        begin: (life) =>
          begin({
            ...life,
            damaged: quietly,
            received: (change) => (buffered ? buffered.push(change) : options.changed([change])),
          }),
      })),
    );
  }

  /** The next event, reconnect or catch-up finds what this one can't ask for. */
  function quietly() {
    catchUp().catch(() => undefined);
  }

  function later(run: () => void, delayMs: number) {
    const timer = clock.setTimer(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
  }

  function refreshRegularly() {
    if (sync.progress.get().isSynced) quietly();
    later(refreshRegularly, refreshMs);
  }

  function onConnection() {
    const { phase } = connection.get();
    if (phase !== 'reconnecting' && phase !== 'offline' && phase !== 'signed-out') return;
    subscriptions.connectionLost();
    sync.interrupt();
  }

  function firstLoad() {
    // Loading needs no socket: it shows while the connection is still being made.
    load().catch((error: unknown) => state.set({ ...state.get(), failure: toApiError(error) }));
  }

  return {
    state,
    start() {
      isStopped = false;
      stops.push(
        connection.subscribe(onConnection),
        sync.progress.subscribe(() => state.set({ ...state.get(), isCurrent: sync.progress.get().isSynced })),
        options.tab.subscribe({ shown: quietly, hidden: () => undefined }),
      );
      follow();
      firstLoad();
      later(refreshRegularly, refreshMs);
    },
    refresh() {
      state.set({ ...state.get(), failure: null });
      if (cursor === null) firstLoad();
      else quietly();
    },
    stop() {
      isStopped = true;
      for (const stop of stops.splice(0)) stop();
      for (const timer of timers) timer.cancel();
      timers.clear();
      sync.dispose();
      subscriptions.dispose();
    },
  };
}
