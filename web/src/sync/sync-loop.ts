import type { Clock } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import { createTimerSet } from '../lib/timer-set.ts';
import { backoffDelayMs } from '../realtime/backoff.ts';

/** How far the current connection's catch-up is. */
export interface SyncProgress {
  isSynced: boolean;
  /** Messages fetched by the running catch-up. */
  fetched: number;
  lastSyncedAtMs: number | null;
}

/** Runs one catch-up per connection until it succeeds, and two small ones shortly after it. */
export interface SyncLoop {
  readonly progress: ReadableValue<SyncProgress>;
  /** A connection was made: catch up from now on. */
  begin(): void;
  /** The connection is gone. */
  interrupt(): void;
  dispose(): void;
}

/** A subscription that was acknowledged may still miss its first events; these catch-ups find them. */
const settleDelaysMs = [3_000, 10_000];

/** Creates a loop around `synchronise`, which reports how many messages it fetched and may reject. */
export function createSyncLoop(options: {
  /** Fetches everything missed. `isCurrent` turns false when the connection is lost meanwhile. */
  synchronise(report: (fetched: number) => void, isCurrent: () => boolean): Promise<void>;
  /** Looks again at what is on the screen. */
  settle(): Promise<void>;
  clock: Clock;
  random(): number;
}): SyncLoop {
  const { clock } = options;
  const progress = createObservableValue<SyncProgress>({ isSynced: false, fetched: 0, lastSyncedAtMs: null });
  const timers = createTimerSet(clock);
  let run = 0;

  function interrupt() {
    run += 1;
    timers.cancelAll();
    progress.set({ ...progress.get(), isSynced: false, fetched: 0 });
  }

  async function attempt(own: number, failures: number) {
    try {
      await options.synchronise(
        (fetched) =>
          own === run && progress.set({ ...progress.get(), fetched: progress.get().fetched + fetched }),
        () => own === run,
      );
    } catch {
      const delayMs = backoffDelayMs(failures, options.random());
      if (own === run) timers.after(delayMs, () => void attempt(own, failures + 1));
      return;
    }
    if (own !== run) return;
    progress.set({ isSynced: true, fetched: 0, lastSyncedAtMs: clock.now() });
    for (const delayMs of settleDelaysMs) timers.after(delayMs, () => void settle(own));
  }

  async function settle(own: number) {
    try {
      await options.settle();
      if (own === run) progress.set({ ...progress.get(), lastSyncedAtMs: clock.now() });
    } catch {
      // The next event, reconnect or catch-up finds what this one could not ask for.
    }
  }

  return {
    progress,
    begin() {
      interrupt();
      void attempt(run, 0);
    },
    interrupt,
    dispose: interrupt,
  };
}
