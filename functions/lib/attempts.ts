/** Something stayed busy for as many attempts as were made; the message names what, never with whom. */
export class StillBusyError extends Error {
  override readonly name = 'StillBusyError';
}

/** Waits before the next attempt. */
export type Pause = (attempt: number) => Promise<void>;

const firstPauseMs = 20;
const longestPauseMs = 1_000;

/** Pauses that double, each of random length up to that: who collided once does not collide again. */
export function createPause(wait: (ms: number) => Promise<unknown>, random: () => number): Pause {
  return async (attempt) => {
    await wait(random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt));
  };
}

const maxAttempts = 8;

/**
 * Runs `attempt` until it answers true, with pauses in between.
 *
 * @param what named when it never does.
 * @throws StillBusyError
 */
export async function retryUntilDone(
  what: string,
  pause: Pause,
  attempt: () => Promise<boolean>,
): Promise<void> {
  for (let count = 0; count < maxAttempts; count += 1) {
    if (count > 0) await pause(count);
    if (await attempt()) return;
  }
  throw new StillBusyError(`${what} stayed busy.`);
}
