import type { Clock, Timer } from '../lib/clock.ts';

/** How long a deletion can be taken back. */
export const undoMs = 10_000;

/**
 * Deletions that can still be taken back. They are sent when that time is over, not before: what is
 * made anew would be something else, with another id and history, and everybody would have seen it come and go.
 */
export interface PendingRemovals {
  begin(id: string): void;
  /** Whether it can still be taken back. */
  has(id: string): boolean;
  /** Tells whether there was one to take back. */
  undo(id: string): boolean;
  /** Sends all of them now: the page is being left. */
  flush(): void;
}

/** Creates an empty set; `send` is called once for each that was not taken back. */
export function createPendingRemovals(clock: Clock, send: (id: string) => void): PendingRemovals {
  const timers = new Map<string, Timer>();
  function end(id: string): boolean {
    timers.get(id)?.cancel();
    return timers.delete(id);
  }
  function sendNow(id: string) {
    if (end(id)) send(id);
  }
  return {
    begin(id) {
      end(id);
      timers.set(
        id,
        clock.setTimer(() => sendNow(id), undoMs),
      );
    },
    has: (id) => timers.has(id),
    undo: end,
    flush: () => [...timers.keys()].forEach(sendNow),
  };
}
