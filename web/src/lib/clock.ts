/** A running timer; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The source of time for everything below the React components, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `run` once after `delayMs`. */
  setTimer(run: () => void, delayMs: number): Timer;
}

/** The browser's own clock. */
export const browserClock: Clock = {
  now: () => Date.now(),
  setTimer(run, delayMs) {
    const handle = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
