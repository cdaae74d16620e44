import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { createDisposer } from '../../../lib/disposer.ts';
import { StartError } from '../../../lib/errors.ts';
import type { MessagingOptions } from '../messaging.ts';
import { givenEndpoint } from '../testing/given-endpoint.ts';
import {
  aQueue,
  aSubscription,
  aTopic,
  givenMessaging,
  queueArnOf,
  topicArnOf,
} from '../testing/given-messaging.ts';

async function givenClient(options: Partial<MessagingOptions>) {
  const disposer = createDisposer();
  const given = disposer.use(givenMessaging({ topics: [aTopic()], ...options }));
  const endpoint = disposer.use(await givenEndpoint(given.messaging));
  const client = new SNSClient(endpoint.clientConfig);
  disposer.defer(() => client.destroy());
  return { ...given, client, [Symbol.asyncDispose]: () => disposer.dispose() };
}

const TopicArn = topicArnOf('events');
const functionArn = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';
const MessageAttributes = { type: { DataType: 'String', StringValue: 'created & <new>' } };

describe('SNS › publish', () => {
  test('wraps a message for a queue', async () => {
    await using given = await givenClient({ topicSubscriptions: [aSubscription()] });
    const { MessageId } = await given.client.send(
      new PublishCommand({ TopicArn, Message: 'héllo', Subject: 'greeting', MessageAttributes }),
    );
    const [message] = await given.receive('jobs');
    expect(JSON.parse(String(message?.['Body']))).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'greeting',
      Message: 'héllo',
      Timestamp: '2026-01-01T00:00:00.000Z',
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.any(String),
      UnsubscribeURL: expect.stringContaining('SubscriptionArn=arn:aws:sns:'),
      MessageAttributes: { type: { Type: 'String', Value: 'created & <new>' } },
    });
  });

  test('delivers raw when asked to', async () => {
    await using given = await givenClient({
      topicSubscriptions: [aSubscription({ rawMessageDelivery: true })],
    });
    await given.client.send(new PublishCommand({ TopicArn, Message: 'plain', MessageAttributes }));
    expect(await given.receive('jobs', { MessageAttributeNames: ['All'] })).toMatchObject([
      { Body: 'plain', MessageAttributes },
    ]);
  });

  test('delivers to every queue whose filter policy passes', async () => {
    const names = ['typed', 'body', 'numbers', 'lists', 'all'];
    const policies: [unknown, 'MessageAttributes' | 'MessageBody'][] = [
      [{ type: [{ prefix: 'chat.' }] }, 'MessageAttributes'],
      [{ room: { id: ['lobby'] } }, 'MessageBody'],
      ['{"size":[{"numeric":[">",5]}]}', 'MessageAttributes'],
      [{ tags: ['b'] }, 'MessageAttributes'],
      [null, 'MessageAttributes'],
    ];
    await using given = await givenClient({
      queues: names.map((name) => aQueue({ name })),
      topicSubscriptions: policies.map(([filterPolicy, filterPolicyScope], index) =>
        aSubscription({ endpoint: queueArnOf(names[index] ?? ''), filterPolicy, filterPolicyScope }),
      ),
    });
    const publish = (Message: string, type: string, size: string, tags: string) =>
      given.client.send(
        new PublishCommand({
          TopicArn,
          Message,
          MessageAttributes: {
            type: { DataType: 'String', StringValue: type },
            size: { DataType: 'Number', StringValue: size },
            tags: { DataType: 'String.Array', StringValue: tags },
          },
        }),
      );
    await publish('{"room":{"id":"lobby"}}', 'tree.moved', '9', '["a","b"]');
    await publish('not json', 'chat.sent', '2', '["c"]');
    const counts = given.messaging.queueCounts().map(({ name, visible }) => [name, visible]);
    expect(Object.fromEntries(counts)).toEqual({ typed: 1, body: 1, numbers: 1, lists: 1, all: 2 });
  });

  test('hands an event to a function', async () => {
    const topicSubscriptions = [aSubscription({ protocol: 'lambda', endpoint: functionArn })];
    await using given = await givenClient({ topicSubscriptions });
    const { MessageId } = await given.client.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    expect(given.invocations).toEqual([
      {
        arn: functionArn,
        payload: {
          Records: [
            {
              EventSource: 'aws:sns',
              EventVersion: '1.0',
              EventSubscriptionArn: expect.stringContaining(`${TopicArn}:`),
              Sns: {
                Type: 'Notification',
                MessageId,
                TopicArn,
                Subject: null,
                Message: 'hello',
                Timestamp: '2026-01-01T00:00:00.000Z',
                SignatureVersion: '1',
                Signature: expect.any(String),
                SigningCertUrl: expect.any(String),
                UnsubscribeUrl: expect.any(String),
                MessageAttributes: {},
              },
            },
          ],
        },
      },
    ]);
  });

  test('keeps in a dead-letter queue what a subscriber could not take', async () => {
    await using given = await givenClient({
      topicSubscriptions: [
        aSubscription({ protocol: 'lambda', endpoint: functionArn, deadLetterArn: queueArnOf('jobs') }),
      ],
      invokeFunction: () => Promise.reject(new Error('no such function')),
    });
    await given.client.send(new PublishCommand({ TopicArn, Message: 'lost?' }));
    const [message] = await given.receive('jobs');
    expect(JSON.parse(String(message?.['Body']))).toMatchObject({ Message: 'lost?' });
  });

  test('chooses the text of the protocol', async () => {
    await using given = await givenClient({
      topicSubscriptions: [aSubscription({ rawMessageDelivery: true })],
    });
    const Message = JSON.stringify({ default: 'anybody', sqs: 'queues' });
    await given.client.send(new PublishCommand({ TopicArn, Message, MessageStructure: 'json' }));
    expect(await given.receive('jobs')).toMatchObject([{ Body: 'queues' }]);
  });

  test('keeps the order of a FIFO topic and drops duplicates', async () => {
    const arn = topicArnOf('events.fifo');
    await using given = await givenClient({
      topics: [aTopic('events.fifo')],
      queues: [aQueue({ name: 'jobs.fifo' })],
      topicSubscriptions: [
        aSubscription({ topicArn: arn, endpoint: queueArnOf('jobs.fifo'), rawMessageDelivery: true }),
      ],
    });
    const entry = (Id: string, id: string) => ({
      Id,
      Message: Id,
      MessageGroupId: 'g',
      MessageDeduplicationId: id,
    });
    const entries = [entry('a', '1'), entry('b', '2'), entry('again', '1')];
    const { Successful } = await given.client.send(
      new PublishBatchCommand({ TopicArn: arn, PublishBatchRequestEntries: entries }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b', 'again']);
    expect(Successful?.[2]?.MessageId).toBe(Successful?.[0]?.MessageId);
    expect((await given.receive('jobs.fifo')).map(({ Body }) => Body)).toEqual(['a', 'b']);
  });

  test('refuses what SNS refuses', async () => {
    await using given = await givenClient({});
    const send = (command: PublishCommand) => given.client.send(command);
    await expect(
      send(new PublishCommand({ TopicArn: topicArnOf('none'), Message: 'a' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(send(new PublishCommand({ TopicArn, Message: 'x'.repeat(262_145) }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('SNS › administration', () => {
  test('creates topics and subscriptions that work at once', async () => {
    await using given = await givenClient({ topics: [] });
    const created = await given.client.send(
      new CreateTopicCommand({ Name: 'fresh', Tags: [{ Key: 'team', Value: 'a' }] }),
    );
    expect(created.TopicArn).toBe(topicArnOf('fresh'));
    const topic = { TopicArn: created.TopicArn };
    const { SubscriptionArn } = await given.client.send(
      new SubscribeCommand({
        ...topic,
        Protocol: 'sqs',
        Endpoint: queueArnOf('jobs'),
        Attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"type":["wanted"]}' },
      }),
    );
    await given.client.send(new PublishCommand({ ...topic, Message: 'unwanted' }));
    await given.client.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'FilterPolicy',
        AttributeValue: '{}',
      }),
    );
    await given.client.send(new PublishCommand({ ...topic, Message: 'wanted' }));
    expect((await given.receive('jobs')).map(({ Body }) => Body)).toEqual(['wanted']);
    const { Attributes } = await given.client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({ RawMessageDelivery: 'true', Endpoint: queueArnOf('jobs') });
  });

  test('lists, tags and unsubscribes', async () => {
    await using given = await givenClient({ topicSubscriptions: [aSubscription()] });
    const topics = await given.client.send(new ListTopicsCommand({}));
    expect(topics.Topics).toEqual([{ TopicArn }]);
    await given.client.send(
      new TagResourceCommand({ ResourceArn: TopicArn, Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    const tags = await given.client.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
    expect(tags.Tags).toEqual([{ Key: 'a', Value: 'b' }]);
    const list = () => given.client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const [subscription] = (await list()).Subscriptions ?? [];
    expect(subscription).toMatchObject({ Protocol: 'sqs', Endpoint: queueArnOf('jobs') });
    await given.client.send(new UnsubscribeCommand({ SubscriptionArn: subscription?.SubscriptionArn }));
    expect((await list()).Subscriptions).toEqual([]);
  });

  test('names a faulty filter policy of the template', () => {
    const topicSubscriptions = [aSubscription({ filterPolicy: { type: 'text' } })];
    const start = () => givenMessaging({ topics: [aTopic()], topicSubscriptions });
    expect(start).toThrow(StartError);
    expect(start).toThrow(/^Subscription of .*:jobs to .*:events: Invalid parameter: FilterPolicy/);
  });
});
