import type { Clock } from '../../lib/clock.ts';
import { AwsError } from '../../lib/errors.ts';
import { abortableDelay } from './abortable-delay.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';

const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * Invokes, and again with growing pauses while the function is throttled.
 *
 * @returns `null` when the signal aborted before the function could be reached.
 */
export async function invokeWhenPossible(
  invoke: () => Promise<InvocationOutcome>,
  clock: Clock,
  signal: AbortSignal,
): Promise<InvocationOutcome | null> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await invoke();
    } catch (error) {
      // Any refusal of the service: throttled now, or stopping, which the signal will tell.
      if (!(error instanceof AwsError)) throw error;
    }
    await abortableDelay(clock, retryDelayMs(attempt), signal);
  }
  return null;
}

/** Pauses between attempts, in ms: 500, 1000, 2000 … up to half a minute. */
export function retryDelayMs(attempt: number): number {
  return Math.min(firstDelayMs * 2 ** attempt, longestDelayMs);
}
