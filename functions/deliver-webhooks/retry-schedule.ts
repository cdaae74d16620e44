/** When a delivery that failed is tried again. */
export interface RetrySchedule {
  /**
   * How long after the end of an attempt the next one is due, in milliseconds; `null` after the last.
   *
   * @param attempt from 1.
   */
  waitMs(attempt: number): number | null;
}

/** The most that a wait is shortened by, so that what failed together doesn't come again together. */
const jitter = 0.1;

/** @param waits in seconds, after the first, the second attempt and so on. */
export function createRetrySchedule(waits: readonly number[], random: () => number): RetrySchedule {
  return {
    waitMs(attempt) {
      const seconds = waits[attempt - 1];
      return seconds === undefined ? null : seconds * 1000 * (1 - jitter * random());
    },
  };
}
