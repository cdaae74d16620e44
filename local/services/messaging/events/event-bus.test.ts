import { describe, expect, test } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import type { EventRuleModel } from '../../../model/messaging.ts';
import {
  aQueue,
  aSubscription,
  aTopic,
  givenMessaging,
  queueArnOf,
  topicArnOf,
} from '../testing/given-messaging.ts';

const bus = { name: 'shop', arn: 'arn:aws:events:eu-central-1:000000000000:event-bus/shop' };
const functionArn = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';

type Target = EventRuleModel['targets'][number];

function aTarget(overrides: Partial<Target> = {}): Target {
  return { id: 'T', arn: functionArn, input: null, inputPath: null, inputTransformer: null, ...overrides };
}

function aRule(overrides: Partial<EventRuleModel> = {}): EventRuleModel {
  return {
    logicalId: 'Rule',
    name: 'rule',
    eventBusName: 'shop',
    enabled: true,
    eventPattern: { source: ['orders'] },
    targets: [aTarget()],
    ...overrides,
  };
}

function givenRules(eventRules: EventRuleModel[], more: Parameters<typeof givenMessaging>[0] = {}) {
  return givenMessaging({ eventBuses: [bus], eventRules, ...more });
}

const anEntry = { EventBusName: 'shop', Source: 'orders', DetailType: 'Placed', Detail: '{"id":"o1"}' };

function put(given: ReturnType<typeof givenMessaging>, ...Entries: Json[]) {
  return given.messaging.callEvents('PutEvents', { Entries });
}

describe('event bus', () => {
  test('hands matching events to a function, in the documented form', async () => {
    await using given = givenRules([aRule()]);
    const answer = await put(given, { ...anEntry, Resources: ['arn:x'], Time: 1_767_225_600 });
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(given.invocations).toEqual([
      {
        arn: functionArn,
        payload: {
          version: '0',
          id: Object((answer['Entries'] as Json[])[0]).EventId,
          'detail-type': 'Placed',
          source: 'orders',
          account: '000000000000',
          time: '2026-01-01T00:00:00Z',
          region: 'eu-central-1',
          resources: ['arn:x'],
          detail: { id: 'o1' },
        },
      },
    ]);
  });

  test('takes the bus by its ARN and has a default one', async () => {
    await using given = givenRules([aRule(), aRule({ eventBusName: 'default' })]);
    const onDefault = { Source: 'orders', DetailType: 'Placed', Detail: '{}' };
    await put(given, { ...anEntry, EventBusName: bus.arn }, onDefault);
    expect(given.invocations).toHaveLength(2);
  });

  test('shapes the input of each target', async () => {
    await using given = givenRules([
      aRule({
        targets: [
          aTarget({ input: '{"fixed":true}' }),
          aTarget({ inputPath: '$.detail' }),
          aTarget({
            inputTransformer: { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '{"order": <id>}' },
          }),
        ],
      }),
    ]);
    await put(given, anEntry);
    expect(given.invocations.map(({ payload }) => payload)).toEqual([
      { fixed: true },
      { id: 'o1' },
      { order: 'o1' },
    ]);
  });

  test('reaches queues, topics and other buses', async () => {
    const queues = [aQueue(), aQueue({ name: 'fan' })];
    const second = aRule({ eventBusName: 'default', targets: [aTarget()] });
    const arns = [
      queueArnOf('jobs'),
      topicArnOf('events'),
      'arn:aws:events:eu-central-1:000000000000:event-bus/default',
    ];
    await using given = givenRules([aRule({ targets: arns.map((arn) => aTarget({ arn })) }), second], {
      queues,
      topics: [aTopic()],
      topicSubscriptions: [aSubscription({ endpoint: queueArnOf('fan'), rawMessageDelivery: true })],
    });
    await put(given, anEntry);
    for (const name of ['jobs', 'fan']) {
      const [message] = await given.receive(name);
      expect(JSON.parse(String(message?.['Body']))).toMatchObject({ detail: { id: 'o1' } });
    }
    expect(given.invocations).toMatchObject([{ payload: { source: 'orders', detail: { id: 'o1' } } }]);
  });

  test('leaves disabled rules and rules of other buses alone, and remembers what nobody wanted', async () => {
    await using given = givenRules([aRule({ enabled: false }), aRule({ eventBusName: 'default' })]);
    await put(given, anEntry);
    expect(given.invocations).toEqual([]);
    expect(given.messaging.unmatchedEvents()).toEqual([
      { busName: 'shop', source: 'orders', detailType: 'Placed', atMs: given.clock.now() },
    ]);
    for (let i = 0; i < 150; i += 1) await put(given, anEntry);
    expect(given.messaging.unmatchedEvents()).toHaveLength(100);
  });

  test('a target that fails is no failure of the sender', async () => {
    await using given = givenRules([aRule({ targets: [aTarget({ arn: queueArnOf('none') }), aTarget()] })]);
    expect(await put(given, anEntry)).toMatchObject({ FailedEntryCount: 0 });
    expect(given.invocations).toHaveLength(1);
    expect(given.logLines.some((line) => line.startsWith('warn A rule could not deliver'))).toBe(true);
  });

  test('answers each entry by itself', async () => {
    await using given = givenRules([aRule()]);
    const answer = await put(
      given,
      anEntry,
      { ...anEntry, Detail: '[]' },
      { ...anEntry, Source: '' },
      { ...anEntry, Source: 'aws.s3' },
    );
    expect(answer).toMatchObject({
      FailedEntryCount: 3,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: 'MalformedDetail' },
        { ErrorCode: 'InvalidArgument', ErrorMessage: expect.stringContaining('Source') },
        { ErrorCode: 'NotAuthorizedForSource' },
      ],
    });
  });

  test('refuses what EventBridge refuses', async () => {
    await using given = givenRules([aRule()]);
    await expect(put(given)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(given, ...Array(11).fill(anEntry))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const large = { ...anEntry, Detail: JSON.stringify({ x: 'x'.repeat(262_144) }) };
    await expect(put(given, large)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(given, { ...anEntry, EventBusName: 'none' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('tells its buses and rules, and tests a pattern', async () => {
    await using given = givenRules([aRule()]);
    const call = given.messaging.callEvents;
    const { EventBuses } = await call('ListEventBuses', {});
    expect((EventBuses as { Name: string }[]).map(({ Name }) => Name)).toEqual(['default', 'shop']);
    expect(await call('ListRules', { EventBusName: 'shop' })).toMatchObject({ Rules: [{ Name: 'rule' }] });
    const EventPattern = '{"source":["orders"]}';
    expect(await call('TestEventPattern', { EventPattern, Event: '{"source":"orders"}' })).toEqual({
      Result: true,
    });
  });

  test('names a faulty pattern', () => {
    expect(() => givenRules([aRule({ eventPattern: { source: 'orders' } })])).toThrow(
      /^Rule\.Properties\.EventPattern: Event pattern is not valid/,
    );
  });

  test('hands events of AWS services to rules of the default bus, and keeps none that nobody wants', async () => {
    const rule = aRule({ eventBusName: 'default', eventPattern: { source: ['aws.cognito-idp'] } });
    await using given = givenRules([rule]);
    const detailType = 'AWS API Call via CloudTrail';
    const detail = { eventName: 'AdminDisableUser' };
    await given.messaging.putServiceEvent({ source: 'aws.cognito-idp', detailType, detail });
    await given.messaging.putServiceEvent({ source: 'aws.s3', detailType, detail });

    expect(given.invocations).toEqual([
      {
        arn: functionArn,
        payload: {
          version: '0',
          id: expect.any(String),
          'detail-type': detailType,
          source: 'aws.cognito-idp',
          account: '000000000000',
          time: expect.stringMatching(/Z$/),
          region: 'eu-central-1',
          resources: [],
          detail,
        },
      },
    ]);
    expect(given.messaging.unmatchedEvents()).toEqual([]);
  });
});
