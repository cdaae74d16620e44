import { describe, expect, test } from 'vitest';
import { aFunction, anInlineFunction, givenLambda, type GivenLambda } from './testing/given-lambda.ts';

const queueArn = 'arn:aws:sqs:eu-central-1:000000000000:failures';
const asyncDefaults = aFunction().async;

/** Prints each attempt, and fails as often as the event says. */
const failing = `
  let attempt = 0;
  exports.handler = async (event) => {
    attempt += 1;
    console.log('attempt ' + attempt);
    if (attempt <= event.failures) throw new Error('attempt failed');
    return 'in the end';
  };`;

function send(given: GivenLambda, payload: { failures: number }) {
  return given.lambda.invoke('worker', payload, { type: 'Event' });
}

/** Moves the clock when that many attempts have failed and the next one is planned. */
async function passTime(given: GivenLambda, invokeCount: number, ms: number): Promise<void> {
  await given.logs.line(`invokeCount=${invokeCount}`);
  given.clock.advance(ms);
}

describe('Lambda › asynchronous events', () => {
  test('accepts at once and runs later', async () => {
    await using given = givenLambda([anInlineFunction(failing)]);
    expect(await send(given, { failures: 0 })).toEqual({ payload: null, functionError: null });
    expect(await given.logs.line('attempt 1')).toContain('function="worker"');
  });

  test('tries twice more, after one and two minutes, then tells the destination', async () => {
    const async = { ...asyncDefaults, onFailureArn: queueArn };
    await using given = givenLambda([anInlineFunction(failing, { async })]);
    await send(given, { failures: 9 });
    await passTime(given, 1, 60_000);
    await passTime(given, 2, 119_000);
    expect(given.logs.lines.some((line) => line.includes('attempt 3'))).toBe(false);
    given.clock.advance(1_000);
    await given.logs.line('gave up');
    const [delivery] = given.deliveries;
    expect(delivery?.arn).toBe(queueArn);
    expect(JSON.parse(delivery?.message ?? '')).toEqual({
      version: '1.0',
      timestamp: '2026-01-01T00:03:00.000Z',
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:worker:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { failures: 9 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'attempt failed', trace: expect.any(Array) },
    });
  });

  test('tells the destination of success', async () => {
    const delivered = deferred();
    const async = { ...asyncDefaults, onSuccessArn: queueArn };
    await using given = givenLambda([anInlineFunction(failing, { async })], {
      deliver: async (arn, message) => delivered.resolve({ arn, record: JSON.parse(message) }),
    });
    await send(given, { failures: 0 });
    expect(await delivered.promise).toMatchObject({
      arn: queueArn,
      record: { requestContext: { condition: 'Success' }, responsePayload: 'in the end' },
    });
  });

  test('drops an event that has become too old', async () => {
    const async = { ...asyncDefaults, maximumEventAgeMs: 60_000, onFailureArn: queueArn };
    await using given = givenLambda([anInlineFunction(failing, { async })]);
    await send(given, { failures: 9 });
    await passTime(given, 1, 60_000);
    await passTime(given, 2, 120_000);
    await given.logs.line('EventAgeExceeded');
    expect(JSON.parse(given.deliveries[0]?.message ?? '')).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
    });
  });

  test('waits while the function is throttled, without using up retries', async () => {
    const source = `exports.handler = async (event) => {
      console.log('running ' + event.name);
      if (event.name === 'first') await new Promise((resolve) => setTimeout(resolve, 20));
    };`;
    await using given = givenLambda([anInlineFunction(source, { reservedConcurrency: 1 })]);
    const first = given.invoke({ name: 'first' });
    await given.lambda.invoke('worker', { name: 'second' }, { type: 'Event' });
    expect(await given.logs.line('An asynchronous event waits')).toContain('invokeCount=0 delayMs=1000');
    await first;
    given.clock.advance(1_000);
    expect(await given.logs.line('running second')).toContain('info');
  });
});

function deferred() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((settle) => (resolve = settle));
  return { promise, resolve };
}
