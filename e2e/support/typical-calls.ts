import { randomUUID } from 'node:crypto';
import type { CallerName, Callers } from './authorization-callers.ts';
import { type MatrixRoom, unusedUrl } from './authorization-rooms.ts';

/** Somebody who is in the groups that records need, beside those of rooms. */
export const dataUser = 'data user';

/** What a typical call is made from. */
export interface Given {
  /** Four members; the author wrote a message. */
  room: MatrixRoom;
  idOf: Callers['idOf'];
  usernameOf: Callers['usernameOf'];
  /** The id of a record of the data user. */
  recordId: string;
  /** A factory that nobody has changed. */
  newFactory(): Promise<{ treeId: string; id: string }>;
  /** Mentions the member; answers the id of the notification they get. */
  newNotification(): Promise<string>;
  /** Puts a letter among those of `queue`; answers its id. */
  newDeadLetter(): Promise<string>;
  /** Starts a job of the data user, of so many records; answers its id. */
  newJob(count: number): Promise<string>;
  /** Makes a webhook of the room; answers its id. */
  newWebhook(): Promise<string>;
  /** Makes a token of the data user for a machine; answers its id. */
  newToken(): Promise<string>;
}

/** A typical call of a field; by the room's owner unless said otherwise. */
export interface TypicalCall {
  by?: CallerName | typeof dataUser;
  args?(given: Given): Record<string, unknown> | Promise<Record<string, unknown>>;
  /** The call is about the public room. */
  isPublic?: true;
  /** The call changes the room or what is in it: it gets one of its own. */
  ownRoom?: 'empty' | 'with a message';
}

const treeId = 'cost';
const at = '2026-11-21T09:00:00.000Z';
/** Nobody's: a letter in it is of no record. */
const queue = 'record-flow-jobs';
const byId = ({ room }: Given) => ({ id: room.roomId });
const inRoom = ({ room }: Given) => ({ roomId: room.roomId });
const ofMessage = ({ room }: Given) => ({ roomId: room.roomId, id: room.messageId });
const ofWebhook = async ({ newWebhook }: Given) => ({ id: await newWebhook() });
const ofTree = () => ({ treeId });
const ofFactory = ({ newFactory }: Given) => newFactory();
export const newFactoryInput = () => ({
  treeId,
  clientId: randomUUID(),
  input: { name: 'Dice', lowerBound: 1, upperBound: 6 },
});
export const newRecord = () => ({
  clientId: randomUUID(),
  informationOne: 'First piece of information',
  informationTwo: 'Second piece of information',
});

/** By name, for every field of the schema. */
export const typicalCalls: Readonly<Record<string, TypicalCall>> = {
  health: {},
  serverInfo: {},
  me: {},
  profile: { args: ({ idOf }) => ({ userId: idOf('member') }) },
  searchProfiles: { args: () => ({ prefix: 'me' }) },
  room: { args: byId },
  myRooms: {},
  publicRooms: {},
  members: { args: inRoom },
  messages: { args: inRoom },
  presence: { args: inRoom },
  syncRoom: { args: inRoom },
  syncInbox: { by: 'member' },
  notifications: { by: 'member' },
  webhooks: { args: inRoom },
  webhookDeliveries: {
    args: async ({ newWebhook }) => ({ webhookId: await newWebhook() }),
    ownRoom: 'empty',
  },
  factories: { args: ofTree },
  factory: { args: ofFactory },
  syncTree: { args: ofTree },
  records: { by: dataUser },
  record: { by: dataUser, args: ({ recordId }) => ({ id: recordId }) },
  recordStats: {
    by: dataUser,
    args: () => ({ from: '2026-01-01T00:00:00.000Z', to: '2026-12-31T00:00:00.000Z', bucket: 'DAY' }),
  },
  syncRecords: { by: dataUser },
  job: { by: dataUser, args: async ({ newJob }) => ({ id: await newJob(1) }) },
  jobs: { by: dataUser },
  accessTokens: { by: dataUser },
  queues: { by: 'operator' },
  deadLetters: { by: 'operator', args: () => ({ queue }) },
  redriveTasks: { by: 'operator' },
  alarms: { by: 'operator' },
  auditLog: { by: 'operator', args: () => ({ from: at, to: '2026-11-22T09:00:00.000Z' }) },
  updateProfile: { args: () => ({ displayName: 'Somebody' }) },
  createRoom: { args: () => ({ clientId: randomUUID(), input: { kind: 'PRIVATE', name: 'Own' } }) },
  openDirect: { args: ({ idOf }) => ({ userId: idOf('member') }) },
  updateRoom: {
    args: (given) => ({ ...byId(given), expectedVersion: 1, input: { topic: 'News' } }),
    ownRoom: 'empty',
  },
  archiveRoom: { args: (given) => ({ ...byId(given), expectedVersion: 1 }), ownRoom: 'empty' },
  joinRoom: { by: 'stranger', args: byId, isPublic: true },
  leaveRoom: { by: 'member', args: byId, ownRoom: 'empty' },
  addMember: { args: (given) => ({ ...inRoom(given), userId: given.idOf('operator') }), ownRoom: 'empty' },
  removeMember: { args: (given) => ({ ...inRoom(given), userId: given.idOf('member') }), ownRoom: 'empty' },
  setMemberRole: {
    args: (given) => ({ ...inRoom(given), userId: given.idOf('member'), role: 'OWNER' }),
    ownRoom: 'empty',
  },
  setNotify: { args: (given) => ({ ...inRoom(given), level: 'MENTIONS' }) },
  sendMessage: {
    by: 'member',
    args: (given) => ({ ...inRoom(given), clientId: randomUUID(), body: 'Hello! '.repeat(29) }),
  },
  editMessage: {
    by: 'author',
    args: (given) => ({ ...ofMessage(given), expectedVersion: 1, body: 'Edited' }),
    ownRoom: 'with a message',
  },
  deleteMessage: { by: 'author', args: ofMessage, ownRoom: 'with a message' },
  markRead: { args: ({ room }) => ({ roomId: room.roomId, messageId: room.messageId }) },
  markNotificationsRead: {
    by: 'member',
    args: async ({ newNotification }) => ({ ids: [await newNotification()] }),
  },
  createWebhook: {
    args: (given) => ({ ...inRoom(given), url: unusedUrl, eventTypes: ['chat.room.archived.v1'] }),
    ownRoom: 'empty',
  },
  updateWebhook: {
    args: async (given) => ({ ...(await ofWebhook(given)), input: { active: false } }),
    ownRoom: 'empty',
  },
  deleteWebhook: { args: ofWebhook, ownRoom: 'empty' },
  testWebhook: { args: ofWebhook, ownRoom: 'empty' },
  rotateWebhookSecret: { args: ofWebhook, ownRoom: 'empty' },
  setTyping: { args: (given) => ({ ...inRoom(given), typing: true }) },
  setPresence: { args: (given) => ({ ...inRoom(given), status: 'ONLINE' }) },
  heartbeat: { args: ({ room }) => ({ roomIds: [room.roomId] }) },
  signOutUser: { by: 'operator', args: ({ idOf }) => ({ userId: idOf('somebody else') }) },
  createFactory: { args: newFactoryInput },
  updateFactory: {
    args: async (given) => ({ ...(await ofFactory(given)), expectedVersion: 1, input: { name: 'Coin' } }),
  },
  deleteFactory: { args: async (given) => ({ ...(await ofFactory(given)), expectedVersion: 1 }) },
  generateChildren: { args: async (given) => ({ ...(await ofFactory(given)), count: 15 }) },
  submitRecord: { by: dataUser, args: () => ({ input: newRecord() }) },
  submitRecords: { by: dataUser, args: () => ({ inputs: Array.from({ length: 25 }, newRecord) }) },
  generateRecords: { by: dataUser, args: () => ({ count: 1, seed: 1 }) },
  // Far from its end when it is cancelled.
  cancelJob: { by: dataUser, args: async ({ newJob }) => ({ id: await newJob(2_500) }) },
  deleteRecord: { by: dataUser, args: ({ recordId }) => ({ id: recordId }) },
  createAccessToken: {
    by: dataUser,
    args: () => ({ input: { name: 'Probe', scopes: ['DATA_READ'], expiresInSeconds: 60 } }),
  },
  revokeAccessToken: { by: dataUser, args: async ({ newToken }) => ({ id: await newToken() }) },
  // Nobody else acts as the reader.
  deleteMyAccount: { by: 'reader', args: ({ usernameOf }) => ({ confirm: usernameOf('reader') }) },
  deleteAccount: { by: 'operator', args: ({ idOf }) => ({ userId: idOf('somebody else') }) },
  redriveDeadLetters: { by: 'operator', args: () => ({ queue, max: 1 }) },
  discardDeadLetter: {
    by: 'operator',
    args: async ({ newDeadLetter }) => ({ queue, id: await newDeadLetter() }),
  },
  publishOpsEvent: { by: 'IAM', args: () => ({ input: { at } }) },
  publishJobProgress: {
    by: 'IAM',
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
        version: 2,
        createdAt: at,
      },
    }),
  },
  publishMessage: {
    by: 'IAM',
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
    by: 'IAM',
    args: ({ idOf }) => ({ input: { userId: idOf('member'), changeId: 'c', kind: 'ROOM_CHANGED', at } }),
  },
  publishFactoryChange: {
    by: 'IAM',
    args: () => ({
      input: { treeId, changeId: 'c', kind: 'DELETED', factoryId: 'f', source: 'OUT_OF_BAND', at },
    }),
  },
  publishRecordChange: {
    by: 'IAM',
    args: ({ recordId, idOf }) => ({
      input: {
        id: recordId,
        ownerId: idOf('member'),
        informationOne: 'First',
        informationTwo: 'Second',
        occurredAt: at,
        submittedAt: at,
        status: 'PERSISTED',
        attempts: 1,
        version: 1,
      },
    }),
  },
  onMessage: { args: inRoom },
  onMembership: { args: inRoom },
  onRoomSignal: { args: inRoom },
  onInbox: {},
  onFactoryChange: { args: ofTree },
  onRecord: { by: dataUser },
  onJob: { by: dataUser },
  onOps: { by: 'operator' },
};
