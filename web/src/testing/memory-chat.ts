import { ApiError } from '../graphql/api-error.ts';
import type {
  ChangePage,
  ChatApi,
  FeedObserver,
  InboxEvent,
  Membership,
  Message,
  MessageObserver,
  Page,
  Room,
  RoomChange,
  RoomSignal,
} from '../sync/chat-api.ts';

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

/** A membership with every field. */
export function aMembership(roomId: string, userId: string, overrides: Partial<Membership> = {}): Membership {
  return {
    roomId,
    userId,
    displayName: userId.charAt(0).toUpperCase() + userId.slice(1),
    role: 'MEMBER',
    readMessageId: null,
    notify: 'ALL',
    joinedAt: '2026-01-01T00:00:00.000Z',
    removedAt: null,
    version: 1,
    ...overrides,
  };
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
    myMembership: aMembership(id, 'ben'),
    createdAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    archivedAt: null,
    ...overrides,
  };
}

/** A signal of somebody's, without an end. */
export function aSignal(
  userId: string,
  overrides: Partial<RoomSignal> & Pick<RoomSignal, 'kind'>,
): RoomSignal {
  return {
    roomId: 'room-1',
    userId,
    displayName: userId,
    typing: null,
    presence: null,
    readMessageId: null,
    at: '2026-01-01T00:00:00.000Z',
    expiresAt: null,
    ...overrides,
  };
}

/** Rooms, members and messages in memory behind the port of the sync engine, with the server in the test's hands. */
export interface MemoryChat extends ChatApi {
  readonly rooms: Map<string, Room>;
  /** Members of rooms by `room user`; the caller's own stand in `rooms`. */
  readonly memberships: Map<string, Membership>;
  /** Stores a message and its change and, unless told otherwise, delivers it to followers. */
  post(message: Message, options?: { deliver: boolean }): void;
  deliver(message: Message): void;
  /** Writes to a room's change log. */
  log(roomId: string, change: Partial<RoomChange>): void;
  /** Writes to the caller's inbox and, unless told otherwise, delivers it. */
  tellInbox(event: Pick<InboxEvent, 'kind' | 'roomId'>, options?: { deliver: boolean }): void;
  /** Who followed a room's messages last. */
  readonly followers: Map<string, MessageObserver>;
  readonly memberFollowers: Map<string, FeedObserver<Membership>>;
  readonly signalFollowers: Map<string, FeedObserver<RoomSignal>>;
  readonly inboxFollowers: Set<FeedObserver<InboxEvent>>;
  /** Accepts everything that is followed, now and from now on. */
  acknowledgeAll(): void;
  /** The next calls reject with this until it is unset. */
  failure: ApiError | null;
  /** So many sends take effect without the caller hearing of it. */
  lostResponses: number;
  /** Cursors before this change are too old. */
  oldestChange: string;
  /** Names of the calls so far, in order. */
  readonly calls: string[];
  presences: RoomSignal[];
}

/** A sync reads so many entries before its cursor again. */
const overlap = 20;

/** Creates an empty memory chat whose caller is `ben`. */
export function createMemoryChat(): MemoryChat {
  const rooms = new Map<string, Room>();
  const memberships = new Map<string, Membership>();
  const messages = new Map<string, Message>();
  const logs = new Map<string, RoomChange[]>();
  const inbox: (InboxEvent & { id: string })[] = [];
  const everyone = new Set<{ roomId: string; observer: MessageObserver }>();
  let acknowledgesAll = false;
  let changes = 0;

  function inRoom(roomId: string) {
    return [...messages.values()].filter((m) => m.roomId === roomId).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async function call(name: string): Promise<void> {
    chat.calls.push(name);
    await Promise.resolve();
    if (chat.failure) throw chat.failure;
  }

  function nextChangeId(): string {
    const newest = [...messages.values()].reduce((last, m) => (m.changeId > last ? m.changeId : last), 'm');
    return `${newest.split('-')[0]}-${String(++changes).padStart(6, '0')}`;
  }

  function asSeen(room: Room): Room {
    const written = inRoom(room.id);
    const read = room.myMembership?.readMessageId ?? '';
    const unread = written.filter(({ id, authorId }) => id > read && authorId !== 'ben');
    return { ...room, lastMessage: written.at(-1) ?? null, unreadCount: Math.min(100, unread.length) };
  }

  function find(id: string): Room {
    const room = rooms.get(id);
    if (!room) throw new ApiError('NotFound', 'No such room.');
    return room;
  }

  function findMessage(id: string): Message {
    const message = messages.get(id);
    if (!message) throw new ApiError('NotFound', 'No such message.');
    return message;
  }

  function changed(message: Message): Message {
    const next = { ...message, version: message.version + 1, changeId: nextChangeId() };
    chat.post(next);
    return next;
  }

  function setMembership(membership: Membership): Membership {
    memberships.set(`${membership.roomId} ${membership.userId}`, membership);
    chat.log(membership.roomId, { membership });
    return membership;
  }

  function changeMembership(roomId: string, userId: string, change: Partial<Membership>): Membership {
    const known = memberships.get(`${roomId} ${userId}`) ?? aMembership(roomId, userId, { version: 0 });
    return setMembership({ ...known, ...change, version: known.version + 1 });
  }

  function changeRoom(id: string, expectedVersion: number, change: Partial<Room>): Room {
    const room = find(id);
    if (room.version !== expectedVersion) {
      throw new ApiError('Conflict', 'Somebody was first.', { info: { current: room } });
    }
    const next = { ...room, ...change, version: room.version + 1 };
    rooms.set(id, next);
    chat.log(id, { room: next });
    return asSeen(next);
  }

  function changesSince<T extends { id: string }>(log: T[], cursor: string | null, limit: number) {
    const sorted = [...log].sort((a, b) => (a.id < b.id ? -1 : 1));
    const goesOn = cursor?.endsWith('+') ?? false;
    const position = cursor?.replace('+', '') ?? '';
    const behind = sorted.findIndex(({ id }) => id > position);
    const first = behind < 0 ? sorted.length : behind;
    const start = goesOn || cursor === null ? first : Math.max(0, first - overlap);
    const page = sorted.slice(start, start + limit);
    const hasMore = start + limit < sorted.length;
    const last = page.at(-1)?.id ?? position;
    const isTooOld = cursor !== null && position < chat.oldestChange;
    return {
      changes: isTooOld ? [] : page,
      cursor: hasMore ? `${last}+` : last > position ? last : position,
      hasMore: hasMore && !isTooOld,
      resyncRequired: isTooOld,
    } satisfies ChangePage<T>;
  }

  function begin<T>(followers: Map<string, FeedObserver<T>>, roomId: string, observer: FeedObserver<T>) {
    followers.set(roomId, observer);
    if (acknowledgesAll) queueMicrotask(() => observer.acknowledged());
    return () => {
      if (followers.get(roomId) === observer) followers.delete(roomId);
    };
  }

  const chat: MemoryChat = {
    rooms,
    memberships,
    followers: new Map(),
    memberFollowers: new Map(),
    signalFollowers: new Map(),
    inboxFollowers: new Set(),
    failure: null,
    lostResponses: 0,
    oldestChange: '',
    calls: [],
    presences: [],
    post(message, options = { deliver: true }) {
      messages.set(message.id, message);
      chat.log(message.roomId, { id: message.changeId, message });
      if (options.deliver) chat.deliver(message);
    },
    deliver(message) {
      for (const { roomId, observer } of everyone) if (roomId === message.roomId) observer.received(message);
    },
    log(roomId, change) {
      const entry = { id: nextChangeId(), message: null, membership: null, room: null, ...change };
      logs.set(roomId, [...(logs.get(roomId) ?? []), entry]);
    },
    tellInbox(event, options = { deliver: true }) {
      const changeId = nextChangeId();
      const at = '2026-01-01T00:00:00.000Z';
      const told = { notification: null, ...event, id: changeId, changeId, userId: 'ben', at };
      inbox.push(told);
      if (options.deliver) for (const observer of chat.inboxFollowers) observer.received(told);
    },
    acknowledgeAll() {
      acknowledgesAll = true;
      const all = [chat.followers, chat.memberFollowers, chat.signalFollowers];
      for (const followers of all) for (const observer of followers.values()) observer.acknowledged();
      for (const observer of chat.inboxFollowers) observer.acknowledged();
    },
    async limits() {
      await call('limits');
      return {};
    },
    async myRooms(): Promise<Page<Room>> {
      await call('myRooms');
      const items = [...rooms.values()].filter((room) => room.myMembership);
      return { items: items.map(asSeen), nextToken: null };
    },
    async room(id) {
      await call(`room ${id}`);
      return asSeen(find(id));
    },
    async members(roomId, nextToken) {
      await call(`members ${roomId}`);
      const all = [...memberships.values()].filter((m) => m.roomId === roomId && m.removedAt === null);
      const start = Number(nextToken ?? 0);
      const end = start + 2;
      return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : null };
    },
    async messages(roomId, anchor, limit) {
      await call(`messages ${roomId}`);
      return page(inRoom(roomId), anchor, limit);
    },
    async presence(roomId) {
      await call(`presence ${roomId}`);
      return chat.presences.filter((signal) => signal.roomId === roomId);
    },
    async syncRoom(roomId, cursor, limit) {
      await call(`syncRoom ${roomId}`);
      return changesSince(logs.get(roomId) ?? [], cursor, limit);
    },
    async syncInbox(cursor, limit) {
      await call('syncInbox');
      return changesSince(inbox, cursor, limit);
    },
    async notifications() {
      await call('notifications');
      return { items: [], nextToken: null };
    },
    async markNotificationsRead() {
      await call('markNotificationsRead');
    },
    async searchProfiles(prefix) {
      await call(`searchProfiles ${prefix}`);
      return [];
    },
    async sendMessage({ roomId, clientId, body, mentions }) {
      await call(`sendMessage ${clientId}`);
      const known = [...messages.values()].find((message) => message.clientId === clientId);
      const message =
        known ??
        aMessage(messages.size + 1, {
          roomId,
          clientId,
          body,
          mentions: [...mentions],
          authorId: 'ben',
          authorName: 'Ben',
        });
      if (!known) chat.post(message, { deliver: chat.lostResponses === 0 });
      if (chat.lostResponses > 0) {
        chat.lostResponses -= 1;
        throw new ApiError('Timeout', 'The answer was lost.');
      }
      return message;
    },
    async editMessage({ id, expectedVersion, body }) {
      await call(`editMessage ${id}`);
      const message = findMessage(id);
      if (message.version !== expectedVersion) {
        throw new ApiError('Conflict', 'Somebody was first.', { info: { current: message } });
      }
      return changed({ ...message, body, editedAt: '2026-01-02T00:00:00.000Z' });
    },
    async deleteMessage(_roomId, id) {
      await call(`deleteMessage ${id}`);
      const message = findMessage(id);
      return message.deletedAt !== null
        ? message
        : changed({ ...message, body: null, deletedAt: '2026-01-02T00:00:00.000Z' });
    },
    async markRead(roomId, messageId) {
      await call(`markRead ${roomId} ${messageId}`);
      const room = find(roomId);
      const before = room.myMembership?.readMessageId ?? '';
      const readMessageId = messageId > before ? messageId : before;
      rooms.set(roomId, {
        ...room,
        myMembership: aMembership(roomId, 'ben', { ...room.myMembership, readMessageId }),
      });
      const signal = aSignal('ben', { roomId, kind: 'READ', readMessageId });
      chat.signalFollowers.get(roomId)?.received(signal);
      return signal;
    },
    setTyping: (roomId, typing) => call(`setTyping ${roomId} ${String(typing)}`),
    setPresence: (roomId, status) => call(`setPresence ${roomId} ${status}`),
    async heartbeat(roomIds) {
      await call(`heartbeat ${roomIds.join(',')}`);
      return roomIds.map((roomId) => {
        const ids = (logs.get(roomId) ?? []).map(({ id }) => id).sort();
        return { roomId, latestChangeId: ids.at(-1) ?? null };
      });
    },
    async createRoom(clientId, input) {
      await call('createRoom');
      const room = aRoom(clientId, { kind: input.kind, name: input.name });
      rooms.set(room.id, room);
      return room;
    },
    async openDirect(userId) {
      await call(`openDirect ${userId}`);
      const room = rooms.get(`direct-${userId}`) ?? aRoom(`direct-${userId}`, { kind: 'DIRECT' });
      rooms.set(room.id, room);
      return asSeen(room);
    },
    async updateRoom(id, expectedVersion, { name, topic }) {
      await call(`updateRoom ${id}`);
      return changeRoom(id, expectedVersion, {
        ...(name ? { name } : {}),
        ...(topic === undefined ? {} : { topic: topic || null }),
      });
    },
    async archiveRoom(id, expectedVersion) {
      await call(`archiveRoom ${id}`);
      return changeRoom(id, expectedVersion, { archivedAt: '2026-01-02T00:00:00.000Z' });
    },
    async joinRoom(id) {
      await call(`joinRoom ${id}`);
      const myMembership = setMembership(aMembership(id, 'ben'));
      rooms.set(id, { ...aRoom(id, rooms.get(id)), myMembership });
      return myMembership;
    },
    async leaveRoom(id) {
      await call(`leaveRoom ${id}`);
      const room = find(id);
      if (room.kind === 'PUBLIC') rooms.set(id, { ...room, myMembership: null });
      else rooms.delete(id);
      return changeMembership(id, 'ben', { removedAt: '2026-01-02T00:00:00.000Z' });
    },
    async addMember(roomId, userId) {
      await call(`addMember ${roomId} ${userId}`);
      return changeMembership(roomId, userId, { removedAt: null });
    },
    async removeMember(roomId, userId) {
      await call(`removeMember ${roomId} ${userId}`);
      return changeMembership(roomId, userId, { removedAt: '2026-01-02T00:00:00.000Z' });
    },
    async setMemberRole(roomId, userId, role) {
      await call(`setMemberRole ${roomId} ${userId} ${role}`);
      return changeMembership(roomId, userId, { role });
    },
    async setNotify(roomId, level) {
      await call(`setNotify ${roomId} ${level}`);
      return changeMembership(roomId, 'ben', { notify: level });
    },
    followMessages(roomId, observer) {
      const entry = { roomId, observer };
      everyone.add(entry);
      const stop = begin(chat.followers, roomId, observer);
      return () => {
        everyone.delete(entry);
        stop();
      };
    },
    followMembers: (roomId, observer) => begin(chat.memberFollowers, roomId, observer),
    followSignals: (roomId, observer) => begin(chat.signalFollowers, roomId, observer),
    followInbox(observer) {
      chat.inboxFollowers.add(observer);
      if (acknowledgesAll) queueMicrotask(() => observer.acknowledged());
      return () => void chat.inboxFollowers.delete(observer);
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
