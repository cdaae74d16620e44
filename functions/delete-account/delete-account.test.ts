import { BatchWriteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../local/testing/start-test-dynamodb.ts';
import { deletedUser } from '../lib/deleted-user.ts';
import { deletionPass } from '../lib/deletion-command.ts';
import { createLiveTokens } from '../lib/live-tokens.ts';
import { createMortal, type Mortal } from '../lib/testing/mortal.ts';
import { createTestQueue, type TestQueue } from '../lib/testing/test-queue.ts';
import { testTable } from '../lib/testing/test-table.ts';
import { createUlids } from '../lib/ulid.ts';
import type { ArchiveBucket } from './archive-bucket.ts';
import { createClosing } from './close-account.ts';
import { createHandler } from './delete-account.ts';
import { createArchiveErasing } from './erase-archive.ts';
import { createItemErasing } from './erase-items.ts';
import { createNotifiedErasing } from './erase-notified.ts';
import { createRoomErasing } from './erase-rooms.ts';
import { createLeaving } from './leave-rooms.ts';

const startMs = Date.parse('2026-11-21T12:00:00.000Z');
const lastPassMs = 75 * 60_000;
const tables = { chat: 'Chat', tree: 'Tree', records: 'Records', archive: 'Archive' };

type Item = Record<string, unknown>;

const hookA = '01ARZ3NDEKTSV4RRFFQ69G5FAA';
const hookB = '01ARZ3NDEKTSV4RRFFQ69G5FAB';

describe('delete-account', () => {
  let db: TestDynamoDb;
  let clock: ManualClock;
  let queue: TestQueue;
  let objects: Map<string, string>;
  let users: Map<string, string>;
  let calls: string[];
  let lines: string[];
  const newId = createUlids(
    () => clock.now(),
    (count) => Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 32)),
  );

  beforeEach(async () => {
    clock = createManualClock(startMs);
    db = await startTestDynamoDb(
      [
        testTable(tables.chat, { indexes: { byUser: ['userKey', 'userSort'] } }),
        testTable(tables.tree),
        testTable(tables.records),
        testTable(tables.archive, { keys: ['userId', 'object'] }),
      ],
      clock,
    );
    queue = createTestQueue();
    objects = new Map();
    users = new Map();
    calls = [];
    lines = [];
  });
  afterEach(() => db[Symbol.asyncDispose]());

  const bucket: ArchiveBucket = {
    read: (key) => {
      const text = objects.get(key);
      return Promise.resolve(text === undefined ? null : { text, version: text });
    },
    replace: (key, text, version) => {
      if (objects.get(key) !== version) return Promise.resolve(false);
      objects.set(key, text);
      return Promise.resolve(true);
    },
  };

  function handlerOf(life: Mortal = createMortal(), nowMs = () => clock.now()) {
    const client = life.client(db.client);
    const tools = { client, tables, pause: () => Promise.resolve(), newId, nowMs };
    const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
    return createHandler({
      steps: {
        close: createClosing(tools, {
          users: life.calls({
            usernameOf: (userId: string) => Promise.resolve(users.get(userId) ?? null),
            signOut: (username: string) => Promise.resolve(void calls.push(`signOut ${username}`)),
            remove: (username: string) => {
              for (const [id, name] of users) if (name === username) users.delete(id);
              return Promise.resolve(void calls.push(`remove ${username}`));
            },
          }),
          tokens: createLiveTokens(client, tables.records),
          api: life.calls({
            mutate: (_mutation: string, { userId }: Record<string, unknown>, correlationId: unknown) =>
              Promise.resolve(void calls.push(`signOutUser ${String(userId)} for ${String(correlationId)}`)),
          }),
        }),
        leave: createLeaving(tools),
        rooms: createRoomErasing(tools),
        notified: createNotifiedErasing(tools),
        items: createItemErasing(tools),
        archive: createArchiveErasing(tools, life.calls(bucket)),
      },
      queue: life.queue(queue),
      log: { info: write, error: write },
      nowMs,
      lastPassMs,
    });
  }

  async function put(table: string, items: readonly Item[]): Promise<void> {
    for (let start = 0; start < items.length; start += 25) {
      const requests = items
        .slice(start, start + 25)
        .map((item) => ({ PutRequest: { Item: marshall(item) } }));
      await db.client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  }

  async function everything(client: DynamoDBClient = db.client): Promise<Item[]> {
    const all: Item[] = [];
    for (const TableName of Object.values(tables)) {
      let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
      do {
        const page = await client.send(
          new ScanCommand({ TableName, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
        );
        all.push(...(page.Items ?? []).map((item) => unmarshall(item)));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
    return all;
  }

  const at = '2026-11-20T12:00:00.000Z';
  const room = (id: string, more: Item = {}): Item => ({
    pk: `ROOM#${id}`,
    sk: 'ROOM',
    id,
    kind: 'PRIVATE',
    name: 'Launch',
    topic: null,
    slowModeSeconds: 0,
    memberCount: 2,
    ownerCount: 1,
    lastActivityAt: at,
    createdAt: at,
    version: 1,
    ...more,
  });
  const member = (roomId: string, userId: string, more: Item = {}): Item => ({
    pk: `ROOM#${roomId}`,
    sk: `MEMBER#${userId}`,
    roomId,
    userId,
    displayName: userId === 'ben' ? 'Ben' : 'Ana Secret',
    role: 'MEMBER',
    notify: 'ALL',
    joinedAt: at,
    version: 1,
    userKey: `USER#${userId}`,
    userSort: `ROOM#${roomId}`,
    ...more,
  });
  function message(roomId: string, id: string, authorId: string, more: Item = {}): Item[] {
    const said = {
      id,
      roomId,
      authorId,
      authorName: authorId === 'ben' ? 'Ben' : 'Ana Secret',
      kind: 'TEXT',
      body: authorId === 'ben' ? 'of Ben' : 'Secret of Ana',
      mentions: [],
      clientId: `client ${id}`,
      createdAt: at,
      version: 1,
      changeId: id,
      ...more,
    };
    return [
      { pk: `ROOM#${roomId}#MESSAGES`, sk: id, ...said },
      { pk: `ROOM#${roomId}#CHANGES`, sk: said.changeId, at, message: said, expiresAt: 2_000_000_000 },
    ];
  }

  const webhook = (ownerId: string): Item => ({
    url: `https://${ownerId === 'ben' ? 'ben' : 'secret'}.example.com/`,
    eventTypes: ['chat.message.created.v1'],
    active: true,
    createdAt: at,
    ownerId,
  });
  const webhooks = (roomId: string, hooks: Item): Item => ({
    pk: `ROOM#${roomId}#WEBHOOKS`,
    sk: 'LIST',
    hooks: Object.keys(hooks).length,
    ...hooks,
  });
  const webhookSecret = (roomId: string, hookId: string): Item => ({
    pk: `ROOM#${roomId}#WEBHOOKS`,
    sk: `SECRET#${hookId}`,
    secret: 'whsec_x',
  });

  /** Everything that somebody may have, in rooms named after them. */
  async function givenAccount(userId: string): Promise<void> {
    const id = (name: string) => `${name}-${userId}`;
    const names = { [userId]: 'Ana Secret', ben: 'Ben' };
    const direct = id('direct');
    const own = message(id('shared'), '01B', userId);
    const change = (roomId: string, sk: string, more: Item) => ({
      pk: `ROOM#${roomId}#CHANGES`,
      sk,
      at,
      expiresAt: 2_000_000_000,
      ...more,
    });
    users.set(userId, id('ana'));
    await put(
      tables.chat,
      [
        {
          pk: `USER#${userId}`,
          sk: 'PROFILE',
          userId,
          displayName: 'Ana Secret',
          createdAt: at,
          nameKey: 'PROFILE',
          nameSort: 'ana secret#',
        },
        { pk: `USER#${userId}`, sk: 'ROOM_COUNT', rooms: 4 },
        { pk: `USER#${userId}`, sk: `TYPING#${direct}`, toldAt: 1 },
        { pk: `USER#${userId}#IDEMPOTENCY`, sk: 'sendMessage#1', message: own[0] },
        { pk: `USER#${userId}#INBOX`, sk: '01A', kind: 'ROOM_ADDED' },
        { pk: `USER#${userId}#NOTIFICATIONS`, sk: '01A', text: 'Ben mentioned you' },
        { pk: `USER#${userId}#UNREAD`, sk: '01A', text: 'Ben mentioned you' },
        room(direct, { kind: 'DIRECT', name: 'Ana Secret, Ben', names, ownerCount: 0 }),
        member(direct, userId),
        member(direct, 'ben'),
        change(direct, '01A', {
          room: { id: direct, name: 'Ana Secret, Ben', names },
          membership: { userId, displayName: 'Ana Secret' },
        }),
        ...message(direct, '01C', userId),
        ...message(direct, '01D', 'ben'),
        room(id('alone'), {
          memberCount: 1,
          name: 'Diary of Ana Secret',
          topic: 'Secret',
          nameKey: 'PUBLIC_ROOM',
          nameSort: 'x',
        }),
        member(id('alone'), userId, { role: 'OWNER' }),
        change(id('alone'), '01A', {
          room: { id: id('alone'), name: 'Diary of Ana Secret' },
          membership: { userId, displayName: 'Ana Secret' },
          actorId: userId,
        }),
        ...message(id('alone'), '01E', userId),
        room(id('shared'), {
          ownerCount: 2,
          lastMessage: { ...own[0], pk: undefined, sk: undefined } as Item,
        }),
        member(id('shared'), userId, { role: 'OWNER' }),
        member(id('shared'), 'ben', { role: 'OWNER' }),
        { pk: `ROOM#${id('shared')}#PRESENCE`, sk: userId, displayName: 'Ana Secret' },
        change(id('shared'), '01A1', {
          membership: { userId, displayName: 'Ana Secret', readMessageId: '01B' },
        }),
        ...own,
        ...message(id('shared'), '01F', userId, { deletedAt: at, body: null, version: 2, changeId: '01G' }),
        room(id('led'), { memberCount: 3 }),
        member(id('led'), userId, { role: 'OWNER' }),
        member(id('led'), 'ben', { joinedAt: '2026-11-02T00:00:00.000Z' }),
        member(id('led'), 'aaa', { joinedAt: '2026-11-03T00:00:00.000Z', displayName: 'Aaa' }),
        webhooks(id('led'), { [hookA]: webhook(userId), [hookB]: webhook('ben') }),
        webhookSecret(id('led'), hookA),
        // Somebody made it who has gone before.
        webhooks(id('alone'), { [hookA]: webhook('secret maker') }),
        webhookSecret(id('alone'), hookA),
        room(id('left')),
        member(id('left'), 'ben', { role: 'OWNER' }),
        {
          ...member(id('left'), userId),
          sk: `FORMER#${userId}`,
          userSort: `FORMER#${id('left')}`,
          removedAt: at,
        },
        ...message(id('left'), '01H', userId),
        {
          pk: 'USER#ben#NOTIFICATIONS',
          sk: id('n'),
          id: id('n'),
          kind: 'MENTION',
          roomId: id('shared'),
          text: 'Ana Secret mentioned you in Launch',
          createdAt: at,
        },
        {
          pk: 'USER#ben#INBOX',
          sk: `01A-${userId}`,
          kind: 'NOTIFICATION',
          notification: { id: id('n'), text: 'Ana Secret mentioned you in Launch' },
        },
        {
          pk: `USER#${userId}#NOTIFIED`,
          sk: `ben#${id('n')}`,
          userId: 'ben',
          id: id('n'),
          text: 'Deleted user mentioned you in Launch',
        },
      ].map((item) => unmarshall(marshall(item, { removeUndefinedValues: true }))),
    );
    await put(tables.tree, [
      { pk: `USER#${userId}#IDEMPOTENCY`, sk: 'createFactory#1', factory: { name: 'Dice' } },
    ]);
    await put(tables.records, [
      { pk: `OWNER#${userId}`, sk: 'RUNNING_JOBS', running: 1 },
      { pk: `OWNER#${userId}`, sk: 'QUOTA#2026-11-21', used: 1 },
      { pk: `OWNER#${userId}#RECORDS`, sk: '01A', informationOne: 'Secret of Ana' },
      { pk: `OWNER#${userId}#CHANGES`, sk: '01A', record: { informationOne: 'Secret of Ana' } },
      { pk: `OWNER#${userId}#JOBS`, sk: '01A', kind: 'Secret' },
      { pk: `OWNER#${userId}#TOKENS`, sk: '01T', name: 'Secret token', scopes: ['DATA_READ'] },
      { pk: `OWNER#${userId}#TOKENS`, sk: 'LIVE', live: { '01T': 1 }, version: 1 },
    ]);
    const line = (source: string, tenant: string, data: object) =>
      `${JSON.stringify({ id: 'e', source, tenant, data })}\n`;
    objects.set(
      id('object'),
      line('/chorus/chat', 'r', {
        message: { authorId: userId, authorName: 'Ana Secret', body: 'Secret of Ana' },
      }) +
        line('/chorus/chat', 'r', { message: { authorId: 'ben', authorName: 'Ben', body: 'of Ben' } }) +
        line('/chorus/records', userId, { record: { informationOne: 'Secret of Ana' } }) +
        line('/chorus/chat', 'r', { room: { names, name: 'Ana Secret, Ben' } }) +
        line('/chorus/chat', 'r', { membership: { userId, displayName: 'Ana Secret' } }) +
        line('/chorus/chat', 'r', {
          actorId: userId,
          room: { name: 'Diary of Ana Secret', topic: 'Secret' },
        }) +
        line('/chorus/chat', 'r', { actorId: 'ben', room: { name: 'of Ben' } }),
    );
    await put(tables.archive, [
      { userId, object: id('object') },
      { userId, object: id('gone') },
    ]);
  }

  const start = (userId: string) =>
    queue.sendAll([
      {
        key: userId,
        body: JSON.stringify(
          deletionPass(
            { userId, requestedAt: new Date(startMs).toISOString(), correlationId: 'r-1' },
            'first',
          ),
        ),
      },
    ]);
  const passes = () => queue.messages().map(({ body }) => (JSON.parse(body) as { pass: string }).pass);
  const firstPass = async (run = handlerOf()) => {
    for (let round = 0; passes().includes('first'); round += 1) {
      if (round > 50) throw new Error(lines.join('\n'));
      await queue.deliver(run, 1);
    }
  };
  const find = (items: readonly Item[], pk: string, sk?: string) =>
    items.filter((item) => item['pk'] === pk && (sk === undefined || item['sk'] === sk));

  const ana = '0b7f3c4e-95a0-4a1e-8f50-000000000001';

  it('leaves nothing of what somebody wrote, and not their name', async () => {
    await givenAccount(ana);
    await start(ana);
    await firstPass();

    const items = await everything();
    expect(items.filter((item) => /secret/i.test(JSON.stringify(item)))).toEqual([]);
    expect([...objects.values()].join('')).not.toMatch(/secret/i);
    expect(users.size).toBe(0);
    expect(calls).toEqual([`signOut ana-${ana}`, `remove ana-${ana}`, `signOutUser ${ana} for r-1`]);
    // What keeps the account closed.
    expect(find(items, `USER#${ana}`)).toEqual([
      expect.objectContaining({
        sk: 'PROFILE',
        displayName: deletedUser,
        closedAt: '2026-11-21T12:00:00.000Z',
      }),
    ]);
    expect(find(items, `OWNER#${ana}`)).toMatchObject([
      { sk: 'QUOTA#2026-11-21', used: 100_000 },
      { sk: 'QUOTA#2026-11-22', used: 100_000 },
    ]);
    expect(find(items, `OWNER#${ana}#TOKENS`)).toMatchObject([{ sk: 'LIVE', live: {} }]);
    expect(lines.join('')).not.toMatch(/secret|error/i);
  });

  it('leaves rooms to the others as they need them', async () => {
    await givenAccount(ana);
    await start(ana);
    await firstPass();

    const items = await everything();
    const roomOf = (name: string) => find(items, `ROOM#${name}-${ana}`, 'ROOM')[0];
    const membersOf = (name: string) =>
      find(items, `ROOM#${name}-${ana}`)
        .filter(({ sk }) => String(sk).startsWith('MEMBER#'))
        .map(({ userId, role }) => [userId, role]);
    expect(find(items, `ROOM#led-${ana}#WEBHOOKS`)).toEqual([
      webhooks(`led-${ana}`, { [hookB]: webhook('ben') }),
    ]);
    expect(roomOf('shared')).toMatchObject({ memberCount: 1, ownerCount: 1, version: 1 });
    expect(roomOf('shared')).not.toHaveProperty('archivedAt');
    expect(roomOf('shared')?.['lastMessage']).toMatchObject({
      id: '01B',
      body: null,
      authorName: deletedUser,
    });
    expect(membersOf('shared')).toEqual([['ben', 'OWNER']]);
    expect(roomOf('led')).toMatchObject({ memberCount: 2, ownerCount: 1 });
    expect(membersOf('led')).toEqual([
      ['aaa', 'MEMBER'],
      ['ben', 'OWNER'],
    ]);
    expect(roomOf('alone')).toMatchObject({ name: 'Deleted room', topic: null, memberCount: 0, version: 2 });
    expect(roomOf('alone')).toHaveProperty('archivedAt');
    expect(roomOf('alone')).not.toHaveProperty('nameKey');
    expect(roomOf('direct')).toMatchObject({ name: 'Deleted user, Ben', memberCount: 1, version: 2 });
    expect(roomOf('direct')).toHaveProperty('archivedAt');
    expect(
      find(items, `ROOM#direct-${ana}#MESSAGES`).map(({ authorName, body }) => [authorName, body]),
    ).toEqual([
      [deletedUser, null],
      ['Ben', 'of Ben'],
    ]);
  });

  it('tells others by the logs that they follow', async () => {
    await givenAccount(ana);
    await start(ana);
    await firstPass();

    const items = await everything();
    const log = find(items, `ROOM#shared-${ana}#CHANGES`);
    const messages = log.flatMap(({ message }) => (message ? [message as Item] : []));
    expect(messages.map(({ id }) => id).sort()).toEqual(['01B', '01F']);
    for (const one of messages) {
      const [stored] = find(items, `ROOM#shared-${ana}#MESSAGES`, String(one['id']));
      expect(stored).toMatchObject({ ...one, authorName: deletedUser, body: null });
      expect(log.find(({ sk }) => sk === one['changeId'])?.['message']).toEqual(one);
    }
    expect(log.flatMap(({ membership }) => (membership ? [membership] : []))).toMatchObject([
      { userId: ana, displayName: deletedUser, removedAt: '2026-11-21T12:00:00.000Z' },
    ]);
    const heirs = find(items, `ROOM#led-${ana}#CHANGES`).filter(({ fact }) => fact === 'ROLE_CHANGED');
    expect(heirs).toMatchObject([{ membership: { userId: 'ben', role: 'OWNER', version: 2 }, actorId: ana }]);
    const inbox = find(items, 'USER#ben#INBOX');
    expect(inbox.map(({ kind }) => kind).sort()).toEqual(['NOTIFICATION', 'NOTIFICATION', 'ROOM_CHANGED']);
    expect(find(items, 'USER#ben#NOTIFICATIONS')).toMatchObject([
      { text: 'Deleted user mentioned you in Launch' },
    ]);
  });

  it('names the request that asked for it in all that it writes and logs', async () => {
    await givenAccount(ana);
    const before = await everything();
    await start(ana);
    await firstPass();
    await clock.advance(lastPassMs);
    await queue.deliver(handlerOf(), 1);

    const keyOf = ({ pk, sk }: Item) => `${String(pk)} ${String(sk)}`;
    const known = new Set(before.map(keyOf));
    const entries = (await everything()).filter(
      (item) => /#(CHANGES|INBOX)$/.test(String(item['pk'])) && !known.has(keyOf(item)),
    );
    expect(entries.length).toBeGreaterThan(8);
    expect(entries.filter(({ correlationId }) => correlationId !== 'r-1')).toEqual([]);
    expect(lines).toHaveLength(2);
    expect(lines.filter((line) => !line.includes('"correlation_id":"r-1"'))).toEqual([]);
  });

  it('keeps lines of others in the archive as they were', async () => {
    await givenAccount(ana);
    const [before = ''] = objects.values();
    await start(ana);
    await firstPass();

    const [after = ''] = objects.values();
    expect(after.trimEnd().split('\n')).toHaveLength(6);
    expect(after.split('\n')).toContain(before.split('\n')[1]);
    expect(after.split('\n').at(-2)).toBe(before.split('\n').at(-2));
    expect(after).toContain('Deleted user, Ben');
  });

  it('goes through everything once more when no token is good any more', async () => {
    await givenAccount(ana);
    await start(ana);
    await firstPass();
    expect(queue.messages()).toMatchObject([{ delaySeconds: 900 }]);
    await put(tables.records, [{ pk: `OWNER#${ana}#RECORDS`, sk: '01Z', informationOne: 'late' }]);
    await put(tables.chat, message(`shared-${ana}`, '01Z', ana).slice(0, 1));
    objects.set('late', `${JSON.stringify({ source: '/chorus/records', tenant: ana, data: {} })}\n`);
    await put(tables.archive, [{ userId: ana, object: 'late' }]);

    for (let waited = 0; waited < 5; waited += 1) {
      expect(find(await everything(), `OWNER#${ana}#RECORDS`)).toHaveLength(1);
      await clock.advance(15 * 60_000);
      await queue.deliver(handlerOf(), 1);
    }
    const items = await everything();
    expect(queue.messages()).toEqual([]);
    expect(find(items, `OWNER#${ana}#RECORDS`)).toEqual([]);
    expect(items.filter((item) => /secret|late/i.test(JSON.stringify(item)))).toEqual([]);
    expect(items.filter((item) => 'object' in item)).toEqual([]);
    expect(objects.get('late')).toBe('');
  });

  it('goes on where it had no time left', async () => {
    await givenAccount(ana);
    await put(
      tables.chat,
      Array.from({ length: 80 }, (_, index) =>
        message(`shared-${ana}`, `02${String(index).padStart(3, '0')}`, ana),
      ).flat(),
    );
    await start(ana);
    let ms = startMs;
    let deliveries = 0;
    while (passes().includes('first')) {
      deliveries += 1;
      // Each look at the clock costs four seconds.
      await queue.deliver(
        handlerOf(createMortal(), () => (ms += 4_000)),
        1,
      );
    }

    expect(deliveries).toBeGreaterThan(3);
    expect((await everything()).filter((item) => /secret/i.test(JSON.stringify(item)))).toEqual([]);
  });

  it('can come twice, also side by side', async () => {
    await givenAccount(ana);
    await start(ana);
    await start(ana);
    await Promise.all([queue.deliver(handlerOf(), 1), queue.deliver(handlerOf(), 1)]);
    await firstPass();

    const items = await everything();
    expect(items.filter((item) => /secret/i.test(JSON.stringify(item)))).toEqual([]);
    expect(find(items, `ROOM#led-${ana}`, 'ROOM')).toMatchObject([{ memberCount: 2, ownerCount: 1 }]);
  });

  it('gives back what is no command, and logs none of it', async () => {
    await queue.sendAll([{ key: 'k', body: '{"userId":"Ana Secret"}' }]);
    await queue.deliver(handlerOf());

    expect(queue.messages()).toHaveLength(1);
    expect(lines.join('')).not.toContain('Secret');
  });

  it('ends the same when it dies after any of its steps', async () => {
    for (let step = 1; ; step += 1) {
      const userId = `0b7f3c4e-95a0-4a1e-8f50-${String(step).padStart(12, '0')}`;
      await givenAccount(userId);
      await start(userId);
      const life = createMortal({ step, when: 'after' });
      await queue.deliver(async (event) => {
        const answer = await handlerOf(life)(event);
        const { Records } = event as { Records: { messageId: string }[] };
        return life.isDead()
          ? { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }
          : answer;
      }, 1);
      await firstPass();
      queue = createTestQueue();
      if (!life.isDead()) break;
      expect(users.has(userId), `${step}`).toBe(false);
      expect(objects.get(`object-${userId}`), `${step}`).not.toMatch(/secret/i);
    }
    const items = await everything();
    expect(items.filter((item) => /secret/i.test(JSON.stringify(item)))).toEqual([]);
    const rooms = items.filter(({ sk }) => sk === 'ROOM');
    expect(rooms.length).toBeGreaterThan(100);
    for (const { id, memberCount, ownerCount } of rooms) {
      const members = find(items, `ROOM#${String(id)}`).filter(({ sk }) => String(sk).startsWith('MEMBER#'));
      if (String(id).startsWith('left')) continue;
      expect([id, memberCount]).toEqual([id, members.length]);
      expect([id, ownerCount]).toEqual([id, members.filter(({ role }) => role === 'OWNER').length]);
    }
  }, 120_000);
});
