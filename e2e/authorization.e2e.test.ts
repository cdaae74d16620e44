import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Callers, outcomeOf, type PersonName, startCallers } from './support/authorization-callers.ts';
import {
  createMatrixRoom,
  createMatrixWebhook,
  type MatrixRoom,
  mustAsk,
  type RoomVisibility,
  unusedUrl,
} from './support/authorization-rooms.ts';
import {
  casesOf,
  forAnybodyWithKey,
  forAuthor,
  forAuthorAndOwners,
  forDataUser,
  forLeavers,
  forMembers,
  forOperators,
  forOperatorsAlone,
  forOwners,
  forOwnersAlone,
  forPublishers,
  forReaders,
  forReadingPeople,
  forSignedIn,
  forSignedInButRefused,
  forVisitors,
  forWriters,
  type MatrixCase,
  type Rules,
} from './support/authorization-rules.ts';
import { createMatrixData, type MatrixData } from './support/authorization-data.ts';
import { fieldDocument, readSchema, rootFields } from './support/field-document.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';

/** What arguments are made from. */
interface Given {
  room: MatrixRoom;
  idOf: Callers['idOf'];
  data: MatrixData;
  /** The id of a webhook of the room. */
  webhook(): Promise<string>;
  /** A factory that nobody has changed; the caller's arguments have to fit it. */
  newFactory(): Promise<{ id: string }>;
}

/** Who may call a field, and how. */
interface Row {
  rules: Rules;
  args?: (given: Given) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** The call changes who is in the room, or the room: it gets one that no other field uses. */
  needsOwnRoom?: true;
}

const treeId = 'matrix';
const at = '2026-11-21T09:00:00.000Z';
const workQueue = 'record-flow-work';
const id = ({ room }: Given) => ({ id: room.roomId });
const roomId = ({ room }: Given) => ({ roomId: room.roomId });
const message = ({ room }: Given) => ({ roomId: room.roomId, id: room.messageId });
const webhook = async (given: Given) => ({ id: await given.webhook() });
const tree = () => ({ treeId });
const factory = async ({ newFactory }: Given) => ({ treeId, ...(await newFactory()) });
const newRecord = () => ({ informationOne: 'one', informationTwo: 'two' });
const newToken = () => ({ name: 'Probe', scopes: ['DATA_READ'], expiresInSeconds: 60 });
const newFactoryInput = () => ({ name: 'Dice', lowerBound: 1, upperBound: 6 });

/** Every field of the schema by its name: a field without a row fails. */
const matrix: Readonly<Record<string, Row>> = {
  health: { rules: forAnybodyWithKey },
  serverInfo: { rules: forSignedIn },
  me: { rules: forSignedIn },
  profile: { rules: forSignedIn, args: ({ idOf }) => ({ userId: idOf('owner') }) },
  searchProfiles: { rules: forSignedIn, args: () => ({ prefix: 'ow' }) },
  room: { rules: forVisitors, args: id },
  myRooms: { rules: forSignedIn },
  publicRooms: { rules: forSignedIn },
  members: { rules: forMembers, args: roomId },
  messages: { rules: forMembers, args: roomId },
  presence: { rules: forMembers, args: roomId },
  syncRoom: { rules: forMembers, args: roomId },
  syncInbox: { rules: forSignedIn },
  notifications: { rules: forSignedIn },
  webhooks: { rules: forOwnersAlone, args: roomId },
  webhookDeliveries: {
    rules: forOwnersAlone,
    args: async (given) => ({ webhookId: await given.webhook() }),
  },
  factories: { rules: forSignedIn, args: tree },
  factory: { rules: forSignedIn, args: factory },
  syncTree: { rules: forSignedIn, args: tree },
  records: { rules: forReaders() },
  record: { rules: forReaders('NotFound'), args: ({ data }) => ({ id: data.recordId }) },
  recordStats: {
    rules: forReaders(),
    args: () => ({ from: at, to: '2026-11-21T10:00:00.000Z', bucket: 'HOUR' }),
  },
  syncRecords: { rules: forReaders() },
  job: { rules: forReaders('NotFound'), args: ({ data }) => ({ id: data.jobId }) },
  jobs: { rules: forReaders() },
  queues: { rules: forOperatorsAlone() },
  deadLetters: { rules: forOperatorsAlone(), args: () => ({ queue: workQueue }) },
  redriveTasks: { rules: forOperatorsAlone() },
  auditLog: {
    rules: forOperatorsAlone(),
    args: () => ({ from: at, to: '2026-11-22T09:00:00.000Z' }),
  },
  alarms: { rules: forOperatorsAlone() },
  accessTokens: { rules: forSignedIn },

  updateProfile: { rules: forSignedIn, args: () => ({ displayName: 'Somebody' }) },
  createRoom: {
    rules: forSignedIn,
    args: () => ({ clientId: randomUUID(), input: { kind: 'PRIVATE', name: 'Own' } }),
  },
  openDirect: {
    rules: forSignedIn,
    args: ({ idOf }) => ({ userId: idOf('somebody else') }),
  },
  updateRoom: {
    rules: forOwners,
    args: (given) => ({ ...id(given), expectedVersion: 1, input: { topic: 'News' } }),
    needsOwnRoom: true,
  },
  archiveRoom: {
    rules: forOwners,
    args: (given) => ({ ...id(given), expectedVersion: 1 }),
    needsOwnRoom: true,
  },
  joinRoom: { rules: forVisitors, args: id, needsOwnRoom: true },
  leaveRoom: { rules: forLeavers, args: id, needsOwnRoom: true },
  addMember: {
    rules: forOwners,
    args: (given) => ({ ...roomId(given), userId: given.idOf('operator') }),
    needsOwnRoom: true,
  },
  removeMember: {
    rules: forOwners,
    args: (given) => ({ ...roomId(given), userId: given.idOf('somebody else') }),
    needsOwnRoom: true,
  },
  setMemberRole: {
    rules: forOwners,
    args: (given) => ({ ...roomId(given), userId: given.idOf('somebody else'), role: 'OWNER' }),
    needsOwnRoom: true,
  },
  setNotify: { rules: forMembers, args: (given) => ({ ...roomId(given), level: 'MENTIONS' }) },
  sendMessage: {
    rules: forMembers,
    args: (given) => ({ ...roomId(given), clientId: randomUUID(), body: 'Hello' }),
  },
  editMessage: {
    rules: forAuthor,
    args: (given) => ({ ...message(given), expectedVersion: 1, body: 'Edited' }),
  },
  deleteMessage: { rules: forAuthorAndOwners, args: message },
  markNotificationsRead: {
    rules: forSignedIn,
    args: () => ({ ids: ['01KAK1ZZZZ0000000000000000'] }),
  },
  markRead: {
    rules: forMembers,
    args: ({ room }) => ({ roomId: room.roomId, messageId: room.messageId }),
  },
  createWebhook: {
    rules: forOwnersAlone,
    args: (given) => ({ ...roomId(given), url: unusedUrl, eventTypes: ['chat.room.archived.v1'] }),
  },
  updateWebhook: {
    rules: forOwnersAlone,
    args: async (given) => ({ ...(await webhook(given)), input: { active: true } }),
  },
  deleteWebhook: { rules: forOwnersAlone, args: webhook, needsOwnRoom: true },
  testWebhook: { rules: forOwnersAlone, args: webhook },
  rotateWebhookSecret: { rules: forOwnersAlone, args: webhook },
  setTyping: { rules: forMembers, args: (given) => ({ ...roomId(given), typing: true }) },
  setPresence: { rules: forMembers, args: (given) => ({ ...roomId(given), status: 'ONLINE' }) },
  heartbeat: { rules: forSignedIn, args: ({ room }) => ({ roomIds: [room.roomId] }) },
  signOutUser: {
    rules: forOperators,
    args: ({ idOf }) => ({ userId: idOf('somebody else') }),
  },
  createFactory: {
    rules: forSignedIn,
    args: () => ({ treeId, clientId: randomUUID(), input: newFactoryInput() }),
  },
  updateFactory: {
    rules: forSignedIn,
    args: async (given) => ({ ...(await factory(given)), expectedVersion: 1, input: { name: 'Coin' } }),
  },
  deleteFactory: {
    rules: forSignedIn,
    args: async (given) => ({ ...(await factory(given)), expectedVersion: 1 }),
  },
  generateChildren: {
    rules: forSignedIn,
    args: async (given) => ({ ...(await factory(given)), count: 3 }),
  },
  submitRecord: { rules: forWriters(), args: () => ({ input: newRecord() }) },
  submitRecords: { rules: forWriters(), args: () => ({ inputs: [newRecord()] }) },
  generateRecords: { rules: forWriters(), args: () => ({ count: 1 }) },
  cancelJob: { rules: forWriters('NotFound'), args: ({ data }) => ({ id: data.jobId }) },
  deleteRecord: { rules: forWriters('NotFound'), args: ({ data }) => ({ id: data.recordId }) },
  redriveDeadLetters: { rules: forOperatorsAlone(), args: () => ({ queue: workQueue, max: 1 }) },
  discardDeadLetter: {
    rules: forOperatorsAlone('NotFound'),
    args: () => ({ queue: workQueue, id: 'none' }),
  },
  publishOpsEvent: { rules: forPublishers, args: () => ({ input: { at } }) },
  createAccessToken: { rules: forReadingPeople, args: () => ({ input: newToken() }) },
  revokeAccessToken: { rules: forDataUser, args: ({ data }) => ({ id: data.tokenId }) },
  // Anybody may, with a confirmation that they would not give by accident: the right one would end the caller.
  deleteMyAccount: { rules: forSignedInButRefused, args: () => ({ confirm: 'something else' }) },
  deleteAccount: { rules: forOperatorsAlone('NotFound'), args: () => ({ userId: randomUUID() }) },
  publishJobProgress: {
    rules: forPublishers,
    args: ({ idOf }) => ({
      input: {
        id: 'j',
        ownerId: idOf('member'),
        requested: 1,
        enqueued: 1,
        persisted: 1,
        rejected: 0,
        progress: 100,
        status: 'COMPLETED',
        seed: 1,
        version: 1,
        createdAt: at,
      },
    }),
  },
  publishRecordChange: {
    rules: forPublishers,
    args: ({ idOf }) => ({
      input: {
        ...newRecord(),
        id: 'r',
        ownerId: idOf('member'),
        occurredAt: at,
        submittedAt: at,
        status: 'PERSISTED',
        attempts: 1,
        version: 1,
      },
    }),
  },
  publishMessage: {
    rules: forPublishers,
    args: ({ room, idOf }) => ({
      input: {
        id: room.messageId,
        roomId: room.roomId,
        authorId: idOf('author'),
        authorName: 'Author',
        kind: 'TEXT',
        mentions: [],
        clientId: randomUUID(),
        createdAt: at,
        version: 1,
        changeId: room.messageId,
      },
    }),
  },
  publishInboxEvent: {
    rules: forPublishers,
    args: ({ idOf }) => ({ input: { userId: idOf('member'), changeId: 'c', kind: 'ROOM_CHANGED', at } }),
  },
  publishFactoryChange: {
    rules: forPublishers,
    args: () => ({
      input: { treeId, changeId: 'c', kind: 'DELETED', factoryId: 'f', source: 'OUT_OF_BAND', at },
    }),
  },

  onMessage: { rules: forMembers, args: roomId },
  onMembership: { rules: forMembers, args: roomId },
  onRoomSignal: { rules: forMembers, args: roomId },
  onInbox: { rules: forSignedIn },
  onFactoryChange: { rules: forSignedIn, args: tree },
  onRecord: { rules: forReaders() },
  onJob: { rules: forReaders() },
  onOps: { rules: forOperatorsAlone() },
};

const schema = readSchema();
const fields = rootFields(schema);
const cases = fields.flatMap(({ name }) => {
  const row = matrix[name];
  return row ? casesOf(name, row.rules) : [];
});

describe('Who may do what', () => {
  let local: LocalProcess;
  let callers: Callers;
  let data: MatrixData;
  const rooms = new Map<string, Promise<MatrixRoom>>();
  /** By room. */
  const webhooks = new Map<string, Promise<string>>();

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    callers = await startCallers(local);
    data = await createMatrixData(callers);
  });
  afterAll(async () => {
    await callers[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  function roomFor(field: string, visibility: RoomVisibility | null): Promise<MatrixRoom> {
    const kind = visibility ?? 'PRIVATE';
    const needsOwnRoom = matrix[field]?.needsOwnRoom === true;
    const key = needsOwnRoom ? `${kind} ${field}` : kind;
    const room = rooms.get(key) ?? createMatrixRoom(callers, kind, !needsOwnRoom);
    rooms.set(key, room);
    return room;
  }

  function webhookOf({ roomId }: MatrixRoom): Promise<string> {
    const made = webhooks.get(roomId) ?? createMatrixWebhook(callers, roomId);
    webhooks.set(roomId, made);
    return made;
  }

  async function newFactory(): Promise<{ id: string }> {
    const created = await mustAsk(
      callers,
      'owner',
      `mutation ($treeId: ID!, $id: ID!, $input: CreateFactoryInput!) {
        field: createFactory(treeId: $treeId, clientId: $id, input: $input) { id }
      }`,
      { treeId, id: randomUUID(), input: newFactoryInput() },
    );
    return { id: String(created['id']) };
  }

  /** The caller's request for the field: what came of it. */
  async function whenCalled({ field, caller, visibility }: MatrixCase): Promise<string> {
    const rootField = fields.find(({ name }) => name === field);
    if (!rootField) throw new Error(`The schema has no field ${field}.`);
    const room = await roomFor(field, visibility);
    const given = { room, data, idOf: callers.idOf, webhook: () => webhookOf(room), newFactory };
    const args = (await matrix[field]?.args?.(given)) ?? {};
    const document = fieldDocument(rootField, Object.keys(args));
    if (rootField.operation === 'subscription') return callers.caller(caller).trySubscription(document, args);
    return outcomeOf(await callers.caller(caller).ask(document, args));
  }

  it('is said for every field of the schema', () => {
    expect(Object.keys(matrix).sort()).toEqual(fields.map(({ name }) => name).sort());
  });

  it.each(cases.map((one) => [one.title, one] as const))('%s', async (_title, given) => {
    expect(await whenCalled(given)).toBe(given.outcome);
  });

  describe('a subscriber', () => {
    const people: [PersonName][] = [['stranger'], ['removed member'], ['operator']];
    const onMessage = 'subscription ($roomId: ID!) { onMessage(roomId: $roomId) { roomId body } }';

    const send = (person: PersonName, room: string, body: string) =>
      mustAsk(
        callers,
        person,
        `mutation ($roomId: ID!, $id: ID!, $body: String!) {
          field: sendMessage(roomId: $roomId, clientId: $id, body: $body) { roomId body }
        }`,
        { roomId: room, id: randomUUID(), body },
      );

    it.each(people)('hears nothing of a room they could not read: %s', async (person) => {
      const { roomId: closed } = await roomFor('messages', 'PRIVATE');
      const { id: own } = await mustAsk(
        callers,
        person,
        'mutation ($id: ID!) { field: createRoom(clientId: $id, input: { kind: PRIVATE, name: "Own" }) { id } }',
        { id: randomUUID() },
      );
      await using feed = await openLiveFeed(local, callers.accessTokenOf(person), 10_000);
      await feed.subscribe('onMessage', onMessage, { roomId: own });
      await send('owner', closed, 'not for outsiders');
      await send(person, String(own), 'for myself');

      expect(await feed.nextEvent()).toMatchObject({ value: { roomId: own, body: 'for myself' } });
    });

    it.each(people)('hears of themselves only: %s', async (person) => {
      await using feed = await openLiveFeed(local, callers.accessTokenOf(person), 10_000);
      await feed.subscribe('onInbox', 'subscription { onInbox { userId changeId } }');
      const publish = (userId: string, changeId: string) =>
        callers.caller('IAM').ask(
          `mutation ($input: PublishInboxEventInput!) {
            publishInboxEvent(input: $input) { userId changeId kind roomId at }
          }`,
          { input: { userId, changeId, kind: 'ROOM_CHANGED', at } },
        );
      const own = `own-${randomUUID()}`;
      await publish(callers.idOf('member'), `other-${randomUUID()}`);
      await publish(callers.idOf(person), own);

      let heard = await feed.nextEvent();
      // The stream may still be telling them of rooms of their own.
      while (heard.value['changeId'] !== own) {
        expect(heard.value['userId']).toBe(callers.idOf(person));
        heard = await feed.nextEvent();
      }
    });

    it.each([
      ['another user', 'subscription ($me: ID!) { onInbox(userId: $me) { changeId } }'],
      ['a filter', 'subscription ($me: ID!) { onMessage(roomId: $me, filter: "{}") { id } }'],
      ['an author', 'subscription ($me: ID!) { onMessage(roomId: "r", authorId: $me) { id } }'],
      ['no room', 'subscription { onMessage { id } }'],
    ])('cannot ask for %s', async (_what, query) => {
      const outcome = await callers.caller('stranger').trySubscription(query, { me: callers.idOf('owner') });
      expect(outcome).not.toBe('allowed');
    });
  });

  describe('what is open to everybody', () => {
    const outsiders: [PersonName][] = [['stranger'], ['operator']];

    it.each(outsiders)(
      'tells nothing of private rooms, and no message of public ones: %s',
      async (person) => {
        const open = await roomFor('room', 'PUBLIC');
        const closed = await roomFor('room', 'PRIVATE');
        const roomFields = 'id unreadCount lastMessage { body } myMembership { role }';
        const { data, errors } = await callers.caller(person).ask<{
          room: unknown;
          publicRooms: { items: { id: string; lastMessage: unknown }[] };
          myRooms: { items: { id: string }[] };
          syncInbox: { changes: { roomId: string }[] };
        }>(
          `query ($id: ID!) {
          room(id: $id) { ${roomFields} }
          publicRooms { items { ${roomFields} } }
          myRooms { items { id } }
          syncInbox { changes { roomId } }
        }`,
          { id: open.roomId },
        );
        const heads = await callers
          .caller(person)
          .ask('mutation ($ids: [ID!]!) { heartbeat(roomIds: $ids) { roomId latestChangeId } }', {
            ids: [open.roomId, closed.roomId],
          });

        expect(errors).toEqual([]);
        expect(data?.room).toEqual({
          id: open.roomId,
          unreadCount: 0,
          lastMessage: null,
          myMembership: null,
        });
        const found = data?.publicRooms.items.find((one) => one.id === open.roomId);
        expect(found).toMatchObject({ lastMessage: null });
        expect(heads).toMatchObject({ data: { heartbeat: [] }, errors: [] });
        const { publicRooms, myRooms, syncInbox } = data ?? {};
        const known = JSON.stringify([publicRooms, myRooms, syncInbox]);
        expect(known).not.toContain(closed.roomId);
      },
    );
  });

  describe('an author, an owner or a user', () => {
    /** The fields that are about somebody else. */
    const aboutOthers = [
      'profile',
      'openDirect',
      'addMember',
      'removeMember',
      'setMemberRole',
      'signOutUser',
      'deleteAccount',
    ];

    it('is no input, except of fields about somebody else', () => {
      const identities = /^(userId|authorId|authorName|ownerId|actorId|updatedBy|createdBy)$/;
      const forged = fields
        .filter(({ name }) => matrix[name]?.rules !== forPublishers && !aboutOthers.includes(name))
        .flatMap(({ name, definition }) => definition.args.map((argument) => [name, argument] as const))
        .flatMap(([name, argument]) => {
          const inner = schema.getType(String(argument.type).replace(/[![\]]/g, ''));
          const names = inner && 'getFields' in inner ? Object.keys(inner.getFields()) : [];
          return [argument.name, ...names]
            .filter((one) => identities.test(one))
            .map((one) => `${name}.${one}`);
        });
      expect(forged).toEqual([]);
    });

    it.each([
      ['an author in a message', 'sendMessage(roomId: "r", clientId: $id, body: "x", authorId: $id) { id }'],
      ['a reader in a marker', 'markRead(roomId: "r", messageId: $id, userId: $id) { userId }'],
      ['a user in a profile', 'updateProfile(displayName: "x", userId: $id) { userId }'],
      [
        'an owner in a room',
        'createRoom(clientId: $id, input: { kind: PRIVATE, name: "x", ownerId: $id }) { id }',
      ],
      [
        'an author of a factory',
        'createFactory(treeId: "t", clientId: $id, input: { name: "x", lowerBound: 0, upperBound: 1, updatedBy: $id }) { id }',
      ],
    ])('is refused inline: %s', async (_what, call) => {
      const { status, data, errors } = await callers
        .caller('member')
        .ask(`mutation ($id: ID!) { ${call} }`, { id: randomUUID() });
      expect(status).toBe(200);
      expect(data).toBeNull();
      expect(errors.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^Validation error .*(authorId|ownerId|userId|updatedBy)/),
      ]);
    });

    it.each([
      ['CreateRoomInput', 'createRoom(clientId: $id, input: $input) { id }', { kind: 'PRIVATE', name: 'x' }],
      [
        'CreateFactoryInput',
        'createFactory(treeId: "t", clientId: $id, input: $input) { id }',
        newFactoryInput(),
      ],
    ])('is refused in variables: %s', async (type, call, input) => {
      const forge = (more: object) =>
        callers.caller('member').ask(`mutation ($id: ID!, $input: ${type}!) { ${call} }`, {
          id: randomUUID(),
          input: { ...input, ...more },
        });
      const { data, errors } = await forge({ ownerId: callers.idOf('owner') });

      expect(data).toBeNull();
      expect(errors).toMatchObject([{ message: expect.stringContaining('ownerId') }]);
    });
  });
});
