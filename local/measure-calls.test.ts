import { describe, expect, test } from 'vitest';
import { AwsError } from './lib/errors.ts';
import { measureCall } from './measure-calls.ts';
import type { MeasuredCall } from './services/cloudwatch/cloudwatch.ts';
import type { InvocationOutcome } from './services/lambda/lambda.ts';
import { createManualClock } from './testing/manual-clock.ts';

function given() {
  const clock = createManualClock();
  const counted: MeasuredCall[] = [];
  const measure = (run: () => Promise<InvocationOutcome>) =>
    measureCall('work', run, { countCall: (call) => void counted.push(call) }, clock);
  return { clock, counted, measure };
}

describe('Calls of functions', () => {
  test.each([
    [null, 'ok'],
    ['Unhandled', 'error'],
  ] as const)('that end with %s count as %s, with the time they took', async (functionError, outcome) => {
    const { clock, counted, measure } = given();
    const answer = await measure(() => {
      clock.advance(40);
      return Promise.resolve({ payload: '{}', functionError });
    });
    expect(answer).toEqual({ payload: '{}', functionError });
    expect(counted).toEqual([{ functionName: 'work', outcome, durationMs: 40 }]);
  });

  test('that find no room count as throttled; those that were refused otherwise do not count', async () => {
    const { counted, measure } = given();
    const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    await expect(measure(() => Promise.reject(throttled))).rejects.toBe(throttled);
    const tooLarge = new AwsError('RequestTooLargeException', 'Too large.', 413);
    await expect(measure(() => Promise.reject(tooLarge))).rejects.toBe(tooLarge);
    expect(counted).toMatchObject([{ outcome: 'throttled' }]);
  });
});
