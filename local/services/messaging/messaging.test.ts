import { describe, expect, test } from 'vitest';
import {
  aQueue,
  aTopic,
  aSubscription,
  givenMessaging,
  queueArnOf,
  topicArnOf,
} from './testing/given-messaging.ts';

describe('messaging', () => {
  test('delivers text to whatever an ARN names', async () => {
    await using given = givenMessaging({
      queues: [aQueue(), aQueue({ name: 'order.fifo' }), aQueue({ name: 'fan' })],
      topics: [aTopic()],
      topicSubscriptions: [aSubscription({ endpoint: queueArnOf('fan'), rawMessageDelivery: true })],
      eventRules: [
        {
          logicalId: 'Rule',
          name: 'rule',
          eventBusName: 'default',
          enabled: true,
          eventPattern: { source: ['lambda'] },
          targets: [
            { id: 'T', arn: queueArnOf('jobs'), input: null, inputPath: '$.detail', inputTransformer: null },
          ],
        },
      ],
    });
    const functionArn = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';
    const busArn = 'arn:aws:events:eu-central-1:000000000000:event-bus/default';
    const { deliver } = given.messaging;
    await deliver(queueArnOf('order.fifo'), 'to a FIFO queue');
    await deliver(queueArnOf('order.fifo'), 'to a FIFO queue');
    await deliver(topicArnOf('events'), 'to a topic');
    await deliver(functionArn, '{"to":"a function"}');
    await deliver(busArn, '{"to":"a bus"}');
    expect(await given.receive('order.fifo')).toHaveLength(2);
    expect(await given.receive('fan')).toMatchObject([{ Body: 'to a topic' }]);
    expect(given.invocations).toEqual([{ arn: functionArn, payload: { to: 'a function' } }]);
    expect(await given.receive('jobs')).toMatchObject([{ Body: '{"to":"a bus"}' }]);
    await expect(deliver('arn:aws:s3:::bucket', 'x')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('ends long polls when it stops, and stops twice', async () => {
    const given = givenMessaging();
    const waiting = given.receive('jobs', { WaitTimeSeconds: 20 });
    await given.messaging[Symbol.asyncDispose]();
    await given.messaging[Symbol.asyncDispose]();
    expect(await waiting).toEqual([]);
  });

  test('tells what is in its queues', async () => {
    await using given = givenMessaging();
    for (const body of ['a', 'b']) await given.send('jobs', body);
    await given.receive('jobs', { MaxNumberOfMessages: 1 });
    expect(given.messaging.queueCounts()).toEqual([
      {
        name: 'jobs',
        arn: queueArnOf('jobs'),
        visible: 1,
        inFlight: 1,
        delayed: 0,
        oldestSentAtMs: given.clock.now(),
      },
    ]);
  });
});
