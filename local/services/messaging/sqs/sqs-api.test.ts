import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createDisposer } from '../../../lib/disposer.ts';
import type { QueueModel } from '../../../model/messaging.ts';
import { givenEndpoint } from '../testing/given-endpoint.ts';
import { aQueue, givenMessaging, queueArnOf } from '../testing/given-messaging.ts';

/** The real SDK client; it checks the digests of all it sends and gets. */
async function givenClient(queues: QueueModel[]) {
  const disposer = createDisposer();
  const given = disposer.use(givenMessaging({ queues }));
  const endpoint = disposer.use(await givenEndpoint(given.messaging));
  const client = new SQSClient({ ...endpoint.clientConfig, useQueueUrlAsEndpoint: false });
  disposer.defer(() => client.destroy());
  return { ...given, client, [Symbol.asyncDispose]: () => disposer.dispose() };
}

const QueueUrl = aQueue().url;

describe('SQS API', () => {
  test('carries a message with its attributes', async () => {
    await using given = await givenClient([aQueue()]);
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'note' },
      size: { DataType: 'Number.int', StringValue: '7' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
    };
    const sent = await given.client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'héllo 👋', MessageAttributes }),
    );
    const { Messages } = await given.client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    expect(Messages).toEqual([
      {
        MessageId: sent.MessageId,
        ReceiptHandle: expect.any(String),
        Body: 'héllo 👋',
        MD5OfBody: sent.MD5OfMessageBody,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
        MessageAttributes,
        Attributes: {
          ApproximateReceiveCount: '1',
          ApproximateFirstReceiveTimestamp: '1767225600000',
          SentTimestamp: '1767225600000',
          SenderId: expect.any(String),
        },
      },
    ]);
  });

  test('sends no attributes unasked, and some when some are asked for', async () => {
    await using given = await givenClient([aQueue()]);
    const MessageAttributes = {
      'app.kind': { DataType: 'String', StringValue: 'note' },
      other: { DataType: 'String', StringValue: 'x' },
    };
    await given.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageAttributes }));
    const plain = await given.client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    expect(plain.Messages?.[0]).not.toHaveProperty('MessageAttributes');
    expect(plain.Messages?.[0]).not.toHaveProperty('Attributes');
    const some = await given.client.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['app.*'] }),
    );
    expect(Object.keys(some.Messages?.[0]?.MessageAttributes ?? {})).toEqual(['app.kind']);
  });

  test('answers each entry of a batch by itself', async () => {
    await using given = await givenClient([aQueue()]);
    const sent = await given.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'one', MessageBody: 'a' },
          { Id: 'two', MessageBody: '\u0001' },
          { Id: 'three', MessageBody: 'c', DelaySeconds: 901 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['one']);
    expect(sent.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
      ['two', 'InvalidMessageContents', true],
      ['three', 'InvalidParameterValue', true],
    ]);
    const { Messages = [] } = await given.client.send(new ReceiveMessageCommand({ QueueUrl }));
    const Entries = Messages.map(({ ReceiptHandle }) => ({ Id: 'x', ReceiptHandle }));
    const deleted = await given.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(deleted.Successful).toEqual([{ Id: 'x' }]);
  });

  test('waits for a message in a long poll', async () => {
    await using given = await givenClient([aQueue({ receiveWaitSeconds: 20 })]);
    const received = given.client.send(new ReceiveMessageCommand({ QueueUrl }));
    await given.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'at last' }));
    expect((await received).Messages?.[0]?.Body).toBe('at last');
  });

  test('describes queues and finds them', async () => {
    const queue = aQueue({ redrive: { deadLetterArn: queueArnOf('dead'), maxReceiveCount: 5 } });
    const dead = aQueue({ name: 'dead' });
    await using given = await givenClient([queue, dead]);
    await given.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', DelaySeconds: 5 }));
    const { Attributes } = await given.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: queue.arn,
      VisibilityTimeout: '30',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 5 }),
    });
    const url = await given.client.send(new GetQueueUrlCommand({ QueueName: 'dead' }));
    expect(url.QueueUrl).toBe(dead.url);
    const list = await given.client.send(new ListQueuesCommand({ QueueNamePrefix: 'j' }));
    expect(list.QueueUrls).toEqual([queue.url]);
    const sources = await given.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }));
    expect(sources.queueUrls).toEqual([queue.url]);
  });

  test('moves dead letters in a task that can be listed and cancelled', async () => {
    const dead = aQueue({ name: 'dead' });
    const queue = aQueue({ redrive: { deadLetterArn: dead.arn, maxReceiveCount: 5 } });
    await using given = await givenClient([queue, dead]);
    for (const MessageBody of ['a', 'b', 'c']) {
      await given.client.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody }));
    }
    const { TaskHandle } = await given.client.send(
      new StartMessageMoveTaskCommand({
        SourceArn: dead.arn,
        DestinationArn: queue.arn,
        MaxNumberOfMessagesPerSecond: 1,
      }),
    );
    given.clock.advance(0);
    const list = () => given.client.send(new ListMessageMoveTasksCommand({ SourceArn: dead.arn }));
    expect((await list()).Results).toEqual([
      {
        TaskHandle,
        Status: 'RUNNING',
        SourceArn: dead.arn,
        DestinationArn: queue.arn,
        MaxNumberOfMessagesPerSecond: 1,
        ApproximateNumberOfMessagesMoved: 1,
        ApproximateNumberOfMessagesToMove: 3,
        StartedTimestamp: given.clock.now(),
      },
    ]);
    const cancelled = await given.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(1);
    expect((await list()).Results).toMatchObject([{ Status: 'CANCELLED' }]);
    const { Messages } = await given.client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toMatchObject([{ Body: 'a' }]);
    // Only from a dead-letter queue.
    await expect(
      given.client.send(new StartMessageMoveTaskCommand({ SourceArn: queue.arn })),
    ).rejects.toMatchObject({ name: 'UnsupportedOperation' });
  });

  test('creates a queue, once', async () => {
    await using given = await givenClient([]);
    const create = () =>
      given.client.send(
        new CreateQueueCommand({
          QueueName: 'new.fifo',
          Attributes: { FifoQueue: 'true', VisibilityTimeout: '5' },
        }),
      );
    const { QueueUrl: url } = await create();
    expect((await create()).QueueUrl).toBe(url);
    const sent = await given.client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'a',
        MessageGroupId: 'g',
        MessageDeduplicationId: 'd',
      }),
    );
    expect(sent.SequenceNumber).toMatch(/^\d{20}$/);
  });

  test.each([
    ['QueueDoesNotExist', new SendMessageCommand({ QueueUrl: 'http://127.0.0.1/0/none', MessageBody: 'a' })],
    ['MissingParameter', new SendMessageCommand({ QueueUrl, MessageBody: '' })],
    ['InvalidParameterValue', new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })],
    ['EmptyBatchRequest', new SendMessageBatchCommand({ QueueUrl, Entries: [] })],
    [
      'BatchEntryIdsNotDistinct',
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'x', MessageBody: 'a' },
          { Id: 'x', MessageBody: 'b' },
        ],
      }),
    ],
    [
      'MessageNotInflight',
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'none', VisibilityTimeout: 1 }),
    ],
    ['InvalidParameterValue', new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(1_048_577) })],
    [
      'InvalidParameterValue',
      new SendMessageCommand({
        QueueUrl: aQueue({ name: 'q.fifo' }).url,
        MessageBody: 'a',
        MessageGroupId: 'g',
      }),
    ],
    [
      'MissingParameter',
      new SendMessageCommand({ QueueUrl: aQueue({ name: 'q.fifo' }).url, MessageBody: 'a' }),
    ],
  ])('throws %s', async (name, command) => {
    await using given = await givenClient([aQueue(), aQueue({ name: 'q.fifo' })]);
    // The union of commands has no common overload of `send`.
    const send = given.client.send.bind(given.client) as (command: unknown) => Promise<unknown>;
    await expect(send(command)).rejects.toMatchObject({ name });
  });
});
