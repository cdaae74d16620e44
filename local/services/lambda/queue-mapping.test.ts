import { describe, expect, test } from 'vitest';
import { AwsError, StartError } from '../../lib/errors.ts';
import {
  aMapping,
  aQueueRecord,
  createMemoryQueue,
  error,
  failedItemsOf,
  givenMapping,
  ok,
} from './testing/given-mapping.ts';

describe('queue mapping', () => {
  test('hands records over in the form of Lambda and removes them', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping(), { queues });
    queues.add({
      ...aQueueRecord('m1', 'hello'),
      messageAttributes: {
        kind: { stringValue: 'note', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
    });
    const invocation = await given.invocation();
    expect(invocation.payload).toEqual({
      Records: [
        {
          messageId: 'm1',
          receiptHandle: 'receipt-m1',
          body: 'hello',
          attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1767225600000' },
          messageAttributes: {
            kind: { stringValue: 'note', stringListValues: [], binaryListValues: [], dataType: 'String' },
          },
          md5OfBody: 'md5',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
          awsRegion: 'eu-central-1',
        },
      ],
    });
    invocation.answer(ok);
    expect(await queues.acknowledged.next()).toEqual(['receipt-m1']);
  });

  test('leaves a failed batch to the visibility timeout', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping(), { queues });
    queues.add(aQueueRecord('m1'));
    (await given.invocation()).answer(error);
    queues.add(aQueueRecord('m2'));
    (await given.invocation()).answer(ok);
    expect(await queues.acknowledged.next()).toEqual(['receipt-m2']);
    expect(queues.acknowledged.pending).toBe(0);
  });

  test('removes the others when some items are reported as failed', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping({ reportBatchItemFailures: true }), { queues });
    queues.add(aQueueRecord('m1'), aQueueRecord('m2'), aQueueRecord('m3'));
    (await given.invocation()).answer(failedItemsOf('m2'));
    expect(await queues.acknowledged.next()).toEqual(['receipt-m1', 'receipt-m3']);
  });

  test('drops records that pass no filter, looking into JSON bodies', async () => {
    const queues = createMemoryQueue();
    const filterPatterns = [{ body: { kind: ['order'] } }, '{"body":["plain"]}'];
    await using given = givenMapping(aMapping({ filterPatterns }), { queues });
    queues.add(
      aQueueRecord('m1', '{"kind":"order"}'),
      aQueueRecord('m2', '{"kind":"other"}'),
      aQueueRecord('m3', 'plain'),
    );
    expect(await queues.acknowledged.next()).toEqual(['receipt-m2']);
    expect((await given.invocation()).records.map(({ messageId }) => messageId)).toEqual(['m1', 'm3']);
  });

  test('waits for the batch window, or until the batch is full', async () => {
    const queues = createMemoryQueue();
    const takes: number[] = [];
    const window = createWindow();
    await using given = givenMapping(aMapping({ batchSize: 3, batchingWindowMs: 1_000 }), {
      queues: {
        ...queues,
        async receive(queueArn, options) {
          takes.push(options.maxMessages);
          if (options.waitMs !== null) await window.more(options.waitMs);
          return queues.receive(queueArn, options);
        },
      },
    });
    queues.add(aQueueRecord('m1'));
    expect(await window.asked()).toBe(1_000);
    queues.add(aQueueRecord('m2'), aQueueRecord('m3'));
    window.open();
    expect((await given.invocation()).records).toHaveLength(3);
    expect(takes.slice(0, 2)).toEqual([3, 2]);
  });

  test('keeps no more batches going than it may', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping({ batchSize: 1 }), { queues }, 2);
    queues.add(aQueueRecord('m1'), aQueueRecord('m2'), aQueueRecord('m3'));
    const [first] = [await given.invocation(), await given.invocation()];
    expect(given.waitingInvocations).toBe(0);
    first.answer(ok);
    expect((await given.invocation()).records[0]?.['messageId']).toBe('m3');
  });

  test('tries again when the function is throttled', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping(), { queues });
    queues.add(aQueueRecord('m1'));
    (await given.invocation()).refuse(new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429));
    await new Promise(setImmediate);
    given.clock.advance(500);
    (await given.invocation()).answer(ok);
    expect(await queues.acknowledged.next()).toEqual(['receipt-m1']);
  });

  test('gives messages back when it stops before the function has seen them', async () => {
    const queues = createMemoryQueue();
    const given = givenMapping(aMapping(), { queues });
    queues.add(aQueueRecord('m1'));
    (await given.invocation()).refuse(new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429));
    await given[Symbol.asyncDispose]();
    await given[Symbol.asyncDispose]();
    expect(await queues.givenBack.next()).toEqual(['receipt-m1']);
  });

  test('reads a queue again that has failed', async () => {
    const queues = createMemoryQueue();
    let receives = 0;
    const receive: typeof queues.receive = (...parameters) => {
      receives += 1;
      return receives === 1 ? Promise.reject(new Error('not yet')) : queues.receive(...parameters);
    };
    await using given = givenMapping(aMapping(), { queues: { ...queues, receive } });
    await given.logs.line('Queue mapping will try again');
    queues.add(aQueueRecord('m1'));
    given.clock.advance(1_000);
    expect((await given.invocation()).records).toHaveLength(1);
  });

  test('splits what would not fit into one event', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping(), { queues });
    const body = 'x'.repeat(1_000_000);
    queues.add(...['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'].map((id) => aQueueRecord(id, body)));
    const first = await given.invocation();
    expect(first.records).toHaveLength(5);
    first.answer(ok);
    expect((await given.invocation()).records).toHaveLength(2);
  });

  test('does nothing while it is disabled', async () => {
    const queues = createMemoryQueue();
    await using given = givenMapping(aMapping({ enabled: false }), { queues });
    queues.add(aQueueRecord('m1'));
    await new Promise(setImmediate);
    expect(given.waitingInvocations).toBe(0);
  });

  test('names the faulty filter and the unknown source', () => {
    const faulty = aMapping({ filterPatterns: [{ body: 'x' }] });
    expect(() => givenMapping(faulty, {})).toThrow(
      /^Mapping\.Properties\.FilterCriteria\.Filters\[0\]\.Pattern: /,
    );
    const kinesis = aMapping({ eventSourceArn: 'arn:aws:kinesis:eu-central-1:000000000000:stream/x' });
    expect(() => givenMapping(kinesis, {})).toThrow(StartError);
  });
});

/** A batch window that the test opens. */
function createWindow() {
  let open: () => void = () => undefined;
  let answer: (waitMs: number) => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const asked = new Promise<number>((resolve) => (answer = resolve));
  return {
    asked: () => asked,
    open: () => open(),
    more(waitMs: number): Promise<void> {
      answer(waitMs);
      return opened;
    },
  };
}
