import type { Clock, Timer } from './clock.ts';

/** Work that is asked for often and done seldom. */
export interface AtMostEvery {
  /** Does it soon, once for all who ask until then, and never while it is being done. */
  ask(): void;
  /** Calls off what is due; it can be asked for again. */
  stop(): void;
}

/**
 * Makes work that begins at most once in `everyMs`. Who asks in quiet times waits for `gatherMs`, so that what comes in
 * quick succession is one piece of work. A rejection is as good as an end.
 */
export function createAtMostEvery(
  options: { clock: Clock; everyMs: number; gatherMs: number },
  work: () => Promise<unknown>,
): AtMostEvery {
  const { clock, everyMs, gatherMs } = options;
  let timer: Timer | null = null;
  let isRunning = false;
  let isWanted = false;
  let beganMs = -Infinity;

  function schedule() {
    const delayMs = Math.max(gatherMs, beganMs + everyMs - clock.now());
    timer = clock.setTimer(() => {
      timer = null;
      void begin();
    }, delayMs);
  }

  async function begin() {
    isRunning = true;
    isWanted = false;
    beganMs = clock.now();
    try {
      await work();
    } catch {
      // Whoever wants to know has looked into it.
    }
    isRunning = false;
    if (isWanted && timer === null) schedule();
  }

  return {
    ask() {
      if (isRunning) isWanted = true;
      else if (timer === null) schedule();
    },
    stop() {
      timer?.cancel();
      timer = null;
      isWanted = false;
    },
  };
}
