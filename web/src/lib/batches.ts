import type { Pace } from './paced-value.ts';

/** Collects what comes in quick succession. */
export interface Batches<T> {
  add(items: readonly T[]): void;
  /** Hands over at once what waits. */
  flush(): void;
  /** Forgets what waits. */
  clear(): void;
}

/** Creates an empty collection; once per pace `handle` gets all that came since, in order. */
export function createBatches<T>(pace: Pace, handle: (items: readonly T[]) => void): Batches<T> {
  let waiting: T[] = [];
  let isDue = false;

  function flush() {
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    handle(items);
  }

  return {
    add(items) {
      for (const item of items) waiting.push(item);
      if (isDue || waiting.length === 0) return;
      isDue = true;
      pace(() => {
        isDue = false;
        flush();
      });
    },
    flush,
    clear: () => void (waiting = []),
  };
}
