import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRealtime } from '../local/testing/realtime-client.ts';
import type {
  InboxSync,
  Membership,
  MembershipPage,
  ProfilePage,
  Room,
  RoomPage,
  RoomSync,
} from '../schema.generated.ts';
import { type ChatClient, type GraphQlAnswer, signIn } from './support/chat-client.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

type Answer<T> = Promise<GraphQlAnswer<{ field: T | null }>>;

/** What one person does with rooms. */
interface Person {
  id: string;
  client: ChatClient;
  createRoom(kind?: 'PUBLIC' | 'PRIVATE', name?: string): Promise<string>;
  room(id: string): Answer<Room>;
  members(roomId: string, page?: { limit?: number; nextToken?: string | null }): Answer<MembershipPage>;
  join(id: string): Answer<Membership>;
  leave(id: string): Answer<Membership>;
  add(roomId: string, userId: string): Answer<Membership>;
  remove(roomId: string, userId: string): Answer<Membership>;
  setRole(roomId: string, userId: string, role: string): Answer<Membership>;
  setNotify(roomId: string, level: string): Answer<Membership>;
  update(id: string, expectedVersion: number, input: object): Answer<Room>;
  archive(id: string, expectedVersion: number): Answer<Room>;
  openDirect(userId: string): Answer<Room>;
  inbox(): Promise<{ kind: string; roomId?: string | null }[]>;
}

const membership = 'roomId userId displayName role notify joinedAt removedAt version';
const room = `id kind name topic slowModeSeconds memberCount version archivedAt lastMessage { body }
  myMembership { userId role }`;

async function person(local: LocalProcess, username: string): Promise<Person> {
  const client = await signIn(local.outputs, username);
  const me = await client.send<{ me: { userId: string } }>('{ me { userId } }');
  const ask = <T>(kind: string, parameters: string, call: string, fields: string) => {
    const query = `${kind} (${parameters}) { field: ${call} { ${fields} } }`;
    return (variables: Record<string, unknown>) => client.send<{ field: T | null }>(query, variables);
  };
  const byRoom = '$id: ID!';
  const byPerson = '$roomId: ID!, $userId: ID!';
  const both = 'roomId: $roomId, userId: $userId';
  const read = ask<Room>('query', byRoom, 'room(id: $id)', room);
  const list = ask<MembershipPage>(
    'query',
    '$roomId: ID!, $limit: Int, $nextToken: String',
    'members(roomId: $roomId, limit: $limit, nextToken: $nextToken)',
    `items { ${membership} } nextToken`,
  );
  const join = ask<Membership>('mutation', byRoom, 'joinRoom(id: $id)', membership);
  const leave = ask<Membership>('mutation', byRoom, 'leaveRoom(id: $id)', membership);
  const add = ask<Membership>('mutation', byPerson, `addMember(${both})`, membership);
  const remove = ask<Membership>('mutation', byPerson, `removeMember(${both})`, membership);
  const setRole = ask<Membership>(
    'mutation',
    `${byPerson}, $role: Role!`,
    `setMemberRole(${both}, role: $role)`,
    membership,
  );
  const setNotify = ask<Membership>(
    'mutation',
    '$roomId: ID!, $level: NotifyLevel!',
    'setNotify(roomId: $roomId, level: $level)',
    membership,
  );
  const update = ask<Room>(
    'mutation',
    '$id: ID!, $expectedVersion: Int!, $input: UpdateRoomInput!',
    'updateRoom(id: $id, expectedVersion: $expectedVersion, input: $input)',
    room,
  );
  const archive = ask<Room>(
    'mutation',
    '$id: ID!, $expectedVersion: Int!',
    'archiveRoom(id: $id, expectedVersion: $expectedVersion)',
    room,
  );
  const openDirect = ask<Room>('mutation', '$userId: ID!', 'openDirect(userId: $userId)', room);

  return {
    id: me.data?.me.userId ?? '',
    client,
    createRoom: (kind = 'PRIVATE', name = 'Room') => client.createRoom({ kind, name }),
    room: (id) => read({ id }),
    members: (roomId, page = {}) => list({ roomId, ...page }),
    join: (id) => join({ id }),
    leave: (id) => leave({ id }),
    add: (roomId, userId) => add({ roomId, userId }),
    remove: (roomId, userId) => remove({ roomId, userId }),
    setRole: (roomId, userId, role) => setRole({ roomId, userId, role }),
    setNotify: (roomId, level) => setNotify({ roomId, level }),
    update: (id, expectedVersion, input) => update({ id, expectedVersion, input }),
    archive: (id, expectedVersion) => archive({ id, expectedVersion }),
    openDirect: (userId) => openDirect({ userId }),
    inbox: async () => {
      const { data } = await client.send<{ syncInbox: InboxSync }>(
        '{ syncInbox(limit: 200) { changes { kind roomId } } }',
      );
      return data?.syncInbox.changes ?? [];
    },
  };
}

describe('Rooms', () => {
  let local: LocalProcess;
  let ana: Person;
  let ben: Person;
  let dana: Person;

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    ana = await person(local, 'ana');
    ben = await person(local, 'ben');
    dana = await person(local, 'dana');
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const refusal = (errorType: string, more: object = {}) => [{ errorType, ...more }];
  const notFound = refusal('NotFound', { message: 'The room was not found.' });

  async function owners(reader: Person, roomId: string): Promise<string[]> {
    const { data } = await reader.members(roomId);
    return (data?.field?.items ?? []).filter(({ role }) => role === 'OWNER').map(({ userId }) => userId);
  }

  /** Sets a number of an item past the API, to come near a limit. */
  async function setNumber(pk: string, sk: string, attribute: string, value: number): Promise<void> {
    const client = new DynamoDBClient({
      endpoint: local.origin,
      region: 'us-east-1',
      credentials: local.outputs.local.credentials,
    });
    const { TableNames } = await client.send(new ListTablesCommand({}));
    await client.send(
      new UpdateItemCommand({
        TableName: TableNames?.find((name) => name.includes('Chat')),
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'SET #a = :v',
        ExpressionAttributeNames: { '#a': attribute },
        ExpressionAttributeValues: { ':v': { N: String(value) } },
      }),
    );
    client.destroy();
  }

  describe('profiles', () => {
    it('are found by the beginning of the name, whatever its case', async () => {
      const name = `Zoë ${randomUUID().slice(0, 8)}`;
      await dana.client.send('mutation ($name: String!) { updateProfile(displayName: $name) { userId } }', {
        name,
      });
      const search = (prefix: string) =>
        ana.client.send<{ searchProfiles: ProfilePage | null }>(
          'query ($prefix: String!) { searchProfiles(prefix: $prefix) { items { userId displayName } nextToken } }',
          { prefix },
        );

      expect((await search(` ${name.toUpperCase()} `)).data?.searchProfiles).toEqual({
        items: [{ userId: dana.id, displayName: name }],
        nextToken: null,
      });
      expect((await search('dana')).data?.searchProfiles?.items).toEqual([]);
      expect((await search(' z ')).errors).toMatchObject(
        refusal('BadRequest', { errorInfo: { field: 'prefix', rule: 'must have at least 2 characters' } }),
      );
    });

    it.each([
      [0, 1],
      [1, 0],
      [20, 0],
      [21, 1],
    ])('come %i at once: %i refusals', async (limit, refusals) => {
      const { errors } = await ana.client.send(
        'query ($limit: Int) { searchProfiles(prefix: "an", limit: $limit) { nextToken } }',
        { limit },
      );

      expect(errors.map(({ errorInfo }) => errorInfo?.['field'])).toEqual(Array(refusals).fill('limit'));
    });

    it('are read by id', async () => {
      const profile = 'query ($userId: ID!) { profile(userId: $userId) { userId displayName } }';

      expect((await ana.client.send(profile, { userId: ben.id })).data).toEqual({
        profile: { userId: ben.id, displayName: 'ben' },
      });
      expect((await ana.client.send(profile, { userId: 'nobody' })).errors).toMatchObject(
        refusal('NotFound', { message: 'The person was not found.' }),
      );
    });
  });

  describe('who may do what', () => {
    it('hides a private room from strangers, whatever they try', async () => {
      const id = await ana.createRoom();
      const attempts = await Promise.all([
        ben.room(id),
        ben.members(id),
        ben.join(id),
        ben.leave(id),
        ben.add(id, ben.id),
        ben.remove(id, ana.id),
        ben.setRole(id, ben.id, 'OWNER'),
        ben.setNotify(id, 'NONE'),
        ben.update(id, 1, { name: 'Mine' }),
        ben.archive(id, 1),
      ]);

      for (const { errors } of attempts) expect(errors).toMatchObject(notFound);
      expect((await ana.room(id)).data?.field).toMatchObject({ name: 'Room', version: 1, memberCount: 1 });
    });

    it('lets strangers of a public room see it and join it, and nothing else', async () => {
      const id = await ana.createRoom('PUBLIC');
      await ana.client.sendMessage(id, 'among us');
      const attempts = await Promise.all([
        ben.members(id),
        ben.leave(id),
        ben.add(id, ben.id),
        ben.remove(id, ana.id),
        ben.setRole(id, ben.id, 'OWNER'),
        ben.setNotify(id, 'NONE'),
        ben.update(id, 1, { name: 'Mine' }),
        ben.archive(id, 1),
      ]);

      for (const { errors } of attempts) expect(errors).toMatchObject(refusal('Unauthorized'));
      expect((await ben.room(id)).data?.field).toMatchObject({ lastMessage: null, myMembership: null });
      expect((await ben.join(id)).data?.field).toMatchObject({ role: 'MEMBER', version: 1 });
      expect((await ben.room(id)).data?.field).toMatchObject({ lastMessage: { body: 'among us' } });
    });

    it('keeps what owners do from members', async () => {
      const id = await ana.createRoom();
      await ana.add(id, ben.id);
      const attempts = await Promise.all([
        ben.add(id, dana.id),
        ben.remove(id, ana.id),
        ben.setRole(id, ben.id, 'OWNER'),
        ben.update(id, 1, { name: 'Mine' }),
        ben.archive(id, 1),
      ]);

      for (const { errors } of attempts) expect(errors).toMatchObject(refusal('Unauthorized'));
      expect(await owners(ana, id)).toEqual([ana.id]);
    });
  });

  describe('members', () => {
    it('are added once, under the name of their profile', async () => {
      const id = await ana.createRoom();
      const first = await ana.add(id, ben.id);

      expect(first.data?.field).toMatchObject({ userId: ben.id, displayName: 'ben', role: 'MEMBER' });
      expect((await ana.add(id, ben.id)).data).toEqual(first.data);
      expect((await ana.room(id)).data?.field?.memberCount).toBe(2);
      expect((await ana.add(id, 'nobody')).errors).toMatchObject(
        refusal('NotFound', { message: 'The person was not found.' }),
      );
    });

    it('leave, and come back with versions that go on', async () => {
      const id = await ana.createRoom('PUBLIC');
      await ben.join(id);
      const left = await ben.leave(id);

      expect(left.data?.field).toMatchObject({ version: 2, removedAt: expect.any(String) });
      expect((await ben.leave(id)).data).toEqual(left.data);
      expect((await ana.members(id)).data?.field?.items).toHaveLength(1);
      expect((await ben.members(id)).errors).toMatchObject(refusal('Unauthorized'));
      expect((await ben.join(id)).data?.field).toMatchObject({ version: 3, removedAt: null });
      expect((await ana.room(id)).data?.field?.memberCount).toBe(2);
    });

    it('are removed, and removed again without effect', async () => {
      const id = await ana.createRoom();
      await ana.add(id, ben.id);
      const removed = await ana.remove(id, ben.id);

      expect(removed.data?.field).toMatchObject({
        userId: ben.id,
        removedAt: expect.any(String),
        version: 2,
      });
      expect((await ana.remove(id, ben.id)).data).toEqual(removed.data);
      expect((await ben.room(id)).errors).toMatchObject(notFound);
      expect((await ana.room(id)).data?.field?.memberCount).toBe(1);
      expect((await ana.remove(id, dana.id)).errors).toMatchObject(
        refusal('NotFound', { message: 'The member was not found.' }),
      );
    });

    it('come page by page, with tokens for this reader and this room only', async () => {
      const id = await ana.createRoom();
      const other = await ana.createRoom();
      for (const roomId of [id, other]) {
        await ana.add(roomId, ben.id);
        await ana.add(roomId, dana.id);
      }
      const seen: string[] = [];
      let nextToken: string | null = null;
      do {
        const { data }: Awaited<ReturnType<Person['members']>> = await ana.members(id, {
          limit: 2,
          nextToken,
        });
        seen.push(...(data?.field?.items ?? []).map(({ userId }) => userId));
        nextToken = data?.field?.nextToken ?? null;
      } while (nextToken !== null);
      expect([...seen].sort()).toEqual([ana.id, ben.id, dana.id].sort());

      const token = (await ana.members(id, { limit: 1 })).data?.field?.nextToken ?? '';
      const wrong = refusal('BadRequest', { errorInfo: { field: 'nextToken' } });
      expect((await ben.members(id, { nextToken: token })).errors).toMatchObject(wrong);
      expect((await ana.members(other, { nextToken: token })).errors).toMatchObject(wrong);
      expect((await ana.members(id, { limit: 101 })).errors).toMatchObject(
        refusal('BadRequest', { errorInfo: { field: 'limit' } }),
      );
    });

    it('say what they want to be told of', async () => {
      const id = await ana.createRoom();

      expect((await ana.setNotify(id, 'MENTIONS')).data?.field).toMatchObject({
        notify: 'MENTIONS',
        version: 2,
      });
      expect((await ana.setNotify(id, 'MENTIONS')).data?.field?.version).toBe(2);
    });

    it.each([
      ['leaveRoom', (id: string) => ben.leave(id)],
      ['removeMember', (id: string) => ana.remove(id, ben.id)],
    ])('hear nothing more after %s', async (_title, end) => {
      const { RealtimeUrl } = local.outputs.Chorus;
      const id = await ana.createRoom();
      await ana.add(id, ben.id);
      await using client = await connectRealtime(RealtimeUrl, {
        header: { host: new URL(local.origin).host, Authorization: ben.client.accessToken },
      });
      await client.init();
      const fields = ['onMessage', 'onMembership', 'onRoomSignal'];
      for (const field of fields) {
        client.start(field, `subscription ($id: ID!) { ${field}(roomId: $id) { roomId } }`, {
          variables: { id },
        });
        await client.expect('start_ack');
      }

      await end(id);
      const ended = new Set<string | undefined>();
      while (ended.size < fields.length) {
        const frame = await client.next();
        if (frame.type === 'complete' || frame.type === 'error') ended.add(frame.id);
      }
      expect([...ended].sort()).toEqual([...fields].sort());
      await ana.client.sendMessage(id, 'without you');
      client.start('again', `subscription ($id: ID!) { onMessage(roomId: $id) { id } }`, {
        variables: { id },
      });
      expect(await client.expect('error')).toMatchObject({ id: 'again' });
      expect(client.waiting().filter(({ type }) => type === 'data')).toEqual([]);
    });
  });

  describe('owners', () => {
    it('hand over before the last one goes', async () => {
      const id = await ana.createRoom();
      await ana.add(id, ben.id);
      const current = { userId: ana.id, role: 'OWNER', version: 1 };
      const kept = refusal('Conflict', { errorInfo: { current } });

      expect((await ana.leave(id)).errors).toMatchObject(kept);
      expect((await ana.remove(id, ana.id)).errors).toMatchObject(kept);
      expect((await ana.setRole(id, ana.id, 'MEMBER')).errors).toMatchObject(kept);
      expect((await ana.setRole(id, ben.id, 'OWNER')).data?.field).toMatchObject({
        role: 'OWNER',
        version: 2,
      });
      expect((await ana.setRole(id, ben.id, 'OWNER')).data?.field?.version).toBe(2);
      expect((await ana.leave(id)).data?.field?.removedAt).toEqual(expect.any(String));
      expect(await owners(ben, id)).toEqual([ben.id]);
    });

    it('remain one when two demote each other at once', async () => {
      const id = await ana.createRoom();
      await ana.add(id, ben.id);
      await ana.setRole(id, ben.id, 'OWNER');
      const answers = await Promise.all([
        ana.setRole(id, ben.id, 'MEMBER'),
        ben.setRole(id, ana.id, 'MEMBER'),
      ]);

      expect(answers.filter(({ data }) => data?.field)).toHaveLength(1);
      expect(await owners(ana, id)).toHaveLength(1);
    });

    it('remain one when two leave at once', async () => {
      const id = await ana.createRoom();
      await ana.add(id, ben.id);
      await ana.add(id, dana.id);
      await ana.setRole(id, ben.id, 'OWNER');
      const answers = await Promise.all([ana.leave(id), ben.leave(id)]);

      expect(answers.filter(({ data }) => data?.field)).toHaveLength(1);
      expect(answers.flatMap(({ errors }) => errors)).toMatchObject(refusal('Conflict'));
      expect(await owners(dana, id)).toHaveLength(1);
      expect((await dana.room(id)).data?.field?.memberCount).toBe(2);
    });
  });

  describe('changing a room', () => {
    it('changes what the input names, leaves the rest, and counts versions', async () => {
      const name = `Name ${randomUUID()}`;
      const id = await ana.createRoom('PUBLIC', name);
      const topic = await ana.update(id, 1, { topic: ' News ', slowModeSeconds: 120 });
      const slow = await ana.update(id, 2, { topic: null, slowModeSeconds: 0 });
      const empty = await ana.update(id, 3, { topic: '', name: ` ${name}! ` });

      expect(topic.data?.field).toMatchObject({ name, topic: 'News', slowModeSeconds: 120, version: 2 });
      expect(slow.data?.field).toMatchObject({ name, topic: 'News', slowModeSeconds: 0, version: 3 });
      expect(empty.data?.field).toMatchObject({ name: `${name}!`, topic: null, version: 4 });
      const { data } = await ben.client.send<{ publicRooms: RoomPage }>(
        'query ($prefix: String) { publicRooms(prefix: $prefix) { items { id name } } }',
        { prefix: `${name}!` },
      );
      expect(data?.publicRooms.items).toEqual([{ id, name: `${name}!` }]);
    });

    it('lets one of 50 edits of the same version win, and shows the others what stands there', async () => {
      const id = await ana.createRoom();
      const names = Array.from({ length: 50 }, (_, index) => `Edit ${index}`);
      const answers = await Promise.all(names.map((name) => ana.update(id, 1, { name })));
      const winners = answers.flatMap(({ data }) => (data?.field ? [data.field] : []));

      expect(winners).toHaveLength(1);
      expect((await ana.room(id)).data?.field).toEqual(winners[0]);
      const current = { id, name: winners[0]?.name, version: 2, memberCount: 1 };
      const refusals = answers.flatMap(({ errors }) => errors);
      expect(refusals).toHaveLength(49);
      for (const error of refusals)
        expect(error).toMatchObject({ errorType: 'Conflict', errorInfo: { current } });
      expect(Object.keys(refusals[0]?.errorInfo?.['current'] as object)).not.toContain('pk');
    });

    it.each([
      ['an empty name', { name: ' ' }, 'input.name'],
      ['a name of 81 characters', { name: 'n'.repeat(81) }, 'input.name'],
      ['a topic of 281 characters', { topic: 't'.repeat(281) }, 'input.topic'],
      ['a slow mode below 0', { slowModeSeconds: -1 }, 'input.slowModeSeconds'],
      ['a slow mode of 121 seconds', { slowModeSeconds: 121 }, 'input.slowModeSeconds'],
    ])('refuses %s', async (_title, input, field) => {
      const id = await ana.createRoom();

      expect((await ana.update(id, 1, input)).errors).toMatchObject(
        refusal('BadRequest', { errorInfo: { field } }),
      );
    });

    it('closes a room for ever', async () => {
      const name = `Archive ${randomUUID()}`;
      const id = await ana.createRoom('PUBLIC', name);
      await ben.join(id);

      expect((await ana.archive(id, 7)).errors).toMatchObject(refusal('Conflict'));
      const archived = await ana.archive(id, 1);
      expect(archived.data?.field).toMatchObject({ archivedAt: expect.any(String), version: 2 });
      expect((await ana.archive(id, 1)).data).toEqual(archived.data);
      const closed = refusal('Unauthorized', { message: 'The room is archived.' });
      expect((await dana.join(id)).errors).toMatchObject(closed);
      expect((await ana.add(id, dana.id)).errors).toMatchObject(closed);
      expect((await ana.update(id, 2, { name: 'x' })).errors).toMatchObject(closed);
      expect((await ana.setRole(id, ben.id, 'OWNER')).errors).toMatchObject(closed);
      expect((await ben.client.sendMessage(id, 'hello?')).errors).toMatchObject(closed);
      const { data } = await ben.client.send<{ publicRooms: RoomPage }>(
        'query ($prefix: String) { publicRooms(prefix: $prefix) { items { id } } }',
        { prefix: name },
      );
      expect(data?.publicRooms.items).toEqual([]);
      expect((await ana.leave(id)).data?.field?.removedAt).toEqual(expect.any(String));
    });
  });

  describe('direct rooms', () => {
    it('are one per pair, whoever opens them and how often at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          index % 2 === 0 ? ana.openDirect(ben.id) : ben.openDirect(ana.id),
        ),
      );
      const rooms = answers.map(({ data }) => data?.field);

      expect(new Set(rooms.map((found) => found?.id)).size).toBe(1);
      expect(rooms[0]).toMatchObject({ kind: 'DIRECT', name: 'ben', memberCount: 2 });
      expect(rooms[1]).toMatchObject({ name: 'ana', myMembership: { userId: ben.id, role: 'MEMBER' } });
      const id = rooms[0]?.id ?? '';
      expect((await ana.inbox()).filter(({ roomId }) => roomId === id)).toHaveLength(1);
      expect((await ben.inbox()).filter(({ roomId }) => roomId === id)).toEqual([
        { kind: 'ROOM_ADDED', roomId: id },
      ]);
      expect((await dana.room(id)).errors).toMatchObject(notFound);
    });

    it('need somebody else, who exists', async () => {
      expect((await ana.openDirect(ana.id)).errors).toMatchObject(
        refusal('BadRequest', { errorInfo: { field: 'userId' } }),
      );
      expect((await ana.openDirect('nobody')).errors).toMatchObject(refusal('NotFound'));
    });

    it('stay as they are', async () => {
      const id = (await ana.openDirect(dana.id)).data?.field?.id ?? '';
      const refused = (field: string) => refusal('BadRequest', { errorInfo: { field } });

      expect((await ana.leave(id)).errors).toMatchObject(refused('id'));
      expect((await ana.update(id, 1, { name: 'x' })).errors).toMatchObject(refused('id'));
      expect((await ana.archive(id, 1)).errors).toMatchObject(refused('id'));
      expect((await ana.add(id, ben.id)).errors).toMatchObject(refused('roomId'));
      expect((await ana.remove(id, dana.id)).errors).toMatchObject(refused('roomId'));
      expect((await ana.setRole(id, ana.id, 'OWNER')).errors).toMatchObject(refused('roomId'));
      expect((await ana.setNotify(id, 'NONE')).data?.field?.notify).toBe('NONE');
    });
  });

  it('writes every change into the logs of the room and of the person', async () => {
    const id = await ana.createRoom();
    await ana.add(id, ben.id);
    await ana.setRole(id, ben.id, 'OWNER');
    await ben.setNotify(id, 'NONE');
    await ana.update(id, 1, { topic: 'News' });
    await ana.remove(id, ben.id);

    const { data } = await ana.client.send<{ syncRoom: RoomSync }>(
      `query ($id: ID!) { syncRoom(roomId: $id) { changes {
        room { version topic } membership { userId role notify version removedAt }
      } } }`,
      { id },
    );
    expect(data?.syncRoom.changes).toMatchObject([
      { room: { version: 1 }, membership: { userId: ana.id, role: 'OWNER', version: 1 } },
      { room: null, membership: { userId: ben.id, role: 'MEMBER', version: 1 } },
      { room: null, membership: { role: 'OWNER', version: 2 } },
      { room: null, membership: { notify: 'NONE', version: 3 } },
      { room: { version: 2, topic: 'News' }, membership: null },
      { room: null, membership: { version: 4, removedAt: expect.any(String) } },
    ]);
    // Notifications of these come in their own time.
    const kinds = (await ben.inbox())
      .filter(({ roomId, kind }) => roomId === id && kind !== 'NOTIFICATION')
      .map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['ROOM_ADDED', 'ROOM_CHANGED', 'ROOM_CHANGED']);
    expect(kinds.at(-1)).toBe('ROOM_REMOVED');
  });

  describe('limits', () => {
    const exceeded = (limit: string, value: number) =>
      refusal('LimitExceeded', { errorInfo: { limit, value } });

    it('lets the thousandth member in and not the next', async () => {
      const id = await ana.createRoom('PUBLIC');
      await setNumber(`ROOM#${id}`, 'ROOM', 'memberCount', 999);

      expect((await ben.join(id)).errors).toEqual([]);
      expect((await dana.join(id)).errors).toMatchObject(exceeded('membersPerRoom', 1000));
      expect((await ana.add(id, dana.id)).errors).toMatchObject(exceeded('membersPerRoom', 1000));
      await ben.leave(id);
      expect((await dana.join(id)).errors).toEqual([]);
    });

    it('lets somebody be in 200 rooms and not in one more', async () => {
      const oscar = await person(local, 'oscar');
      const [first, second] = [await ana.createRoom('PUBLIC'), await ana.createRoom('PUBLIC')];
      await setNumber(`USER#${oscar.id}`, 'ROOM_COUNT', 'rooms', 199);

      expect((await oscar.join(first)).errors).toEqual([]);
      const full = exceeded('roomsPerUser', 200);
      expect((await oscar.join(second)).errors).toMatchObject(full);
      expect((await ana.add(second, oscar.id)).errors).toMatchObject(full);
      expect((await oscar.openDirect(ana.id)).errors).toMatchObject(full);
      expect((await ana.openDirect(oscar.id)).errors).toMatchObject(full);
      await oscar.leave(first);
      expect((await ana.add(second, oscar.id)).errors).toEqual([]);
    });
  });
});
