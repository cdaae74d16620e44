import type {
  CreateRoomInput,
  MembershipFieldsFragment,
  MessageFieldsFragment,
  RoomFieldsFragment,
} from '../graphql/documents.generated.ts';

export type Message = MessageFieldsFragment;
export type Room = RoomFieldsFragment;
export type Membership = MembershipFieldsFragment;
export type NewRoom = CreateRoomInput;

/** A part of a list; `nextToken` continues it, `null` at its end. */
export interface Page<T> {
  items: readonly T[];
  nextToken: string | null;
}

/** Which part of a room's messages to fetch: the newest without an anchor. */
export type MessageAnchor =
  { before: string } | { after: string } | { around: string } | Record<string, never>;

/** What a subscription to a room's messages tells. */
export interface MessageObserver {
  received(message: Message): void;
  /** An event arrived that can't be used; something may be missing. */
  damaged(): void;
  /** The server accepted the subscription, for the first time or after a reconnect. */
  acknowledged(): void;
  /** The server ended or refused the subscription; nothing follows. */
  failed(): void;
}

/** What the sync engine needs of the API. Everything rejects with an `ApiError`. */
export interface ChatApi {
  /** The caller's rooms, newest activity first. */
  myRooms(nextToken: string | null): Promise<Page<Room>>;
  /** A room the caller may see; rejects with `NotFound` otherwise. */
  room(id: string): Promise<Room>;
  /** Messages of a room in no particular order. */
  messages(roomId: string, anchor: MessageAnchor, limit: number): Promise<Page<Message>>;
  sendMessage(message: { roomId: string; clientId: string; body: string }): Promise<Message>;
  createRoom(clientId: string, input: NewRoom): Promise<Room>;
  joinRoom(id: string): Promise<Membership>;
  /** Follows a room; returns what ends it. */
  followMessages(roomId: string, observer: MessageObserver): () => void;
}
