/** A number of slots that work takes and gives back. */
export interface ConcurrencyLimit {
  /** Resolves with a slot taken, or without one when the signal has aborted. */
  acquire(signal: AbortSignal): Promise<void>;
  release(this: void): void;
}

export function createConcurrencyLimit(slots: number): ConcurrencyLimit {
  let free = slots;
  const waiting: (() => void)[] = [];

  return {
    async acquire(signal) {
      while (free === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      if (!signal.aborted) free -= 1;
    },
    release() {
      free += 1;
      waiting.shift()?.();
    },
  };
}
