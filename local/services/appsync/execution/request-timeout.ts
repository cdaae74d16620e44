import type { Clock } from '../../../lib/clock.ts';

/** A request takes 30 s at most: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const requestTimeoutMs = 30_000;

/** What a request that took too long is told. */
export const timeoutError = { errorType: 'ExecutionTimeout', message: 'Execution timed out.' };

/** Answers what `work` answers, or `late()` when that takes longer than AppSync allows. */
export async function withRequestTimeout<T>(clock: Clock, work: Promise<T>, late: () => T): Promise<T> {
  let cancel = (): void => undefined;
  const timeout = new Promise<T>((resolve) => {
    const timer = clock.setTimer(() => resolve(late()), requestTimeoutMs);
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    cancel();
  }
}
