import { describe, expect, test } from 'vitest';
import { givenMessaging, queueArnOf } from '../testing/given-messaging.ts';

const arn = queueArnOf('jobs');

function receive(given: ReturnType<typeof givenMessaging>, waitMs: number | null, signal?: AbortSignal) {
  const options = { maxMessages: 100, waitMs, signal: signal ?? new AbortController().signal };
  return given.messaging.queueBatches.receive(arn, options);
}

describe('queue batches', () => {
  test('have the form of Lambda events', async () => {
    await using given = givenMessaging();
    await given.send('jobs', 'hello', {
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'note' },
        raw: { DataType: 'Binary', BinaryValue: 'AQID' },
      },
    });
    expect(await receive(given, 0)).toEqual([
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          ApproximateFirstReceiveTimestamp: '1767225600000',
          SentTimestamp: '1767225600000',
          SenderId: expect.any(String),
        },
        messageAttributes: {
          kind: { stringValue: 'note', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: 'AQID', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  test('come as large as they are asked for, beyond the ten of the API', async () => {
    await using given = givenMessaging();
    for (let i = 0; i < 25; i += 1) await given.send('jobs', String(i));
    expect(await receive(given, 0)).toHaveLength(25);
  });

  test('are waited for without end, or until the signal', async () => {
    await using given = givenMessaging();
    const waiting = receive(given, null);
    await given.send('jobs', 'a');
    expect(await waiting).toHaveLength(1);
    const stop = new AbortController();
    const never = receive(given, null, stop.signal);
    stop.abort();
    expect(await never).toEqual([]);
  });

  test('are removed when acknowledged and visible at once when given back', async () => {
    await using given = givenMessaging();
    for (const body of ['a', 'b']) await given.send('jobs', body);
    const [first, second] = await receive(given, 0);
    await given.messaging.queueBatches.acknowledge(arn, [first?.receiptHandle ?? '']);
    await given.messaging.queueBatches.giveBack(arn, [second?.receiptHandle ?? '']);
    expect((await receive(given, 0)).map(({ body }) => body)).toEqual(['b']);
    given.clock.advance(60_000);
    expect((await receive(given, 0)).map(({ body }) => body)).toEqual(['b']);
  });
});
