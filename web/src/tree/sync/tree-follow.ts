import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import type { Clock, Timer } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import { shareRuns } from '../../lib/share-runs.ts';
import { backoffDelayMs } from '../../realtime/backoff.ts';
import type { ConnectionState } from '../../sync/connection-state.ts';
import { createSyncLoop } from '../../sync/sync-loop.ts';
import { createSubscriptionSet } from '../../sync/subscription-set.ts';
import type { TabWatch } from '../../sync/tab-watch.ts';
import type { Factory, FactoryChange, TreeApi } from './tree-api.ts';

/** How far following the tree is. */
export interface FollowState {
  isLoaded: boolean;
  /** Why the tree could not be fetched; `null` while it can. */
  failure: ApiError | null;
  /** Whether everything up to now is here and news arrive as they happen. */
  isCurrent: boolean;
}

/** Keeps a copy of the tree current: subscribes, loads, and catches up by the change log. */
export interface TreeFollow {
  readonly state: ReadableValue<FollowState>;
  /** Begins, or begins again after `stop`. */
  start(): void;
  /** Looks again, now. */
  refresh(): void;
  stop(): void;
}

/** A cursor older than any log: it is answered with the cursor of this moment, and nothing is read. */
const beginningOfTime = '00000000000000000000000000';
/** While live, what nobody told of is looked at this often. */
const refreshMs = 60_000;
const subscriptionKey = 'factories';

/** Creates what follows a tree; nothing is asked before `start`. */
export function createTreeFollow(options: {
  api: TreeApi;
  /** The state of the app's connection, which the subscription shares. */
  connection: ReadableValue<ConnectionState>;
  tab: TabWatch;
  clock: Clock;
  random(): number;
  /** The whole tree. */
  loaded(factories: readonly Factory[]): void;
  /** Entries of the log or an event, after the tree was loaded once. */
  changed(changes: readonly FactoryChange[]): void;
}): TreeFollow {
  const { api, clock, connection } = options;
  const state = createObservableValue<FollowState>({ isLoaded: false, failure: null, isCurrent: false });
  /** Events that came while the tree was being loaded; `null` when it is not. */
  let buffered: FactoryChange[] | null = [];
  let cursor: string | null = null;
  let loading: Promise<void> | null = null;
  let failures = 0;
  let isStopped = true;
  const timers = new Set<Timer>();
  const stops: (() => void)[] = [];

  async function loadOnce() {
    buffered ??= [];
    // Read beside each other: a catch-up looks at what lies well before its cursor again.
    const [start, factories] = await Promise.all([api.sync(beginningOfTime), loadPages()]);
    if (isStopped) return;
    cursor = start.cursor;
    options.loaded(factories);
    const meanwhile = buffered;
    buffered = null;
    options.changed(meanwhile);
    state.set({ ...state.get(), isLoaded: true, failure: null });
  }

  function load(): Promise<void> {
    loading ??= loadOnce().finally(() => (loading = null));
    return loading;
  }

  async function loadPages(): Promise<Factory[]> {
    const factories: Factory[] = [];
    let nextToken: string | null = null;
    do {
      const page: Awaited<ReturnType<TreeApi['factories']>> = await api.factories(nextToken);
      factories.push(...page.items);
      nextToken = page.nextToken;
    } while (nextToken !== null);
    return factories;
  }

  const catchUp = shareRuns(async () => {
    if (cursor === null) await load();
    while (cursor !== null && !isStopped) {
      const page = await api.sync(cursor);
      if (page.resyncRequired) return load();
      cursor = page.cursor;
      options.changed(page.changes);
      if (!page.hasMore) return;
    }
  });

  const subscription = createSubscriptionSet({
    acknowledged() {
      failures = 0;
      sync.begin();
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
    subscription.follow([
      {
        key: subscriptionKey,
        begin: (life) =>
          api.follow({
            ...life,
            damaged: quietly,
            received: (change) => (buffered ? buffered.push(change) : options.changed([change])),
          }),
      },
    ]);
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
    subscription.connectionLost();
    sync.interrupt();
  }

  function firstLoad() {
    // The tree needs no socket: it shows while the connection is still being made.
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
      subscription.dispose();
    },
  };
}
