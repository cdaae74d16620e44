import type { Clock, Timer } from './clock.ts';

/** Timers with one owner, which can end them all. */
export interface TimerSet {
  /** Calls `run` once after `delayMs`. */
  after(delayMs: number, run: () => void): void;
  /** Ends those that are pending. */
  cancelAll(): void;
}

/** Creates an empty set. */
export function createTimerSet(clock: Clock): TimerSet {
  const timers = new Set<Timer>();
  return {
    after(delayMs, run) {
      const timer = clock.setTimer(() => {
        timers.delete(timer);
        run();
      }, delayMs);
      timers.add(timer);
    },
    cancelAll() {
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}
