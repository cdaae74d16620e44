import type { Clock } from '../lib/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms`, firing due timers in order of their due time. */
  advance(ms: number): void;
  /** Moves time forward by `ms` as a sleeping device does: timers that came due meanwhile fire late, at its end. */
  sleep(ms: number): void;
  /** How far the next timer is away in milliseconds; `undefined` when none is pending. */
  nextTimerMs(): number | undefined;
}

/** Creates a clock that shows `startMs` (Unix epoch, milliseconds). */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  const pending = new Set<{ dueMs: number; run: () => void }>();
  const byDue = () => [...pending].sort((a, b) => a.dueMs - b.dueMs);

  return {
    now: () => nowMs,
    setTimer(run, delayMs) {
      const entry = { dueMs: nowMs + delayMs, run };
      pending.add(entry);
      return { cancel: () => void pending.delete(entry) };
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let entry = byDue()[0]; entry && entry.dueMs <= untilMs; entry = byDue()[0]) {
        pending.delete(entry);
        nowMs = entry.dueMs;
        entry.run();
      }
      nowMs = untilMs;
    },
    sleep(ms) {
      nowMs += ms;
      for (const entry of byDue()) {
        if (entry.dueMs > nowMs || !pending.delete(entry)) continue;
        entry.run();
      }
    },
    nextTimerMs() {
      const next = byDue()[0];
      return next && next.dueMs - nowMs;
    },
  };
}
