import type { Clock, Timer } from '../lib/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms`, firing due timers in order of their due time. */
  advance(ms: number): void;
}

/** Creates a clock that shows `startMs` (Unix epoch, milliseconds). */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  const pending = new Set<{ dueMs: number; run: () => void }>();

  function setTimer(run: () => void, delayMs: number): Timer {
    const entry = { dueMs: nowMs + delayMs, run };
    pending.add(entry);
    return { cancel: () => void pending.delete(entry) };
  }

  function nextDue(untilMs: number) {
    return [...pending].filter((entry) => entry.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }

  return {
    now: () => nowMs,
    setTimer,
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let entry = nextDue(untilMs); entry; entry = nextDue(untilMs)) {
        pending.delete(entry);
        nowMs = entry.dueMs;
        entry.run();
      }
      nowMs = untilMs;
    },
  };
}
