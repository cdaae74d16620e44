/** Where background work waits until the process has time for it: people who wait for an answer come first. */
export interface LoadGate {
  /** Resolves when the next batch may begin; callers go through in the order in which they came. */
  pass(): Promise<void>;
}

/** A gate that holds nobody up. */
export const openGate: LoadGate = { pass: () => Promise.resolve() };

/** Above this share of busy time requests begin to wait for each other noticeably. */
const maxBusyShare = 0.25;
/** Long enough to see what the last batch costs, short enough to be unnoticed. */
const windowMs = 20;
/** However busy the process is, background work goes on. */
const maxWaitMs = 250;

/**
 * @param busyShare how much of the time since the last call the event loop was busy, from 0 to 1.
 * @param pause waits so many milliseconds of the machine's time.
 */
export function createLoadGate(options: {
  busyShare(): number;
  pause(ms: number): Promise<unknown>;
}): LoadGate {
  let last: Promise<void> = Promise.resolve();

  async function untilCalm(): Promise<void> {
    for (let waitedMs = 0; options.busyShare() > maxBusyShare && waitedMs < maxWaitMs; waitedMs += windowMs) {
      await options.pause(windowMs);
    }
  }

  return { pass: () => (last = last.then(untilCalm)) };
}
