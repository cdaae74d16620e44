import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../local/lib/errors.ts';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import { anEvent, queueBatch } from '../lib/testing/an-event.ts';
import { type Item, tableItems } from '../lib/testing/table-items.ts';
import { testTable } from '../lib/testing/test-table.ts';
import { createUlids } from '../lib/ulid.ts';
import { createChatTable } from './chat-table.ts';
import { createHandler } from './notify-people.ts';

const name = 'Chat';
const id = '01KAK1ZZZZ0000000000000000';
const time = '2026-11-21T09:00:00.000Z';

describe('notify-people', () => {
  let db: TestDynamoDb;
  const clock = createManualClock(Date.parse('2026-11-21T09:05:00.000Z'));
  const lines: string[] = [];

  beforeEach(async () => {
    db = await startTestDynamoDb([testTable(name)], clock);
    lines.length = 0;
    await put({ pk: 'ROOM#r', sk: 'ROOM', kind: 'PRIVATE', name: 'launch' });
    await put({ pk: 'ROOM#direct', sk: 'ROOM', kind: 'DIRECT', name: 'Ana, Ben' });
    for (const room of ['r', 'direct']) {
      await put(member(room, 'ana', 'Ana', 'ALL'));
      await put(member(room, 'ben', 'Ben', 'MENTIONS'));
    }
    await put(member('r', 'carla', 'Carla', 'NONE'));
  });
  afterEach(() => db[Symbol.asyncDispose]());

  const member = (room: string, userId: string, displayName: string, notify: string) => ({
    pk: `ROOM#${room}`,
    sk: `MEMBER#${userId}`,
    userId,
    displayName,
    notify,
  });
  const put = (item: Item) => tableItems(db.client, name).put(item);
  const itemsOf = (pk: string) => tableItems(db.client, name).of(pk);
  const toldTo = async (userId: string) =>
    (await itemsOf(`USER#${userId}#NOTIFICATIONS`)).map(({ text }) => text);

  const write = (text: string, fields: object) => void lines.push(text + JSON.stringify(fields));
  let made = 0;
  const notify = (...bodies: Parameters<typeof queueBatch>) =>
    createHandler({
      table: createChatTable(db.client, name),
      log: { info: write, error: write },
      newId: createUlids(clock.now, (count) => new Uint8Array(count).fill((made += 1))),
      nowMs: clock.now,
    })(queueBatch(...bodies));

  const mentioning = (mentions: string[], more: Item = {}) =>
    anEvent(id, { data: { actorId: 'ana', message: { id: 'm', body: 'secret', mentions } }, ...more });

  it('stores a mention as unread, with an entry of the inbox made now, and without the text', async () => {
    expect(await notify(mentioning(['ben']))).toEqual({ batchItemFailures: [] });

    const shown = {
      id,
      kind: 'MENTION',
      roomId: 'r',
      messageId: 'm',
      text: 'Ana mentioned you in launch',
      createdAt: time,
    };
    expect(await itemsOf('USER#ben#NOTIFICATIONS')).toMatchObject([{ sk: id, ...shown }]);
    expect(await itemsOf('USER#ben#UNREAD')).toMatchObject([{ sk: id, ...shown }]);
    const inbox = await itemsOf('USER#ben#INBOX');
    expect(inbox).toMatchObject([
      {
        userId: 'ben',
        kind: 'NOTIFICATION',
        roomId: 'r',
        notification: shown,
        at: '2026-11-21T09:05:00.000Z',
      },
    ]);
    expect(inbox[0]?.['changeId']).toBe(inbox[0]?.['sk']);
    expect(String(inbox[0]?.['sk']) > id).toBe(true);
    expect(JSON.stringify(inbox)).not.toContain('secret');
  });

  it('does it once however often the event comes', async () => {
    const event = mentioning(['ben']);
    await Promise.all([notify(event, event), notify(event)]);
    await notify(event);

    expect(await itemsOf('USER#ben#INBOX')).toHaveLength(1);
    expect(await itemsOf('USER#ben#UNREAD')).toHaveLength(1);
  });

  it('tells neither the author nor those who are gone or want to hear nothing', async () => {
    await notify(mentioning(['ana', 'ben', 'carla', 'gone', 'ben']));

    expect(await toldTo('ben')).toHaveLength(1);
    for (const userId of ['ana', 'carla', 'gone']) expect(await toldTo(userId)).toEqual([]);
  });

  it.each([
    ['added', 'MEMBER', 'r', ['Ana added you to launch']],
    ['role_changed', 'OWNER', 'r', ['Ana made you an owner of launch']],
    ['role_changed', 'MEMBER', 'r', ['Ana made you a member of launch']],
    ['added', 'MEMBER', 'direct', []],
  ] as const)('says of a membership that was %s as %s of %s: %o', async (fact, role, tenant, texts) => {
    const membership = { userId: 'ben', role };
    await notify(
      anEvent(id, { type: `chat.membership.${fact}.v1`, tenant, data: { actorId: 'ana', membership } }),
    );

    expect(await toldTo('ben')).toEqual(texts);
  });

  it.each([
    ['COMPLETED', 5_000, 0, ['Your job is done: 5,000 records are stored']],
    ['COMPLETED_WITH_ERRORS', 4_997, 3, ['Your job is done: 4,997 of 5,000 records are stored, 3 rejected']],
    ['FAILED', 0, 0, ['Your job of 5,000 records failed']],
    ['CANCELLED', 10, 0, []],
  ])('says of a job that ended as %s: its outcome', async (status, persisted, rejected, texts) => {
    const job = {
      id: 'j',
      ownerId: 'dana',
      requested: 5_000,
      enqueued: 5_000,
      seed: 1,
      version: 9,
      createdAt: time,
    };
    await notify(
      anEvent(id, {
        type: 'records.job.finished.v1',
        tenant: 'dana',
        data: { job: { ...job, status, persisted, rejected, finishedAt: time } },
      }),
    );

    expect(await toldTo('dana')).toEqual(texts);
  });

  it('gives back what could not be stored and what is no event, alone, and logs no text', async () => {
    db.answerNext('TransactWriteItems', () => {
      throw new AwsError('ValidationException', 'secret');
    });
    const answer = await notify(
      mentioning(['ben']),
      'no event',
      mentioning(['ben'], { id: '01KAK1ZZZZ0000000000000001' }),
    );

    expect(answer.batchItemFailures).toHaveLength(2);
    expect(answer.batchItemFailures).toContainEqual({ itemIdentifier: 'm1' });
    expect(await toldTo('ben')).toHaveLength(1);
    expect(lines.join()).not.toContain('secret');
  });
});
