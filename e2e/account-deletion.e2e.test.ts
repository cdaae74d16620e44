import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, type Callers, outcomeOf, startCallers } from './support/authorization-callers.ts';
import { callCognito, type GraphQlAnswer } from './support/chat-client.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { issueToken } from './support/machine-tokens.ts';
import { postGraphQl } from './support/chat-client.ts';
import { eventually } from './support/record-client.ts';

/** Words that nobody else says. */
const name = 'Zenobia Quill';
const secret = 'xylophone';

interface StoredText {
  where: string;
  text: string;
}

/** Everything that lies anywhere, as anybody with credentials reads it: all tables, all buckets. */
async function readEverything({ outputs: { local, Chorus } }: LocalProcess): Promise<StoredText[]> {
  const options = { endpoint: local.endpoint, region: Chorus.Region, credentials: local.credentials };
  const db = new DynamoDBClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const found: StoredText[] = [];
  const { TableNames = [] } = await db.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    for await (const { Items = [] } of paginateScan({ client: db }, { TableName })) {
      found.push(...Items.map((item) => ({ where: TableName, text: JSON.stringify(item) })));
    }
  }
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  for (const { Name: Bucket } of Buckets) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      found.push({ where: Key, text: (await Body?.transformToString()) ?? '' });
    }
  }
  db.destroy();
  s3.destroy();
  return found;
}

describe('Deleting an account', () => {
  let local: LocalProcess;
  let callers: Callers;
  /** Deletes the account. */
  let zenobia: Caller;
  let owner: Caller;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    callers = await startCallers(local);
    zenobia = callers.caller('data user');
    owner = callers.caller('owner');
  });
  afterAll(async () => {
    await callers[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  /** What the one field of a document answers. */
  async function must<T>(caller: Caller, document: string, variables: object = {}): Promise<T> {
    const { data, errors } = await caller.ask<{ field: T }>(document, variables);
    if (errors.length > 0 || !data) throw new Error(JSON.stringify(errors));
    return data.field;
  }
  const createRoom = async (caller: Caller, roomName: string) =>
    (
      await must<{ id: string }>(
        caller,
        'mutation ($id: ID!, $name: String!) { field: createRoom(clientId: $id, input: { kind: PRIVATE, name: $name }) { id } }',
        { id: randomUUID(), name: roomName },
      )
    ).id;
  const add = (caller: Caller, roomId: string, userId: string) =>
    must(
      caller,
      'mutation ($roomId: ID!, $userId: ID!) { field: addMember(roomId: $roomId, userId: $userId) { version } }',
      { roomId, userId },
    );
  const send = async (caller: Caller, roomId: string, body: string, mentions: string[] = []) =>
    (
      await must<{ id: string }>(
        caller,
        `mutation ($roomId: ID!, $id: ID!, $body: String!, $mentions: [ID!]) {
          field: sendMessage(roomId: $roomId, clientId: $id, body: $body, mentions: $mentions) { id }
        }`,
        { roomId, id: randomUUID(), body, mentions },
      )
    ).id;
  const messagesOf = (caller: Caller, roomId: string) =>
    must<{ items: { authorName: string; body: string | null }[] }>(
      caller,
      'query ($id: ID!) { field: messages(roomId: $id) { items { authorName body } } }',
      { id: roomId },
    );
  const roomOf = (caller: Caller, roomId: string) =>
    must<Record<string, unknown>>(
      caller,
      `query ($id: ID!) { field: room(id: $id) {
        name archivedAt memberCount lastMessage { authorName body } myMembership { role }
      } }`,
      { id: roomId },
    );
  const traces = async () => {
    const email = callers.usernameOf('data user');
    const pattern = new RegExp(`${name}|${secret}|${email}`, 'i');
    return (await readEverything(local)).filter(({ text }) => pattern.test(text));
  };

  it('leaves nothing of it anywhere, and the others what is theirs', async () => {
    const username = callers.usernameOf('data user');
    const userId = callers.idOf('data user');
    const ownerId = callers.idOf('owner');
    await must(zenobia, 'mutation ($name: String!) { field: updateProfile(displayName: $name) { userId } }', {
      name,
    });
    // Three rooms: direct, alone, with another owner; and one whose only owner this is.
    const { id: direct } = await must<{ id: string }>(
      zenobia,
      'mutation ($id: ID!) { field: openDirect(userId: $id) { id } }',
      { id: ownerId },
    );
    const alone = await createRoom(zenobia, `${secret} diary`);
    const shared = await createRoom(owner, 'Launch');
    await add(owner, shared, userId);
    await must(
      owner,
      'mutation ($roomId: ID!, $userId: ID!) { field: setMemberRole(roomId: $roomId, userId: $userId, role: OWNER) { version } }',
      { roomId: shared, userId },
    );
    const led = await createRoom(zenobia, 'Led');
    await add(zenobia, led, ownerId);
    await add(zenobia, led, callers.idOf('member'));
    await send(owner, shared, 'of the other', [userId]);
    for (const roomId of [direct, alone, led]) await send(zenobia, roomId, `${secret} in ${roomId}`);
    await send(owner, direct, 'of the other');
    await send(zenobia, shared, `${secret} for you`, [ownerId]);
    const read = await send(zenobia, shared, `${secret} again`);
    await must(
      zenobia,
      'mutation ($roomId: ID!, $id: ID!) { field: markRead(roomId: $roomId, messageId: $id) { at } }',
      { roomId: shared, id: read },
    );
    await must(
      zenobia,
      'mutation ($input: SubmitRecordInput!) { field: submitRecord(input: $input) { id } }',
      { input: { informationOne: secret, informationTwo: secret } },
    );
    await must(zenobia, `mutation { field: generateRecords(count: 20, kind: "${secret}") { id } }`);
    const { token } = await issueToken(zenobia, ['DATA_READ']);
    const withToken = () =>
      postGraphQl(local.outputs.Chorus.GraphqlUrl, { authorization: token }, '{ records { items { id } } }');
    expect(await withToken()).toMatchObject({ errors: [] });
    type Told = { items: { text: string }[] };
    const told = () => must<Told>(owner, '{ field: notifications { items { text } } }');
    await eventually(told, ({ items }) =>
      items.some(({ text }) => text === `${name} mentioned you in Launch`),
    );
    // Everything has arrived: in the archive as well, and the copies of the name.
    await eventually(
      async () =>
        (await traces())
          .filter(({ where }) => where.startsWith('events/'))
          .map(({ text }) => text)
          .join('\n'),
      (text) =>
        [
          `${secret} again`,
          `${secret} in ${led}`,
          'records.record.persisted.v1',
          'records.job.finished.v1',
        ].every((part) => text.includes(part)),
      30_000,
    );
    const before = await must<{ cursor: string }>(
      owner,
      'query ($id: ID!) { field: syncRoom(roomId: $id) { cursor } }',
      { id: shared },
    );
    await using feed = await openLiveFeed(local, callers.accessTokenOf('data user'), 10_000);
    await feed.subscribe('onInbox', 'subscription { onInbox { changeId } }');
    await feed.subscribe('onJob', 'subscription { onJob { id } }');
    await using others = await openLiveFeed(local, callers.accessTokenOf('owner'), 20_000);
    await others.subscribe('onInbox', 'subscription { onInbox { kind roomId notification { text } } }');

    const ask = (confirm: string): Promise<GraphQlAnswer> =>
      zenobia.ask('mutation ($confirm: String!) { deleteMyAccount(confirm: $confirm) }', { confirm });
    expect(await ask('somebody')).toMatchObject({
      data: { deleteMyAccount: null },
      errors: [{ errorType: 'BadRequest', errorInfo: { field: 'confirm' } }],
    });
    expect(await ask(` ${username.toUpperCase()}`)).toMatchObject({
      data: { deleteMyAccount: true },
      errors: [],
    });

    await feed.untilEnded(['onInbox', 'onJob']);
    await eventually(traces, (found) => found.length === 0, 30_000);
    // Live, by what open apps follow.
    const isTold = ({ value }: { value: Record<string, unknown> }) =>
      JSON.stringify(value).includes('Deleted user mentioned you in Launch');
    let heard = await others.nextEvent();
    while (!isTold(heard)) heard = await others.nextEvent();
    const { changes } = await must<{
      changes: {
        message: { body: string | null; authorName: string; deletedAt: string } | null;
        membership: object | null;
      }[];
    }>(
      owner,
      `query ($id: ID!, $cursor: String) { field: syncRoom(roomId: $id, cursor: $cursor) {
          changes { message { body authorName deletedAt } membership { userId displayName removedAt } }
        } }`,
      { id: shared, cursor: before.cursor },
    );
    expect(changes.filter(({ message }) => message?.authorName === 'Deleted user')).toHaveLength(2);
    expect(changes.flatMap(({ membership }) => membership ?? [])).toContainEqual({
      userId,
      displayName: 'Deleted user',
      removedAt: expect.any(String) as string,
    });

    const gone = { authorName: 'Deleted user', body: null };
    expect((await messagesOf(owner, shared)).items).toMatchObject([gone, gone, { body: 'of the other' }]);
    expect(await roomOf(owner, shared)).toMatchObject({
      archivedAt: null,
      memberCount: 1,
      lastMessage: gone,
    });
    expect((await messagesOf(owner, direct)).items).toMatchObject([{ body: 'of the other' }, gone]);
    expect(await roomOf(owner, direct)).toMatchObject({ name: 'Deleted user', memberCount: 1 });
    expect((await roomOf(owner, direct))['archivedAt']).not.toBeNull();
    // The one who was there first of two that were added.
    expect(await roomOf(owner, led)).toMatchObject({ memberCount: 2, myMembership: { role: 'OWNER' } });
    const texts = (await told()).items.map(({ text }) => text);
    expect(texts).toContain('Deleted user mentioned you in Launch');
    await eventually(told, ({ items }) =>
      items.some(({ text }) => text.endsWith('made you an owner of Led')),
    );

    // The API remembers for ten seconds that it was good.
    await eventually(withToken, ({ status }) => status === 401);
    const signIn = await callCognito(local.origin, 'InitiateAuth', {
      ClientId: local.outputs.Chorus.UserPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: 'Matrix-knows-1!' },
    });
    expect(signIn).toMatchObject({ status: 400, body: { __type: 'NotAuthorizedException' } });
    expect(
      await must<object>(owner, 'query ($id: ID!) { field: profile(userId: $id) { displayName } }', {
        id: userId,
      }),
    ).toEqual({ displayName: 'Deleted user' });
    expect(
      await must<{ items: object[] }>(
        owner,
        'query { field: searchProfiles(prefix: "Zeno") { items { userId } } }',
      ),
    ).toEqual({ items: [] });
    const operator = callers.caller('operator');
    const { items: audit } = await must<{ items: object[] }>(
      operator,
      'query ($from: AWSDateTime!, $to: AWSDateTime!) { field: auditLog(from: $from, to: $to) { items { actorId action subject } } }',
      {
        from: new Date(Date.now() - 600_000).toISOString(),
        to: new Date(Date.now() + 600_000).toISOString(),
      },
    );
    expect(audit).toContainEqual({ actorId: userId, action: 'deleteMyAccount', subject: userId });
  }, 120_000);

  it.each([
    ['a profile', '{ me { userId } }'],
    ['a name', `mutation { updateProfile(displayName: "${name}") { userId } }`],
    [
      'a room',
      'mutation ($id: ID!) { createRoom(clientId: $id, input: { kind: PRIVATE, name: "x" }) { id } }',
    ],
    ['a direct room', 'mutation ($id: ID!) { openDirect(userId: $id) { id } }'],
    ['a membership', 'mutation ($id: ID!) { joinRoom(id: $id) { roomId } }'],
    [
      'a token',
      'mutation { createAccessToken(input: { name: "x", scopes: [DATA_READ], expiresInSeconds: 60 }) { token } }',
    ],
  ])('lets no access token that is still good make %s', async (what, document) => {
    const open = async () =>
      must<{ id: string }>(
        owner,
        'mutation ($id: ID!) { field: createRoom(clientId: $id, input: { kind: PUBLIC, name: "Open" }) { id } }',
        { id: randomUUID() },
      );
    const ids: Record<string, () => Promise<string>> = {
      'a room': () => Promise.resolve(randomUUID()),
      'a direct room': () => Promise.resolve(callers.idOf('member')),
      'a membership': async () => (await open()).id,
    };
    const id = await ids[what]?.();

    expect(outcomeOf(await zenobia.ask(document, id === undefined ? {} : { id }))).toBe('Unauthorized');
  });

  it('lets such a token submit no records, and nobody open a room with who is gone', async () => {
    const userId = callers.idOf('data user');
    const record = await zenobia.ask(
      'mutation { submitRecord(input: { informationOne: "a", informationTwo: "b" }) { id } }',
    );
    const direct = await callers
      .caller('member')
      .ask('mutation ($id: ID!) { openDirect(userId: $id) { id } }', { id: userId });

    expect(outcomeOf(record)).toBe('LimitExceeded');
    expect(outcomeOf(direct)).toBe('NotFound');
  });

  it('is done by operators as well, and again for who came back from a backup', async () => {
    const operator = callers.caller('operator');
    const author = callers.idOf('author');
    const deleteAccount = (userId: string) =>
      operator.ask('mutation ($userId: ID!) { deleteAccount(userId: $userId) }', { userId });

    expect(outcomeOf(await deleteAccount(author))).toBe('allowed');
    await eventually(
      () =>
        must<{ displayName: string }>(
          owner,
          'query ($id: ID!) { field: profile(userId: $id) { displayName } }',
          { id: author },
        ),
      ({ displayName }) => displayName === 'Deleted user',
    );
    expect(outcomeOf(await deleteAccount(author))).toBe('allowed');
    expect(outcomeOf(await deleteAccount(randomUUID()))).toBe('NotFound');
  });
});
