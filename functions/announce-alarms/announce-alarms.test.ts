import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../local/lib/errors.ts';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import { GraphQlRequestError } from '../lib/graphql-client.ts';
import { queueBatch } from '../lib/testing/an-event.ts';
import { type Item, tableItems } from '../lib/testing/table-items.ts';
import { testTable } from '../lib/testing/test-table.ts';
import { createUlids } from '../lib/ulid.ts';
import { createHandler } from './announce-alarms.ts';
import { createOpsRoom } from './ops-room.ts';
import type { Operator } from './operators.ts';

const name = 'Chat';

const oscar: Operator = { userId: 'u-oscar', accountName: 'oscar' };
const olga: Operator = { userId: 'u-olga', accountName: 'olga' };

/** As CloudWatch words it. */
const anAlarm = (more: Item = {}) =>
  JSON.stringify({
    AlarmName: 'Chorus-WorkDeadLetters',
    AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:Chorus-WorkDeadLetters',
    AlarmDescription: 'Dead letters of work wait. What to do: docs/runbook.md#there-are-dead-letters',
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'Threshold Crossed: …',
    StateChangeTime: '2026-11-21T09:04:58.123+0000',
    Trigger: { Dimensions: [{ name: 'QueueName', value: 'WorkDead-1' }] },
    ...more,
  });

describe('announce-alarms', () => {
  let db: TestDynamoDb;
  let operators: Operator[] | Error;
  let published: { mutation: string | undefined; input: Item; correlationId: unknown }[];
  let refuse: boolean;
  const clock = createManualClock(Date.parse('2026-11-21T09:05:00.000Z'));
  const lines: string[] = [];

  beforeEach(async () => {
    db = await startTestDynamoDb([testTable(name)], clock);
    operators = [oscar];
    published = [];
    refuse = false;
    lines.length = 0;
  });
  afterEach(() => db[Symbol.asyncDispose]());

  let made = 0;
  const write = (text: string, fields: object) => void lines.push(text + JSON.stringify(fields));
  const announce = (...bodies: string[]) =>
    createHandler({
      room: createOpsRoom({
        client: db.client,
        table: name,
        newId: createUlids(clock.now, (count) => new Uint8Array(count).fill((made += 1))),
        now: () => new Date(clock.now()),
        pause: () => Promise.resolve(),
      }),
      listOperators: () =>
        operators instanceof Error ? Promise.reject(operators) : Promise.resolve(operators),
      api: {
        mutate(mutation, { input }, correlationId) {
          if (refuse) return Promise.reject(new GraphQlRequestError('The API could not be reached.'));
          const field = /(\w+)\(input/.exec(mutation)?.[1];
          published.push({ mutation: field, input: { ...Object(input) }, correlationId });
          return Promise.resolve();
        },
      },
      queues: [{ name: 'work', queue: 'Work-1', deadLetters: 'WorkDead-1', maxReceives: 5 }],
      alarmPrefix: 'Chorus-',
      log: { info: write, error: write },
    })(queueBatch(...bodies));

  const put = (item: Item) => tableItems(db.client, name).put(item);
  const itemsOf = (pk: string) => tableItems(db.client, name).of(pk);
  const room = async () => (await itemsOf('ROOM#ops')).find(({ sk }) => sk === 'ROOM');
  const memberIds = async () =>
    (await itemsOf('ROOM#ops')).flatMap(({ sk, userId }) =>
      String(sk).startsWith('MEMBER#') ? [userId] : [],
    );
  const messages = () => itemsOf('ROOM#ops#MESSAGES');

  it('makes the room at the first alarm, with the operators in it, and writes what is wrong and where to look', async () => {
    await put({ pk: 'USER#u-oscar', sk: 'PROFILE', userId: 'u-oscar', displayName: 'Oscar' });
    operators = [oscar, olga];
    expect(await announce(anAlarm())).toEqual({ batchItemFailures: [] });
    expect(await messages()).toMatchObject([
      {
        kind: 'SYSTEM',
        authorId: 'alarms',
        roomId: 'ops',
        body: 'Alarm: Dead letters of work wait. Look at /ops/work. What to do: docs/runbook.md#there-are-dead-letters',
        createdAt: '2026-11-21T09:05:00.000Z',
      },
    ]);
    const [message] = await messages();
    expect(await room()).toMatchObject({
      kind: 'PRIVATE',
      name: 'Ops',
      memberCount: 2,
      ownerCount: 0,
      lastMessage: { id: message?.['id'] },
    });
    expect(await itemsOf('ROOM#ops')).toContainEqual(
      expect.objectContaining({
        sk: 'MEMBER#u-oscar',
        displayName: 'Oscar',
        userKey: 'USER#u-oscar',
        userSort: 'ROOM#ops',
        role: 'MEMBER',
      }),
    );
    expect(await itemsOf('ROOM#ops')).toContainEqual(
      expect.objectContaining({ sk: 'MEMBER#u-olga', displayName: 'olga' }),
    );
    const changes = await itemsOf('ROOM#ops#CHANGES');
    expect(changes.filter((change) => change['message'])).toMatchObject([{ sk: message?.['id'] }]);
    expect(changes.filter((change) => change['membership'])).toHaveLength(2);
    expect(await itemsOf('USER#u-oscar#INBOX')).toMatchObject([{ kind: 'ROOM_ADDED', roomId: 'ops' }]);
    expect(published).toMatchObject([
      { mutation: 'publishMessage', input: { id: message?.['id'], roomId: 'ops' } },
      {
        mutation: 'publishOpsEvent',
        input: {
          alarm: {
            name: 'WorkDeadLetters',
            meaning: 'Dead letters of work wait.',
            state: 'ALARM',
            since: '2026-11-21T09:04:58.123Z',
            runbook: 'docs/runbook.md#there-are-dead-letters',
          },
        },
      },
    ]);
  });

  it('goes by one name in all that it writes, logs and tells, however often', async () => {
    await announce(anAlarm());
    await announce(anAlarm());
    const [message] = await messages();
    const correlationId = message?.['clientId'];

    expect(correlationId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await itemsOf('ROOM#ops#CHANGES')).toMatchObject([{ correlationId }, { correlationId }]);
    expect(await itemsOf('USER#u-oscar#INBOX')).toMatchObject([{ correlationId }]);
    expect(published.map((one) => one.correlationId)).toEqual(Array(4).fill(correlationId));
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => !line.includes(`"correlation_id":"${String(correlationId)}"`))).toEqual([]);
  });

  it('writes one line however often it is told, at once or later', async () => {
    await announce(anAlarm());
    await Promise.all([announce(anAlarm(), anAlarm()), announce(anAlarm())]);
    expect(await messages()).toHaveLength(1);
    expect(await memberIds()).toEqual(['u-oscar']);
    expect(await room()).toMatchObject({ memberCount: 1 });
    const told = published.filter(({ mutation }) => mutation === 'publishMessage');
    expect(new Set(told.map(({ input }) => input['id'])).size).toBe(1);
  });

  it('writes another line when the alarm rings again', async () => {
    await announce(anAlarm());
    await announce(anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' }));
    expect(await messages()).toHaveLength(2);
  });

  it('tells its end more quietly, in the order of what happened', async () => {
    const over = {
      NewStateValue: 'OK',
      OldStateValue: 'ALARM',
      StateChangeTime: '2026-11-21T09:04:59.000+0000',
    };
    await announce(anAlarm(over), anAlarm());
    expect(published.flatMap(({ input }) => input['body'] ?? [])).toEqual([
      expect.stringMatching(/^Alarm: /),
      'All right again: WorkDeadLetters',
    ]);
  });

  it.each([
    ['of an alarm that never rang', { NewStateValue: 'OK', OldStateValue: 'INSUFFICIENT_DATA' }],
    ['of one that nothing is known of', { NewStateValue: 'INSUFFICIENT_DATA', OldStateValue: 'ALARM' }],
  ])('writes nothing %s, yet tells the screen', async (_what, more) => {
    await announce(anAlarm(more));
    expect(await messages()).toEqual([]);
    expect(published).toMatchObject([{ mutation: 'publishOpsEvent' }]);
  });

  it('understands an alarm of somebody else', async () => {
    await announce(anAlarm({ AlarmName: 'Other', AlarmDescription: null, Trigger: undefined }));
    expect(await messages()).toMatchObject([
      { body: 'Alarm: Other rings. Look at /ops. What to do: docs/runbook.md#first' },
    ]);
  });

  it('lets in who became an operator and out who is none any more; who comes back goes on where they were', async () => {
    await announce(anAlarm());
    operators = [olga];
    await announce(anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' }));
    expect(await memberIds()).toEqual(['u-olga']);
    expect(await room()).toMatchObject({ memberCount: 1 });
    expect(await itemsOf('USER#u-oscar')).toMatchObject([{ sk: 'ROOM_COUNT', rooms: 0 }]);
    expect(await itemsOf('USER#u-oscar#INBOX')).toContainEqual(
      expect.objectContaining({ kind: 'ROOM_REMOVED', roomId: 'ops' }),
    );
    operators = [olga, oscar];
    await announce(anAlarm({ StateChangeTime: '2026-11-21T11:00:00.000+0000' }));
    expect(await memberIds()).toEqual(['u-olga', 'u-oscar']);
    expect(await itemsOf('ROOM#ops')).toContainEqual(
      expect.objectContaining({ sk: 'MEMBER#u-oscar', version: 3 }),
    );
  });

  it('leaves who is out where the deletion of an account finds them, and lets nobody in who deletes theirs', async () => {
    await announce(anAlarm());
    operators = [];
    await announce(anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' }));
    expect(await itemsOf('ROOM#ops')).toContainEqual(
      expect.objectContaining({ sk: 'FORMER#u-oscar', userKey: 'USER#u-oscar', userSort: 'FORMER#ops' }),
    );
    await put({
      pk: 'USER#u-oscar',
      sk: 'PROFILE',
      userId: 'u-oscar',
      displayName: 'Deleted user',
      closedAt: '2026-11-21T10:30:00.000Z',
    });
    operators = [oscar];
    await announce(anAlarm({ StateChangeTime: '2026-11-21T11:00:00.000+0000' }));
    expect(await memberIds()).toEqual([]);
  });

  it('opens a room again that was closed', async () => {
    await announce(anAlarm());
    await db.client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: marshall({ pk: 'ROOM#ops', sk: 'ROOM' }),
        UpdateExpression: 'SET archivedAt = :at REMOVE topic',
        ExpressionAttributeValues: marshall({ ':at': '2026-11-21T09:10:00.000Z' }),
      }),
    );
    await announce(anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' }));
    expect(await room()).toMatchObject({ name: 'Ops', version: 2 });
    expect(await room()).not.toHaveProperty('archivedAt');
  });

  it('tells who is in already when the group can not be read, and asks for the message again', async () => {
    await announce(anAlarm());
    operators = new Error('secret');
    const later = anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' });
    expect(await announce(later)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(await messages()).toHaveLength(2);
    operators = [oscar];
    expect(await announce(later)).toEqual({ batchItemFailures: [] });
    expect(await messages()).toHaveLength(2);
    expect(lines.join()).not.toContain('secret');
  });

  it('gives back what could not be told and what is no alarm, alone', async () => {
    expect(await announce('no alarm', '{}', anAlarm())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }],
    });
    refuse = true;
    const later = anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' });
    expect(await announce(later)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    refuse = false;
    published = [];
    await announce(later);
    expect(await messages()).toHaveLength(2);
    expect(published).toHaveLength(2);
  });

  it('gives up a transaction that fails for another reason than a repeat', async () => {
    await announce(anAlarm());
    db.answerNext('TransactWriteItems', () => {
      throw new AwsError('ValidationException', 'secret');
    });
    const later = anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' });
    expect(await announce(later)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(lines.join()).not.toContain('secret');
  });

  it('lets somebody in whose membership went in the meantime', async () => {
    await announce(anAlarm());
    await db.client.send(
      new DeleteItemCommand({ TableName: name, Key: marshall({ pk: 'ROOM#ops', sk: 'MEMBER#u-oscar' }) }),
    );
    await announce(anAlarm({ StateChangeTime: '2026-11-21T10:00:00.000+0000' }));
    expect(await memberIds()).toEqual(['u-oscar']);
  });
});
