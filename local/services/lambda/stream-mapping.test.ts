import { describe, expect, test } from 'vitest';
import { AwsError } from '../../lib/errors.ts';
import type { EventSourceMappingModel } from '../../model/lambda.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import {
  aMapping,
  aStreamRecord,
  createMemoryCheckpoints,
  createMemoryStream,
  error,
  failedItemsOf,
  givenMapping,
  ok,
  streamArn,
  type Invocation,
} from './testing/given-mapping.ts';

const failureQueue = 'arn:aws:sqs:eu-central-1:000000000000:failures';

function givenStream(overrides: Partial<EventSourceMappingModel> = {}) {
  const clock = createManualClock();
  const streams = createMemoryStream();
  const checkpoints = createMemoryCheckpoints();
  const mapping = aMapping({ eventSourceArn: streamArn, ...overrides });
  const start = () => givenMapping(mapping, { streams, checkpoints, clock });
  const append = (...numbers: number[]) =>
    streams.append(...numbers.map((number) => aStreamRecord(number, clock.now())));
  return { clock, streams, checkpoints, start, append };
}

/** Last digits of the sequence numbers of a call's records. */
function numbersOf(invocation: Invocation): number[] {
  return invocation.records.map(({ eventID }) => Number(eventID));
}

function sequence(number: number): string {
  return String(number).padStart(21, '0');
}

/** Lets a mapping that has just got its answer set its timer. */
async function pause(clock: { advance(ms: number): void }, ms: number): Promise<void> {
  await new Promise(setImmediate);
  clock.advance(ms);
}

describe('stream mapping', () => {
  test('hands records over in order, batch after batch', async () => {
    const { start, append, checkpoints } = givenStream({ batchSize: 2 });
    append(1, 2, 3);
    await using given = start();
    const first = await given.invocation();
    expect(first.records[0]).toEqual(aStreamRecord(1, given.clock.now()));
    expect(numbersOf(first)).toEqual([1, 2]);
    expect(given.waitingInvocations).toBe(0);
    first.answer(ok);
    expect(numbersOf(await given.invocation())).toEqual([3]);
    expect(checkpoints.saved.get('mapping-1')).toBe(sequence(2));
  });

  test('follows what is appended later', async () => {
    const { start, append } = givenStream();
    await using given = start();
    append(1);
    (await given.invocation()).answer(ok);
    append(2);
    expect(numbersOf(await given.invocation())).toEqual([2]);
  });

  test('goes on after a restart from where it had come', async () => {
    const { start, append, checkpoints } = givenStream();
    append(1);
    const before = start();
    (await before.invocation()).answer(ok);
    await checkpoints.reached(sequence(1));
    await before[Symbol.asyncDispose]();
    append(2);
    await using after = start();
    expect(numbersOf(await after.invocation())).toEqual([2]);
  });

  test('hands a batch over again when the runtime stopped inside it', async () => {
    const { start, append } = givenStream();
    append(1);
    const before = start();
    const invocation = await before.invocation();
    const stopped = before[Symbol.asyncDispose]();
    invocation.answer(error);
    await stopped;
    await using after = start();
    expect(numbersOf(await after.invocation())).toEqual([1]);
  });

  test('LATEST leaves out what was there at the first start, and nothing later', async () => {
    const { start, append, checkpoints } = givenStream({ startingPosition: 'LATEST' });
    append(1);
    const before = start();
    await checkpoints.reached(sequence(1));
    await before[Symbol.asyncDispose]();
    append(2);
    await using after = start();
    expect(numbersOf(await after.invocation())).toEqual([2]);
  });

  test('waits for the batch window', async () => {
    const { start, append, clock } = givenStream({ batchingWindowMs: 1_000 });
    append(1);
    await using given = start();
    await pause(clock, 500);
    append(2);
    await pause(clock, 500);
    expect(numbersOf(await given.invocation())).toEqual([1, 2]);
  });

  test('leaves out records that pass no filter and moves on behind them', async () => {
    const { start, streams, clock, checkpoints } = givenStream({
      filterPatterns: [{ dynamodb: { NewImage: { room: { S: ['hall'] } } } }],
    });
    await using given = start();
    streams.append(aStreamRecord(1, clock.now(), 'lobby'), aStreamRecord(2, clock.now(), 'hall'));
    const invocation = await given.invocation();
    expect(numbersOf(invocation)).toEqual([2]);
    invocation.answer(ok);
    streams.append(aStreamRecord(3, clock.now(), 'lobby'));
    await checkpoints.reached(sequence(3));
    expect(given.waitingInvocations).toBe(0);
  });

  test('stays with a failing batch, with growing pauses', async () => {
    const { start, append, clock, checkpoints } = givenStream();
    append(1, 2);
    await using given = start();
    for (const delayMs of [500, 1_000, 2_000]) {
      (await given.invocation()).answer(error);
      await pause(clock, delayMs - 1);
      expect(given.waitingInvocations).toBe(0);
      clock.advance(1);
    }
    const last = await given.invocation();
    expect(numbersOf(last)).toEqual([1, 2]);
    last.answer(ok);
    await checkpoints.reached(sequence(2));
  });

  test('tries only the rest again when items are reported as failed', async () => {
    const { start, append, clock, checkpoints } = givenStream({ reportBatchItemFailures: true });
    append(1, 2, 3, 4);
    await using given = start();
    (await given.invocation()).answer(failedItemsOf(sequence(3), sequence(2)));
    await checkpoints.reached(sequence(1));
    await pause(clock, 500);
    expect(numbersOf(await given.invocation())).toEqual([2, 3, 4]);
  });

  test('halves a failing batch down to the record that fails', async () => {
    const { start, append, checkpoints } = givenStream({
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 0,
      onFailureArn: failureQueue,
    });
    append(1, 2, 3, 4);
    await using given = start();
    const calls: number[][] = [];
    const answered = checkpoints.reached(sequence(4));
    let isDone = false;
    void answered.then(() => (isDone = true));
    while (!isDone) {
      const invocation = await Promise.race([given.invocation(), answered]);
      if (!invocation) break;
      calls.push(numbersOf(invocation));
      invocation.answer(numbersOf(invocation).includes(3) ? error : ok);
    }
    expect(calls).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]);
    expect(await given.deliveries.next()).toMatchObject({
      record: { DDBStreamBatchInfo: { startSequenceNumber: sequence(3), batchSize: 1 } },
    });
  });

  test('gives up after the retries and says so in the documented form', async () => {
    const { start, append, clock, checkpoints } = givenStream({
      maximumRetryAttempts: 1,
      onFailureArn: failureQueue,
    });
    append(1, 2);
    await using given = start();
    (await given.invocation()).answer(error);
    await pause(clock, 500);
    (await given.invocation()).answer(error);
    await checkpoints.reached(sequence(2));
    expect(await given.deliveries.next()).toEqual({
      arn: failureQueue,
      record: {
        requestContext: {
          requestId: expect.any(String),
          functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:worker',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '2026-01-01T00:00:00.500Z',
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
          startSequenceNumber: sequence(1),
          endSequenceNumber: sequence(2),
          approximateArrivalOfFirstRecord: '2026-01-01T00:00:00Z',
          approximateArrivalOfLastRecord: '2026-01-01T00:00:00Z',
          batchSize: 2,
          streamArn,
        },
      },
    });
  });

  test('gives up records beyond the maximum age and keeps the younger ones', async () => {
    const { start, append, clock } = givenStream({ maximumRecordAgeSeconds: 60, onFailureArn: failureQueue });
    append(1);
    clock.advance(61_000);
    append(2);
    await using given = start();
    expect(numbersOf(await given.invocation())).toEqual([2]);
    expect(await given.deliveries.next()).toMatchObject({
      record: { requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 } },
    });
  });

  test('names a stream that is not there', () => {
    const missing = () => {
      throw new AwsError('ResourceNotFoundException', 'Stream not found');
    };
    const streams = { ...createMemoryStream(), onAppend: missing };
    expect(() => givenMapping(aMapping({ eventSourceArn: streamArn }), { streams })).toThrow(
      'Mapping.Properties.EventSourceArn: Stream not found',
    );
  });

  test('follows a source again that has failed', async () => {
    const { streams, append } = givenStream();
    append(1);
    let reads = 0;
    const flaky = {
      ...streams,
      async read(...parameters: Parameters<typeof streams.read>) {
        reads += 1;
        if (reads === 1) throw new Error('not yet');
        return streams.read(...parameters);
      },
    };
    await using given = givenMapping(aMapping({ eventSourceArn: streamArn }), { streams: flaky });
    await given.logs.line('Stream mapping will try again');
    await pause(given.clock, 1_000);
    expect(numbersOf(await given.invocation())).toEqual([1]);
  });
});
