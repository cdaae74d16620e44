import { ApiError } from '../graphql/api-error.ts';
import type { ChatApi, Message, MessageObserver, Page, Room } from '../sync/chat-api.ts';

/** A message with every field, numbered so that ids sort by `number`. */
export function aMessage(number: number, overrides: Partial<Message> = {}): Message {
  return {
    id: messageId(number),
    roomId: 'room-1',
    authorId: 'ana',
    authorName: 'Ana',
    kind: 'TEXT',
    body: `message ${number}`,
    mentions: [],
    clientId: `client-${number}`,
    createdAt: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
    editedAt: null,
    deletedAt: null,
    version: 1,
    changeId: messageId(number),
    ...overrides,
  };
}

/** The id of the message with this number. */
export function messageId(number: number): string {
  return `m${String(number).padStart(6, '0')}`;
}

/** A room with every field; its member is `ben` unless told otherwise. */
export function aRoom(id: string, overrides: Partial<Room> = {}): Room {
  return {
    id,
    kind: 'PRIVATE',
    name: id,
    topic: null,
    slowModeSeconds: 0,
    memberCount: 2,
    lastMessage: null,
    unreadCount: 0,
    myMembership: {
      roomId: id,
      userId: 'ben',
      displayName: 'Ben',
      role: 'MEMBER',
      readMessageId: null,
      notify: 'ALL',
      joinedAt: '2026-01-01T00:00:00.000Z',
      removedAt: null,
      version: 1,
    },
    createdAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    archivedAt: null,
    ...overrides,
  };
}

/** Rooms and messages in memory behind the port of the sync engine, with the server's side in the test's hands. */
export interface MemoryChat extends ChatApi {
  readonly rooms: Map<string, Room>;
  /** Stores a message and, unless told otherwise, delivers it to followers. */
  post(message: Message, options?: { deliver: boolean }): void;
  deliver(message: Message): void;
  readonly followers: Map<string, MessageObserver>;
  /** The next calls reject with this until it is unset. */
  failure: ApiError | null;
  /** How often `messages` was asked. */
  messagesCalls: number;
}

/** Creates an empty memory chat whose caller is `ben`. */
export function createMemoryChat(): MemoryChat {
  const rooms = new Map<string, Room>();
  const messages = new Map<string, Message>();
  const followers = new Map<string, MessageObserver>();

  function inRoom(roomId: string) {
    return [...messages.values()].filter((m) => m.roomId === roomId).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  function checkFailure() {
    if (chat.failure) throw chat.failure;
  }

  const chat: MemoryChat = {
    rooms,
    followers,
    failure: null,
    messagesCalls: 0,
    post(message, options = { deliver: true }) {
      messages.set(message.id, message);
      if (options.deliver) chat.deliver(message);
    },
    deliver: (message) => followers.get(message.roomId)?.received(message),
    async myRooms(): Promise<Page<Room>> {
      await Promise.resolve();
      checkFailure();
      const items = [...rooms.values()].filter((room) => room.myMembership);
      return {
        items: items.map((room) => ({ ...room, lastMessage: inRoom(room.id).at(-1) ?? null })),
        nextToken: null,
      };
    },
    async room(id) {
      await Promise.resolve();
      checkFailure();
      const room = rooms.get(id);
      if (!room) throw new ApiError('NotFound', 'No such room.');
      return room;
    },
    async messages(roomId, anchor, limit) {
      await Promise.resolve();
      chat.messagesCalls += 1;
      checkFailure();
      return page(inRoom(roomId), anchor, limit);
    },
    async sendMessage({ roomId, clientId, body }) {
      await Promise.resolve();
      checkFailure();
      const known = [...messages.values()].find((message) => message.clientId === clientId);
      const message =
        known ?? aMessage(messages.size + 1, { roomId, clientId, body, authorId: 'ben', authorName: 'Ben' });
      chat.post(message);
      return message;
    },
    async createRoom(clientId, input) {
      await Promise.resolve();
      checkFailure();
      const room = aRoom(clientId, { kind: input.kind, name: input.name });
      rooms.set(room.id, room);
      return room;
    },
    async joinRoom(id) {
      await Promise.resolve();
      checkFailure();
      const room = aRoom(id, rooms.get(id));
      const { myMembership } = aRoom(id);
      rooms.set(id, { ...room, myMembership });
      if (!myMembership) throw new Error('a room of the kit has a membership');
      return myMembership;
    },
    followMessages(roomId, observer) {
      followers.set(roomId, observer);
      return () => {
        if (followers.get(roomId) === observer) followers.delete(roomId);
      };
    },
  };
  return chat;
}

function page(all: Message[], anchor: Parameters<ChatApi['messages']>[1], limit: number): Page<Message> {
  if ('after' in anchor) {
    const later = all.filter((message) => message.id > anchor.after);
    const items = later.slice(0, limit);
    return { items, nextToken: later.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
  if ('around' in anchor) {
    const index = all.findIndex((message) => message.id >= anchor.around);
    const start = Math.max(0, index - Math.floor(limit / 2));
    return { items: all.slice(start, start + limit), nextToken: null };
  }
  const earlier = 'before' in anchor ? all.filter((message) => message.id < anchor.before) : all;
  const items = earlier.slice(-limit);
  return { items: items.reverse(), nextToken: earlier.length > limit ? (items.at(-1)?.id ?? null) : null };
}
