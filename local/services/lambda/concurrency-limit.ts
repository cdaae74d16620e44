/** A number of slots that work takes and gives back. */
export interface ConcurrencyLimit {
  /** @returns whether a slot was taken; false only when the signal has aborted. */
  acquire(): Promise<boolean>;
  release(this: void): void;
}

export function createConcurrencyLimit(slots: number, signal: AbortSignal): ConcurrencyLimit {
  let free = slots;
  const waiting: (() => void)[] = [];
  signal.addEventListener('abort', () => waiting.splice(0).forEach((wake) => wake()));

  return {
    async acquire() {
      while (free === 0 && !signal.aborted) await new Promise<void>((resolve) => waiting.push(resolve));
      if (signal.aborted) return false;
      free -= 1;
      return true;
    },
    release() {
      free += 1;
      waiting.shift()?.();
    },
  };
}
