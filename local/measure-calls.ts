import type { Clock } from './lib/clock.ts';
import { AwsError } from './lib/errors.ts';
import type { CloudWatch } from './services/cloudwatch/cloudwatch.ts';
import type { InvocationOutcome } from './services/lambda/lambda.ts';

/** Runs a call of a function, and tells CloudWatch how it went. */
export async function measureCall(
  functionName: string,
  run: () => Promise<InvocationOutcome>,
  cloudWatch: Pick<CloudWatch, 'countCall'>,
  clock: Clock,
): Promise<InvocationOutcome> {
  const startMs = clock.now();
  const count = (outcome: 'ok' | 'error' | 'throttled') =>
    cloudWatch.countCall({ functionName, outcome, durationMs: clock.now() - startMs });
  try {
    const outcome = await run();
    count(outcome.functionError === null ? 'ok' : 'error');
    return outcome;
  } catch (failure) {
    if (failure instanceof AwsError && failure.name === 'TooManyRequestsException') count('throttled');
    throw failure;
  }
}
