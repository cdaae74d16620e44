import { randomUUID } from 'node:crypto';
import { connectRealtime, type RealtimeClient } from '../../local/testing/realtime-client.ts';
import type {
  InboxSync,
  Membership,
  Message,
  MessagePage,
  Room,
  RoomHead,
  RoomSignal,
  RoomSignalPage,
  RoomSync,
} from '../../schema.generated.ts';
import { type ChatClient, type GraphQlAnswer, signIn } from './chat-client.ts';
import type { LocalProcess } from './local-process.ts';

type Answer<T> = Promise<GraphQlAnswer<{ field: T | null }>>;

export const messageFields = `id roomId authorId authorName kind body mentions clientId createdAt editedAt deletedAt
  version changeId`;
export const signalFields = 'roomId kind userId displayName typing presence readMessageId at expiresAt';
const roomFields = `id name slowModeSeconds version unreadCount lastMessage { ${messageFields} }
  myMembership { readMessageId version }`;
const changeFields = `id at message { ${messageFields} } membership { userId readMessageId version }
  room { id name unreadCount myMembership { userId } lastMessage { id } }`;
const syncFields = 'cursor hasMore resyncRequired serverTime';

/** What one person does with messages, over plain HTTP and a bare socket. The answers' field is called `field`. */
export interface ChatPerson {
  id: string;
  client: ChatClient;
  /** A new room with these people in it. */
  roomWith(...others: ChatPerson[]): Promise<string>;
  room(id: string): Answer<Room>;
  send(
    roomId: string,
    body: string,
    more?: { clientId?: string; mentions?: string[] | null },
  ): Answer<Message>;
  /** Sends, and answers the message; fails when the server refused it. */
  sent(roomId: string, body: string): Promise<Message>;
  edit(message: Message, body: string, expectedVersion?: number): Answer<Message>;
  delete(message: Pick<Message, 'roomId' | 'id'>): Answer<Message>;
  messages(roomId: string, page?: Record<string, unknown>): Answer<MessagePage>;
  markRead(roomId: string, messageId: string): Answer<RoomSignal>;
  setTyping(roomId: string, typing: boolean): Answer<RoomSignal>;
  setPresence(roomId: string, status: string): Answer<RoomSignal>;
  presence(roomId: string): Answer<RoomSignalPage>;
  heartbeat(roomIds: string[]): Answer<RoomHead[]>;
  syncRoom(roomId: string, cursor?: string | null, limit?: number): Answer<RoomSync>;
  syncInbox(cursor?: string | null, limit?: number): Answer<InboxSync>;
  add(roomId: string, userId: string): Answer<Membership>;
  remove(roomId: string, userId: string): Answer<Membership>;
  update(id: string, expectedVersion: number, input: object): Answer<Room>;
  archive(id: string, expectedVersion: number): Answer<Room>;
  /** A socket that is ready for subscriptions. */
  connect(): Promise<RealtimeClient>;
}

export async function signInPerson(local: LocalProcess, username: string): Promise<ChatPerson> {
  const client = await signIn(local.outputs, username);
  const me = await client.send<{ me: { userId: string } }>('{ me { userId } }');
  const ask = <T>(kind: string, parameters: string, call: string, fields: string) => {
    const query = `${kind} (${parameters}) { field: ${call} ${fields && `{ ${fields} }`} }`;
    return (variables: Record<string, unknown>) => client.send<{ field: T | null }>(query, variables);
  };
  const inRoom = '$roomId: ID!';
  const read = ask<Room>('query', '$id: ID!', 'room(id: $id)', roomFields);
  const send = ask<Message>(
    'mutation',
    `${inRoom}, $clientId: ID!, $body: String!, $mentions: [ID!]`,
    'sendMessage(roomId: $roomId, clientId: $clientId, body: $body, mentions: $mentions)',
    messageFields,
  );
  const edit = ask<Message>(
    'mutation',
    `${inRoom}, $id: ID!, $version: Int!, $body: String!`,
    'editMessage(roomId: $roomId, id: $id, expectedVersion: $version, body: $body)',
    messageFields,
  );
  const remove = ask<Message>(
    'mutation',
    `${inRoom}, $id: ID!`,
    'deleteMessage(roomId: $roomId, id: $id)',
    messageFields,
  );
  const messages = ask<MessagePage>(
    'query',
    `${inRoom}, $before: ID, $after: ID, $around: ID, $limit: Int`,
    'messages(roomId: $roomId, before: $before, after: $after, around: $around, limit: $limit)',
    `items { ${messageFields} } nextToken`,
  );
  const markRead = ask<RoomSignal>(
    'mutation',
    `${inRoom}, $messageId: ID!`,
    'markRead(roomId: $roomId, messageId: $messageId)',
    signalFields,
  );
  const setTyping = ask<RoomSignal>(
    'mutation',
    `${inRoom}, $typing: Boolean!`,
    'setTyping(roomId: $roomId, typing: $typing)',
    signalFields,
  );
  const setPresence = ask<RoomSignal>(
    'mutation',
    `${inRoom}, $status: PresenceStatus!`,
    'setPresence(roomId: $roomId, status: $status)',
    signalFields,
  );
  const presence = ask<RoomSignalPage>(
    'query',
    inRoom,
    'presence(roomId: $roomId)',
    `items { ${signalFields} } nextToken`,
  );
  const heartbeat = ask<RoomHead[]>(
    'mutation',
    '$roomIds: [ID!]!',
    'heartbeat(roomIds: $roomIds)',
    'roomId latestChangeId',
  );
  const syncRoom = ask<RoomSync>(
    'query',
    `${inRoom}, $cursor: String, $limit: Int`,
    'syncRoom(roomId: $roomId, cursor: $cursor, limit: $limit)',
    `changes { ${changeFields} } ${syncFields}`,
  );
  const syncInbox = ask<InboxSync>(
    'query',
    '$cursor: String, $limit: Int',
    'syncInbox(cursor: $cursor, limit: $limit)',
    `changes { userId changeId kind roomId at } ${syncFields}`,
  );
  const byPerson = `${inRoom}, $userId: ID!`;
  const add = ask<Membership>(
    'mutation',
    byPerson,
    'addMember(roomId: $roomId, userId: $userId)',
    'userId version',
  );
  const removeMember = ask<Membership>(
    'mutation',
    byPerson,
    'removeMember(roomId: $roomId, userId: $userId)',
    'userId version',
  );
  const update = ask<Room>(
    'mutation',
    '$id: ID!, $version: Int!, $input: UpdateRoomInput!',
    'updateRoom(id: $id, expectedVersion: $version, input: $input)',
    roomFields,
  );
  const archive = ask<Room>(
    'mutation',
    '$id: ID!, $version: Int!',
    'archiveRoom(id: $id, expectedVersion: $version)',
    roomFields,
  );

  const person: ChatPerson = {
    id: me.data?.me.userId ?? '',
    client,
    async roomWith(...others) {
      const roomId = await client.createRoom({ kind: 'PRIVATE', name: 'Room' });
      for (const { id: userId } of others) await add({ roomId, userId });
      return roomId;
    },
    room: (id) => read({ id }),
    send: (roomId, body, { clientId = randomUUID(), mentions = null } = {}) =>
      send({ roomId, clientId, body, mentions }),
    async sent(roomId, body) {
      const { data, errors } = await person.send(roomId, body);
      if (!data?.field) throw new Error(`Not sent: ${JSON.stringify(errors)}`);
      return data.field;
    },
    edit: ({ roomId, id, version }, body, expectedVersion = version) =>
      edit({ roomId, id, version: expectedVersion, body }),
    delete: ({ roomId, id }) => remove({ roomId, id }),
    messages: (roomId, page = {}) => messages({ roomId, ...page }),
    markRead: (roomId, messageId) => markRead({ roomId, messageId }),
    setTyping: (roomId, typing) => setTyping({ roomId, typing }),
    setPresence: (roomId, status) => setPresence({ roomId, status }),
    presence: (roomId) => presence({ roomId }),
    heartbeat: (roomIds) => heartbeat({ roomIds }),
    syncRoom: (roomId, cursor, limit) => syncRoom({ roomId, cursor, limit }),
    syncInbox: (cursor, limit) => syncInbox({ cursor, limit }),
    add: (roomId, userId) => add({ roomId, userId }),
    remove: (roomId, userId) => removeMember({ roomId, userId }),
    update: (id, version, input) => update({ id, version, input }),
    archive: (id, version) => archive({ id, version }),
    async connect() {
      const socket = await connectRealtime(local.outputs.Chorus.RealtimeUrl, {
        header: { host: new URL(local.origin).host, Authorization: client.accessToken },
      });
      await socket.init();
      return socket;
    },
  };
  return person;
}
