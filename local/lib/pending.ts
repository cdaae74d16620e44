import type { Clock } from './clock.ts';

/** Work under way, and a way to wait for it. */
export interface Pending {
  /** Resolves and rejects as the work does. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when what is under way now has ended, well or not, or after `maxMs`. */
  settle(maxMs: number): Promise<void>;
}

/** Whoever stops a process waits about ten seconds before killing it; half of that is for the rest of the stop. */
export const maxSettleMs = 5_000;

export function createPending(clock: Clock): Pending {
  const underWay = new Set<Promise<unknown>>();
  return {
    async track(work) {
      underWay.add(work);
      try {
        return await work;
      } finally {
        underWay.delete(work);
      }
    },
    async settle(maxMs) {
      if (underWay.size === 0) return;
      const timeout = new Promise<void>((resolve) => void clock.setTimer(resolve, maxMs));
      await Promise.race([Promise.allSettled(underWay), timeout]);
    },
  };
}
