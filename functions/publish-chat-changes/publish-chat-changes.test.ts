import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../local/lib/errors.ts';
import { createManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import type { Failure } from '../lib/failures.ts';
import { GraphQlRequestError } from '../lib/graphql-client.ts';
import { type Item, tableItems } from '../lib/testing/table-items.ts';
import { testTable } from '../lib/testing/test-table.ts';
import { createUlids } from '../lib/ulid.ts';
import { createChatTable } from './chat-table.ts';
import { createHandler } from './publish-chat-changes.ts';

const name = 'Chat';
const table = testTable(name, { indexes: { byUser: ['userKey', 'userSort'] }, hasStream: true });
const streamArn = table.streamArn ?? '';

const startMs = Date.UTC(2026, 0, 1);
const at = new Date(startMs).toISOString();
const changeId = '01KDV2HDM00000000000000000';

const membership = (roomId: string, userId: string, displayName: string, more: Item = {}) => ({
  pk: `ROOM#${roomId}`,
  sk: `MEMBER#${userId}`,
  userKey: `USER#${userId}`,
  userSort: `ROOM#${roomId}`,
  roomId,
  userId,
  displayName,
  role: 'MEMBER',
  notify: 'ALL',
  joinedAt: at,
  version: 4,
  ...more,
});
const profile = (userId: string, displayName: string) => ({
  pk: `USER#${userId}`,
  sk: 'PROFILE',
  userId,
  displayName,
  createdAt: at,
});
const directRoom = {
  pk: 'ROOM#direct_ana_ben',
  sk: 'ROOM',
  id: 'direct_ana_ben',
  kind: 'DIRECT',
  name: 'Ana, Ben',
  names: { ana: 'Ana', ben: 'Ben' },
  topic: null,
  slowModeSeconds: 0,
  memberCount: 2,
  createdAt: at,
  version: 1,
  lastMessage: { body: 'hidden' },
};
const roomChange = (more: Item) => ({
  pk: 'ROOM#r#CHANGES',
  sk: changeId,
  at,
  expiresAt: startMs / 1000 + 1000,
  ...more,
});
const entry = { userId: 'ben', changeId, kind: 'ROOM_ADDED', roomId: 'r', at };
const inboxItem = (userId = 'ben') => ({
  pk: `USER#${userId}#INBOX`,
  sk: changeId,
  ...entry,
  userId,
  expiresAt: 1,
});

describe('The changes of the chat table', () => {
  let db: TestDynamoDb;
  let after: string | null;
  const clock = createManualClock(startMs);
  const lines: string[] = [];
  const pauses: number[] = [];
  let published: unknown[];
  let failures: Failure[];
  let refuse: (userId: string) => boolean;

  beforeEach(async () => {
    db = await startTestDynamoDb([table], clock);
    after = null;
    published = [];
    failures = [];
    lines.length = 0;
    pauses.length = 0;
    refuse = () => false;
  });
  afterEach(() => db[Symbol.asyncDispose]());

  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  let made = 0;
  const tell = (event: unknown) =>
    createHandler({
      table: createChatTable(db.client, name),
      api: {
        mutate: (_mutation, { input }) => {
          if (refuse((input as typeof entry).userId)) {
            return Promise.reject(new GraphQlRequestError('The API answered 500.'));
          }
          published.push(input);
          return Promise.resolve();
        },
      },
      failures: { report: (failure) => Promise.resolve(void failures.push(failure)) },
      log: { info: write, error: write },
      pause: (attempt) => Promise.resolve(void pauses.push(attempt)),
      newId: createUlids(clock.now, (count) => new Uint8Array(count).fill((made += 1))),
      nowMs: clock.now,
    })(event);

  const put = (item: Item) => tableItems(db.client, name).put(item);
  const get = (pk: string, sk: string) => tableItems(db.client, name).get(pk, sk);
  const entriesOf = (pk: string) => tableItems(db.client, name).of(pk);

  /** What the stream has since the last call, as Lambda hands it over. */
  async function newRecords() {
    const Records = await db.dynamoDb.streams.read(streamArn, after, 1000);
    after = Records.at(-1)?.dynamodb.SequenceNumber ?? after;
    return { Records };
  }
  const tellNew = async () => tell(await newRecords());

  describe('an entry of an inbox', () => {
    it('is published whole', async () => {
      await put(inboxItem());

      expect(await tellNew()).toEqual({ batchItemFailures: [] });
      expect(published).toEqual([entry]);
    });

    it('that could not be published is reported, and its neighbours go out', async () => {
      refuse = (userId) => userId === 'ben';
      for (const userId of ['ana', 'ben', 'dana']) await put(inboxItem(userId));
      const event = await newRecords();

      expect(await tell(event)).toEqual({
        batchItemFailures: [{ itemIdentifier: event.Records[1]?.dynamodb.SequenceNumber }],
      });
      expect(published).toMatchObject([{ userId: 'ana' }, { userId: 'dana' }]);
    });

    it('that is damaged is set aside, and holds up nobody', async () => {
      await put({ ...inboxItem(), kind: 'SOMETHING' });
      await put(inboxItem('ana'));

      expect(await tellNew()).toEqual({ batchItemFailures: [] });
      expect(failures).toMatchObject([{ key: inboxItem().pk, attributes: ['kind'] }]);
      expect(published).toMatchObject([{ userId: 'ana' }]);
    });
  });

  describe('a changed room', () => {
    const change = roomChange({ room: { id: 'r', name: 'New name' } });

    it('is written into the inbox of every member, once however often it is told', async () => {
      for (let index = 0; index < 30; index += 1) await put(membership('r', `user ${index}`, 'Name'));
      await put(membership('other', 'stranger', 'Name'));
      await newRecords();
      await put(change);
      const event = await newRecords();
      await tell(event);
      const entries = await newRecords();
      await tell(event);

      expect(entries.Records).toHaveLength(30);
      expect((await newRecords()).Records).toEqual([]);
      expect(await entriesOf('USER#user 7#INBOX')).toEqual([
        {
          pk: 'USER#user 7#INBOX',
          sk: changeId,
          ...entry,
          userId: 'user 7',
          kind: 'ROOM_CHANGED',
          expiresAt: change.expiresAt,
        },
      ]);
      await tell(entries);
      expect(new Set(published.map((one) => (one as typeof entry).userId)).size).toBe(30);
    });

    it('is told to those, too, for whom the table had no capacity at first', async () => {
      await put(membership('r', 'ana', 'Ana'));
      await put(membership('r', 'ben', 'Ben'));
      await newRecords();
      const unprocessed = [{ PutRequest: { Item: marshall(inboxItem('ben')) } }];
      db.answerNext('BatchWriteItem', () => ({ UnprocessedItems: { [name]: unprocessed } }));
      await put(change);

      expect(await tellNew()).toEqual({ batchItemFailures: [] });
      expect(pauses).toEqual([1]);
      expect(await entriesOf('USER#ben#INBOX')).toHaveLength(1);
    });

    it('waits for the next try when the table stays busy', async () => {
      await put(membership('r', 'ben', 'Ben'));
      await newRecords();
      const unprocessed = [{ PutRequest: { Item: marshall(inboxItem('ben')) } }];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        db.answerNext('BatchWriteItem', () => ({ UnprocessedItems: { [name]: unprocessed } }));
      }
      await put(change);

      expect((await tellNew()).batchItemFailures).toHaveLength(1);
      expect(lines.join()).toContain('StillBusyError');
    });

    it.each([
      ['a new room', { room: { id: 'r' }, membership: { userId: 'ben' } }],
      ['a message', { message: { id: 'm', body: 'secret' } }],
      ['a membership', { membership: { userId: 'ben' } }],
    ])('is not %s', async (_what, item) => {
      await put(membership('r', 'ben', 'Ben'));
      await put(roomChange(item));

      expect(await tellNew()).toEqual({ batchItemFailures: [] });
      expect(await entriesOf('USER#ben#INBOX')).toEqual([]);
    });
  });

  describe('a new name', () => {
    async function rename(displayName: string) {
      await put(profile('ben', displayName));
      return newRecords();
    }

    beforeEach(async () => {
      await put(profile('ben', 'Ben'));
      await put(membership('r', 'ben', 'Ben', { readMessageId: 'm1', lastSentAt: 5 }));
      await put(membership('r', 'ana', 'Ana'));
      await put(membership('direct_ana_ben', 'ben', 'Ben'));
      await put(directRoom);
      await newRecords();
    });

    it('reaches every membership, with an entry in the log of the room', async () => {
      expect(await tell(await rename('Benjamin'))).toEqual({ batchItemFailures: [] });

      const { userKey, userSort, lastSentAt, ...stored } = await get('ROOM#r', 'MEMBER#ben');
      expect(stored).toMatchObject({ displayName: 'Benjamin', version: 5, readMessageId: 'm1' });
      expect([userKey, userSort, lastSentAt]).toEqual(['USER#ben', 'ROOM#r', 5]);
      const { pk: _pk, sk: _sk, ...copy } = stored;
      expect(await entriesOf('ROOM#r#CHANGES')).toEqual([
        {
          pk: 'ROOM#r#CHANGES',
          sk: expect.stringMatching(/^[0-9A-Z]{26}$/),
          at,
          membership: copy,
          expiresAt: startMs / 1000 + 30 * 86_400,
        },
      ]);
      expect((await get('ROOM#r', 'MEMBER#ana'))['displayName']).toBe('Ana');
    });

    it('is the name of a direct room for the other one, who is told', async () => {
      await tell(await rename('Benjamin'));

      const room = await get('ROOM#direct_ana_ben', 'ROOM');
      expect(room).toMatchObject({
        name: 'Ana, Benjamin',
        names: { ana: 'Ana', ben: 'Benjamin' },
        version: 2,
        lastMessage: { body: 'hidden' },
      });
      const changes = await entriesOf('ROOM#direct_ana_ben#CHANGES');
      const told = changes.filter((change) => change['room'] !== undefined);
      expect(changes).toHaveLength(2);
      expect(told).toMatchObject([{ room: { id: 'direct_ana_ben', name: 'Ana, Benjamin', version: 2 } }]);
      expect(JSON.stringify(told)).not.toContain('hidden');
    });

    it('reaches who came into a room with the former name when it had been carried round already', async () => {
      await tell(await rename('Benjamin'));
      await newRecords();
      await put(membership('late', 'ben', 'Ben'));
      await put({ ...inboxItem(), roomId: 'late' });

      expect(await tellNew()).toEqual({ batchItemFailures: [] });
      expect(await get('ROOM#late', 'MEMBER#ben')).toMatchObject({ displayName: 'Benjamin', version: 5 });
      expect(await entriesOf('ROOM#late#CHANGES')).toMatchObject([
        { membership: { displayName: 'Benjamin' } },
      ]);
      expect(published).toMatchObject([{ kind: 'ROOM_ADDED', roomId: 'late' }]);
    });

    it('leaves alone who comes into a room with it', async () => {
      await put(membership('new', 'ben', 'Ben'));
      await put({ ...inboxItem(), roomId: 'new' });
      await tellNew();

      expect(await entriesOf('ROOM#new#CHANGES')).toEqual([]);
    });

    it('changes nothing when it is told again, or late', async () => {
      const first = await rename('Benny');
      const second = await rename('Benjamin');
      await tell(second);
      await newRecords();
      await tell(first);
      await tell(second);

      expect((await newRecords()).Records).toEqual([]);
      expect(await get('ROOM#r', 'MEMBER#ben')).toMatchObject({ displayName: 'Benjamin', version: 5 });
    });

    it('goes in after whoever changed the membership at the same moment', async () => {
      const event = await rename('Benjamin');
      db.answerNext('TransactWriteItems', () => {
        throw new AwsError('TransactionCanceledException', 'Transaction cancelled', 400, {
          CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
        });
      });

      expect(await tell(event)).toEqual({ batchItemFailures: [] });
      expect(pauses).toEqual([1]);
      expect(await get('ROOM#r', 'MEMBER#ben')).toMatchObject({ displayName: 'Benjamin', version: 5 });
    });

    it('is not what a profile changes otherwise', async () => {
      await put({ ...profile('ben', 'Ben'), createdAt: 'later' });
      await tellNew();
      expect(await entriesOf('ROOM#r#CHANGES')).toEqual([]);
    });

    it('leaves those alone who have left meanwhile', async () => {
      const event = await rename('Benjamin');
      const index = marshall(membership('gone', 'ben', 'Ben'));
      db.answerNext('Query', () => ({ Items: [index], Count: 1 }));

      expect(await tell(event)).toEqual({ batchItemFailures: [] });
      expect(await get('ROOM#gone', 'MEMBER#ben')).toEqual({});
    });
  });

  it('are logged without names and texts', async () => {
    refuse = () => true;
    await put(profile('ben', 'Benjamin Secret'));
    await put(membership('r', 'ben', 'Benjamin Secret'));
    await put(roomChange({ room: { id: 'r', name: 'Room Secret' }, at: 'Wrong Secret' }));
    await put({ ...inboxItem(), roomId: 'r', note: 'Secret' });
    await put(profile('ben', 'Other Secret'));
    db.answerNext('GetItem', () => {
      throw new AwsError('ValidationException', 'The value Other Secret is wrong.');
    });

    expect((await tellNew()).batchItemFailures).toHaveLength(2);
    expect(failures).toHaveLength(1);
    expect(lines).toHaveLength(4);
    expect(JSON.stringify(failures.map(({ reason }) => reason))).not.toMatch(/secret/i);
    expect(lines.join()).not.toMatch(/secret|ben/i);
    expect(lines.join()).toContain('ValidationException');
  });

  it('refuse what is no batch of a stream', async () => {
    await expect(tell({ Records: [{ eventName: 'INSERT' }] })).rejects.toThrow();
  });
});
