import type {
  CreateRoomInput,
  InboxEventFieldsFragment,
  MembershipFieldsFragment,
  MessageFieldsFragment,
  NotificationFieldsFragment,
  NotifyLevel,
  PresenceStatus,
  ProfileFieldsFragment,
  Role,
  RoomCopyFieldsFragment,
  RoomFieldsFragment,
  RoomSignalFieldsFragment,
  UpdateRoomInput,
} from '../graphql/documents.generated.ts';

export type { NotifyLevel, PresenceStatus, Role } from '../graphql/documents.generated.ts';

export type Message = MessageFieldsFragment;
export type Room = RoomFieldsFragment;
/** A room as everybody sees it, from the change log. */
export type RoomCopy = RoomCopyFieldsFragment;
export type Membership = MembershipFieldsFragment;
export type Profile = ProfileFieldsFragment;
export type RoomSignal = RoomSignalFieldsFragment;
export type InboxEvent = InboxEventFieldsFragment;
export type Notification = NotificationFieldsFragment;
export type NewRoom = CreateRoomInput;
/** What is left out stays as it is. */
export type RoomUpdate = UpdateRoomInput;

/** A part of a list; `nextToken` continues it, `null` at its end. */
export interface Page<T> {
  items: readonly T[];
  nextToken: string | null;
}

/** Which part of a room's messages to fetch: the newest without an anchor. */
export type MessageAnchor =
  { before: string } | { after: string } | { around: string } | Record<string, never>;

/** One entry of a room's change log: a whole copy of what changed. */
export interface RoomChange {
  id: string;
  message: Message | null;
  membership: Membership | null;
  room: RoomCopy | null;
}

/** A part of a change log, oldest first. */
export interface ChangePage<T> {
  changes: readonly T[];
  /** Where the next part begins. */
  cursor: string;
  hasMore: boolean;
  /** The log no longer reaches back to the cursor: fetch everything anew, then go on from `cursor`. */
  resyncRequired: boolean;
}

/** The newest change of a room; `null` when there was none for 30 days. */
export interface RoomHead {
  roomId: string;
  latestChangeId: string | null;
}

/** What a subscription tells. */
export interface FeedObserver<T> {
  received(event: T): void;
  /** An event arrived that can't be used; something may be missing. */
  damaged(): void;
  /** The server accepted the subscription, for the first time or after a reconnect. */
  acknowledged(): void;
  /** The server ended or refused the subscription; nothing follows. */
  failed(): void;
}

export type MessageObserver = FeedObserver<Message>;

/** What the sync engine needs of the API. Everything rejects with an `ApiError`. */
export interface ChatApi {
  /** The server's limits by name, as it tells them. */
  limits(): Promise<Readonly<Record<string, unknown>>>;
  /** The caller's rooms, newest activity first. */
  myRooms(nextToken: string | null): Promise<Page<Room>>;
  /** A room the caller may see; rejects with `NotFound` otherwise. */
  room(id: string): Promise<Room>;
  members(roomId: string, nextToken: string | null): Promise<Page<Membership>>;
  /** Messages of a room in no particular order. */
  messages(roomId: string, anchor: MessageAnchor, limit: number): Promise<Page<Message>>;
  presence(roomId: string): Promise<readonly RoomSignal[]>;
  /** What changed in a room since `cursor`; from the log's beginning with `null`. */
  syncRoom(roomId: string, cursor: string | null, limit: number): Promise<ChangePage<RoomChange>>;
  /** What changed for the caller since `cursor`. */
  syncInbox(cursor: string | null, limit: number): Promise<ChangePage<InboxEvent>>;
  /** What the caller was told, newest first. */
  notifications(unreadOnly: boolean, limit: number, nextToken: string | null): Promise<Page<Notification>>;
  searchProfiles(prefix: string): Promise<readonly Profile[]>;

  sendMessage(message: {
    roomId: string;
    clientId: string;
    body: string;
    mentions: readonly string[];
  }): Promise<Message>;
  /** A `Conflict` has the message as it is now in `info.current`. */
  editMessage(edit: { roomId: string; id: string; expectedVersion: number; body: string }): Promise<Message>;
  deleteMessage(roomId: string, id: string): Promise<Message>;
  /** Gives where the marker stands now, which may be further on. */
  markRead(roomId: string, messageId: string): Promise<RoomSignal>;
  /** At most a hundred; a repeat is a success. */
  markNotificationsRead(ids: readonly string[]): Promise<void>;
  setTyping(roomId: string, typing: boolean): Promise<void>;
  setPresence(roomId: string, status: PresenceStatus): Promise<void>;
  /** Keeps the caller's presence alive. Rooms that the caller is not in are left out. */
  heartbeat(roomIds: readonly string[]): Promise<readonly RoomHead[]>;
  createRoom(clientId: string, input: NewRoom): Promise<Room>;
  openDirect(userId: string): Promise<Room>;
  updateRoom(id: string, expectedVersion: number, input: RoomUpdate): Promise<Room>;
  archiveRoom(id: string, expectedVersion: number): Promise<Room>;
  joinRoom(id: string): Promise<Membership>;
  leaveRoom(id: string): Promise<Membership>;
  addMember(roomId: string, userId: string): Promise<Membership>;
  removeMember(roomId: string, userId: string): Promise<Membership>;
  setMemberRole(roomId: string, userId: string, role: Role): Promise<Membership>;
  setNotify(roomId: string, level: NotifyLevel): Promise<Membership>;

  /** Follows a room's messages; returns what ends it. So do the others. */
  followMessages(roomId: string, observer: MessageObserver): () => void;
  followMembers(roomId: string, observer: FeedObserver<Membership>): () => void;
  followSignals(roomId: string, observer: FeedObserver<RoomSignal>): () => void;
  followInbox(observer: FeedObserver<InboxEvent>): () => void;
}
