import type { Clock } from '../../lib/clock.ts';

/** Resolves after `delayMs`, or at once when the signal aborts. */
export function abortableDelay(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimer(end, delayMs);
    signal.addEventListener('abort', end);
  });
}
