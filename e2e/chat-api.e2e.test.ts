import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessagePage, Profile, Room, RoomPage, ServerInfo } from '../schema.generated.ts';
import { type ChatClient, postGraphQl, signIn } from './support/chat-client.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

const roomFields = `id kind name topic memberCount unreadCount version createdAt lastMessage { id body }
  myMembership { userId role }`;

describe('Chat API', () => {
  let local: LocalProcess;
  let ana: ChatClient;
  let ben: ChatClient;
  let dana: ChatClient;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    [ana, ben, dana] = await Promise.all(
      ['ana', 'ben', 'dana'].map((name) => signIn(local.outputs, name)) as [
        Promise<ChatClient>,
        Promise<ChatClient>,
        Promise<ChatClient>,
      ],
    );
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function bodies(client: ChatClient, roomId: string): Promise<(string | null)[]> {
    const { data } = await client.send<{ messages: MessagePage }>(
      'query ($roomId: ID!) { messages(roomId: $roomId) { items { body } } }',
      { roomId },
    );
    return (data?.messages.items ?? []).map((message) => message.body);
  }

  describe('health', () => {
    it('answers to the API key and to users, and to nobody else', async () => {
      const { GraphqlUrl, ApiKey } = local.outputs.Chorus;
      const query = '{ health { ok region at } }';

      expect((await postGraphQl(GraphqlUrl, { 'x-api-key': ApiKey }, query)).data).toMatchObject({
        health: { ok: true, region: 'us-east-1' },
      });
      expect((await ana.send(query)).errors).toEqual([]);
      expect((await postGraphQl(GraphqlUrl, {}, query)).status).toBe(401);
      expect((await postGraphQl(GraphqlUrl, { 'x-api-key': 'da2-wrong' }, query)).status).toBe(401);
    });

    it('is all that the API key opens', async () => {
      const { GraphqlUrl, ApiKey } = local.outputs.Chorus;
      const { data, errors } = await postGraphQl(
        GraphqlUrl,
        { 'x-api-key': ApiKey },
        '{ myRooms { nextToken } }',
      );

      expect(data).toEqual({ myRooms: null });
      expect(errors).toMatchObject([{ errorType: 'Unauthorized', path: ['myRooms'] }]);
    });
  });

  it.each([
    'http://hook.example.com/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00:ec2::254]/',
    'https://1.1.1.1:22/',
  ])('lets no webhook lead to %s', async (url) => {
    const roomId = await ana.createRoom({ name: 'Bots', kind: 'PRIVATE' });
    const { errors } = await ana.send(
      `mutation ($roomId: ID!, $url: AWSURL!) {
        createWebhook(roomId: $roomId, url: $url, eventTypes: ["chat.message.created.v1"]) { id }
      }`,
      { roomId, url },
    );

    expect(errors).toMatchObject([{ errorType: 'BadRequest', errorInfo: { field: 'url' } }]);
  });

  it('tells clients its limits', async () => {
    const { data } = await ana.send<{ serverInfo: ServerInfo }>('{ serverInfo { version limits features } }');

    expect(JSON.parse(data?.serverInfo.limits ?? '')).toMatchObject({
      messageBodyChars: 4000,
      sendsPerWindow: 20,
    });
    expect(data?.serverInfo.features).toContain('chat');
  });

  it('makes a profile at the first call, and keeps the name that its owner chooses', async () => {
    const me = '{ me { userId displayName createdAt } }';
    const { data } = await dana.send<{ me: Profile }>(me);
    expect(data?.me.displayName).toBe('dana');

    const renamed = await dana.send('mutation { updateProfile(displayName: "  Dana  D. ") { displayName } }');
    expect(renamed.data).toEqual({ updateProfile: { displayName: 'Dana  D.' } });
    expect((await dana.send<{ me: Profile }>(me)).data?.me).toMatchObject({
      ...data?.me,
      displayName: 'Dana  D.',
    });
  });

  it('shows a public room to everybody and a private one to its members only', async () => {
    const open = await ana.createRoom({ name: `Open ${randomUUID()}`, kind: 'PUBLIC' });
    const secret = await ana.createRoom({ name: 'Secret', kind: 'PRIVATE' });
    const room = (client: ChatClient, id: string) =>
      client.send<{ room: Room | null }>(`query ($id: ID!) { room(id: $id) { ${roomFields} } }`, { id });

    expect((await room(ana, secret)).data?.room).toMatchObject({
      kind: 'PRIVATE',
      myMembership: { role: 'OWNER' },
    });
    expect((await room(ben, open)).data?.room).toMatchObject({
      kind: 'PUBLIC',
      myMembership: null,
      memberCount: 1,
    });
    for (const id of [secret, 'no-such-room']) {
      const { data, errors } = await room(ben, id);
      expect(data).toEqual({ room: null });
      expect(errors).toMatchObject([{ errorType: 'NotFound', message: 'The room was not found.' }]);
      expect((await ben.joinRoom(id)).errors).toMatchObject([{ errorType: 'NotFound' }]);
      expect((await ben.sendMessage(id, 'hello')).errors).toMatchObject([{ errorType: 'NotFound' }]);
    }
  });

  it('lists public rooms by prefix, whatever its case, page by page', async () => {
    const prefix = `Zoo-${randomUUID().slice(0, 8)}`;
    for (const name of ['c', 'a', 'b']) await ana.createRoom({ name: `${prefix} ${name}`, kind: 'PUBLIC' });
    const page = async (nextToken: string | null) => {
      const { data, errors } = await ben.send<{ publicRooms: RoomPage }>(
        `query ($prefix: String, $nextToken: String) {
          publicRooms(prefix: $prefix, limit: 2, nextToken: $nextToken) { items { ${roomFields} } nextToken }
        }`,
        { prefix: prefix.toUpperCase(), nextToken },
      );
      expect(errors).toEqual([]);
      return data?.publicRooms ?? { items: [], nextToken: null };
    };

    const first = await page(null);
    const second = await page(first.nextToken);
    const names = [...first.items, ...second.items].map((room) => room.name.slice(-1));
    expect(names).toEqual(['a', 'b', 'c']);
  });

  it('refuses a page token that was made for someone else', async () => {
    for (let index = 0; index < 2; index++) await ana.createRoom({ name: `Page ${index}`, kind: 'PUBLIC' });
    const query = 'query ($nextToken: String) { myRooms(limit: 1, nextToken: $nextToken) { nextToken } }';
    const { data } = await ana.send<{ myRooms: RoomPage }>(query);

    const { errors } = await ben.send(query, { nextToken: data?.myRooms.nextToken });
    expect(errors).toMatchObject([{ errorType: 'BadRequest', errorInfo: { field: 'nextToken' } }]);
  });

  it('lists the rooms of a member, newest activity first, with preview and unread count', async () => {
    const quiet = await ana.createRoom({ name: 'Quiet', kind: 'PUBLIC' });
    const busy = await ana.createRoom({ name: 'Busy', kind: 'PUBLIC' });
    await ben.joinRoom(quiet);
    await ben.joinRoom(busy);
    await ana.sendMessage(quiet, 'the last word');

    const { data } = await ben.send<{ myRooms: RoomPage }>(`{ myRooms { items { ${roomFields} } } }`);
    const [first, second] = data?.myRooms.items ?? [];
    expect(first).toMatchObject({ id: quiet, unreadCount: 1, lastMessage: { body: 'the last word' } });
    expect(second).toMatchObject({ id: busy, unreadCount: 0, lastMessage: null, memberCount: 2 });
  });

  it('joins once, however often it is asked', async () => {
    const roomId = await ana.createRoom({ name: 'Join', kind: 'PUBLIC' });
    const [once, again] = [await ben.joinRoom(roomId), await ben.joinRoom(roomId)];

    expect(once.data?.joinRoom).toMatchObject({ role: 'MEMBER', displayName: 'ben', version: 1 });
    expect(again.data).toEqual(once.data);
    const { data } = await ana.send<{ room: Room }>('query ($id: ID!) { room(id: $id) { memberCount } }', {
      id: roomId,
    });
    expect(data?.room.memberCount).toBe(2);
  });

  it('takes the author, the name and the times from the server', async () => {
    const roomId = await ana.createRoom({ name: 'Author', kind: 'PUBLIC' });
    const { data } = await ana.sendMessage(roomId, '  hello  ');

    expect(data?.sendMessage).toMatchObject({
      roomId,
      body: 'hello',
      authorName: 'ana',
      kind: 'TEXT',
      mentions: [],
      editedAt: null,
      version: 1,
    });
    const forged = await ana.send(
      `mutation { sendMessage(roomId: "${roomId}", clientId: "${randomUUID()}", body: "x", authorId: "ben") { id } }`,
    );
    expect(forged.errors[0]?.message).toContain('Validation error of type UnknownArgument');
  });

  it('sends one message however often the same clientId comes, at once or later', async () => {
    const roomId = await ana.createRoom({ name: 'Once', kind: 'PUBLIC' });
    const clientId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ana.sendMessage(roomId, 'once', clientId)),
    );
    const later = await ana.sendMessage(roomId, 'once', clientId.toUpperCase());

    const ids = new Set([...answers, later].map((answer) => answer.data?.sendMessage?.id));
    expect(ids.size).toBe(1);
    expect(await bodies(ana, roomId)).toEqual(['once']);
    const other = await ana.sendMessage(roomId, 'another text', clientId);
    expect(other.errors).toMatchObject([
      { errorType: 'IdempotencyMismatch', errorInfo: { field: 'clientId' } },
    ]);
  });

  it('creates one room per clientId', async () => {
    const clientId = randomUUID();
    const create = (name: string) =>
      ana.send<{ createRoom: { id: string } | null }>(
        `mutation ($clientId: ID!, $name: String!) {
          createRoom(clientId: $clientId, input: { kind: PRIVATE, name: $name }) { id }
        }`,
        { clientId, name },
      );
    const [first, second] = await Promise.all([create('Twice'), create('Twice')]);

    expect(first.data?.createRoom?.id).toBeTruthy();
    expect(second.data).toEqual(first.data);
    expect((await create('Thrice')).errors).toMatchObject([{ errorType: 'IdempotencyMismatch' }]);
  });

  it('pages back through 1,000 messages, each once and in order', async () => {
    const roomId = await ana.createRoom({ name: 'History', kind: 'PUBLIC' });
    const senders = await historyWriters(local, roomId, 1000);
    expect(senders).toBe(1000);

    const seen: string[] = [];
    let before: string | null = null;
    do {
      const { data }: { data: { messages: MessagePage } | null } = await ana.send<{ messages: MessagePage }>(
        'query ($roomId: ID!, $before: ID) { messages(roomId: $roomId, before: $before, limit: 100) { items { id } nextToken } }',
        { roomId, before },
      );
      seen.push(...(data?.messages.items ?? []).map((message) => message.id));
      before = data?.messages.nextToken ?? null;
    } while (before !== null);
    expect(seen).toHaveLength(1000);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it('pages forward and around a message', async () => {
    const roomId = await ana.createRoom({ name: 'Anchors', kind: 'PUBLIC' });
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) {
      ids.push((await ana.sendMessage(roomId, `${index}`)).data?.sendMessage?.id ?? '');
    }
    const page = async (anchor: string) => {
      const { data } = await ana.send<{ messages: MessagePage }>(
        `query ($roomId: ID!, $id: ID!) { messages(roomId: $roomId, ${anchor}: $id, limit: 4) { items { body } nextToken } }`,
        { roomId, id: ids[3] },
      );
      return { texts: data?.messages.items.map((message) => message.body), next: data?.messages.nextToken };
    };

    expect(await page('after')).toEqual({ texts: ['6', '5', '4'], next: null });
    expect(await page('before')).toEqual({ texts: ['2', '1', '0'], next: null });
    expect(await page('around')).toEqual({ texts: ['5', '4', '3', '2'], next: ids[2] });
  });

  it('refuses more than one anchor', async () => {
    const roomId = await ana.createRoom({ name: 'Two anchors', kind: 'PUBLIC' });
    const { errors } = await ana.send(
      'query ($id: ID!) { messages(roomId: $id, before: "a", after: "b") { nextToken } }',
      {
        id: roomId,
      },
    );

    expect(errors).toMatchObject([{ errorType: 'BadRequest', errorInfo: { field: 'before' } }]);
  });

  describe('bad input', () => {
    const tooLong = 'x'.repeat(4001);
    const cases: [title: string, body: unknown, expected: object][] = [
      [
        'an empty body',
        '',
        { errorType: 'BadRequest', errorInfo: { field: 'body', rule: 'must not be empty' } },
      ],
      [
        'a blank body',
        ' \n\t ',
        { errorType: 'BadRequest', errorInfo: { field: 'body', rule: 'must not be empty' } },
      ],
      ['a body of 4,001 characters', tooLong, { errorType: 'BadRequest', errorInfo: { field: 'body' } }],
      [
        'a number for a body',
        5,
        { message: expect.stringContaining("Variable 'body' has an invalid value") },
      ],
      ['no body', null, { message: expect.stringContaining("Variable 'body' has coerced Null value") }],
    ];

    it.each(cases)('refuses %s, names the field and writes nothing', async (_title, body, expected) => {
      const roomId = await ana.createRoom({ name: 'Bad input', kind: 'PUBLIC' });
      const { errors } = await ana.send(
        'mutation ($roomId: ID!, $clientId: ID!, $body: String!) { sendMessage(roomId: $roomId, clientId: $clientId, body: $body) { id } }',
        { roomId, clientId: randomUUID(), body },
      );

      expect(errors).toMatchObject([expected]);
      expect(await bodies(ana, roomId)).toEqual([]);
    });

    it('takes a body of exactly 4,000 characters', async () => {
      const roomId = await ana.createRoom({ name: 'Limit', kind: 'PUBLIC' });

      expect((await ana.sendMessage(roomId, 'x'.repeat(4000))).data?.sendMessage?.body).toHaveLength(4000);
    });

    it.each([
      ['a clientId that is no UUID', { clientId: 'abc' }, 'clientId'],
      ['a room without a name', { name: '  ' }, 'input.name'],
      ['a room name of 81 characters', { name: 'n'.repeat(81) }, 'input.name'],
      ['a room name with a control character', { name: 'a\u0000b' }, 'input.name'],
      ['a topic of 281 characters', { topic: 't'.repeat(281) }, 'input.topic'],
      ['a direct room', { kind: 'DIRECT' }, 'input.kind'],
    ])('refuses %s', async (_title, { clientId = randomUUID(), ...wrong }: Record<string, string>, field) => {
      const { errors } = await ana.send(
        'mutation ($clientId: ID!, $input: CreateRoomInput!) { createRoom(clientId: $clientId, input: $input) { id } }',
        { clientId, input: { kind: 'PUBLIC', name: 'fine', ...wrong } },
      );

      expect(errors).toMatchObject([{ errorType: 'BadRequest', errorInfo: { field } }]);
    });

    it('refuses mentions of people who are not in the room', async () => {
      const roomId = await ana.createRoom({ name: 'Mentions', kind: 'PUBLIC' });
      const { errors } = await ana.send(
        'mutation ($roomId: ID!, $id: ID!) { sendMessage(roomId: $roomId, clientId: $id, body: "hi", mentions: ["nobody"]) { id } }',
        { roomId, id: randomUUID() },
      );

      expect(errors).toMatchObject([{ errorType: 'BadRequest', errorInfo: { field: 'mentions' } }]);
    });

    it('lets only members of a public room read and write', async () => {
      const roomId = await ana.createRoom({ name: 'Members', kind: 'PUBLIC' });
      const read = await ben.send('query ($id: ID!) { messages(roomId: $id) { nextToken } }', { id: roomId });

      expect(read.errors).toMatchObject([{ errorType: 'Unauthorized' }]);
      expect((await ben.sendMessage(roomId, 'let me in')).errors).toMatchObject([
        { errorType: 'Unauthorized' },
      ]);
      expect(await bodies(ana, roomId)).toEqual([]);
    });

    it.each([
      ['no token', {}],
      ['a token that is none', { authorization: 'not-a-token' }],
      ['a forged token', 'forged'],
    ])('answers 401 to %s', async (_title, headers) => {
      const [head = '', claims = '', signature = ''] = ana.accessToken.split('.');
      const tampered = Buffer.from(claims, 'base64url')
        .toString()
        .replace('"username":"ana"', '"username":"ben"');
      const forged = {
        authorization: [head, Buffer.from(tampered).toString('base64url'), signature].join('.'),
      };
      const sent = headers === 'forged' ? forged : (headers as Record<string, string>);
      const answer = await postGraphQl(local.outputs.Chorus.GraphqlUrl, sent, '{ me { userId } }');

      expect(answer).toMatchObject({
        status: 401,
        data: null,
        errors: [{ errorType: 'UnauthorizedException' }],
      });
    });
  });

  it('lets 20 messages through in ten seconds and says when the next may come', async () => {
    const oscar = await signIn(local.outputs, 'oscar');
    const roomId = await oscar.createRoom({ name: 'Rate', kind: 'PUBLIC' });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => oscar.sendMessage(roomId, `${index}`)),
    );
    const refused = answers.flatMap((answer) => answer.errors);

    expect(answers.filter((answer) => answer.data?.sendMessage)).toHaveLength(20);
    expect(refused).toHaveLength(10);
    for (const error of refused) {
      expect(error.errorType).toBe('RateLimited');
      expect(error.errorInfo?.['retryAfterMs']).toBeGreaterThan(0);
      expect(error.errorInfo?.['retryAfterMs']).toBeLessThanOrEqual(10_000);
    }
    expect(await bodies(oscar, roomId)).toHaveLength(20);
  });
});

/** Fills a room through the table itself: the API's rate limit would make this take minutes. */
async function historyWriters(local: LocalProcess, roomId: string, count: number): Promise<number> {
  const { DynamoDBClient, BatchWriteItemCommand, ListTablesCommand } =
    await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({
    endpoint: local.origin,
    region: 'us-east-1',
    credentials: local.outputs.local.credentials,
  });
  const { TableNames } = await client.send(new ListTablesCommand({}));
  const table = TableNames?.find((name) => name.includes('Chat')) ?? '';
  const items = Array.from({ length: count }, (_, index) => {
    const id = `01J${String(index).padStart(23, '0')}`;
    return {
      pk: { S: `ROOM#${roomId}#MESSAGES` },
      sk: { S: id },
      id: { S: id },
      roomId: { S: roomId },
      body: { S: `${index}` },
    };
  });
  for (let at = 0; at < items.length; at += 25) {
    const RequestItems = { [table]: items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } })) };
    await client.send(new BatchWriteItemCommand({ RequestItems }));
  }
  client.destroy();
  return items.length;
}
