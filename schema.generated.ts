// Generated from schema.graphql by `npm run codegen`. Do not edit.
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDate: { input: string; output: string; }
  AWSTime: { input: string; output: string; }
  AWSDateTime: { input: string; output: string; }
  AWSTimestamp: { input: number; output: number; }
  AWSEmail: { input: string; output: string; }
  AWSJSON: { input: string; output: string; }
  AWSPhone: { input: string; output: string; }
  AWSURL: { input: string; output: string; }
  AWSIPAddress: { input: string; output: string; }
};

export type Query = {
  /** Answers without touching data; for health checks. */
  health: Health;
  /** Version, limits and features of this server. Clients read their limits here. */
  serverInfo: ServerInfo;
  /** The caller's own profile, made at the first call. */
  me: Profile;
  /** A room the caller is a member of, or a public one. */
  room: Maybe<Room>;
  /** The caller's rooms, newest activity first. At most 50 a page. */
  myRooms: Maybe<RoomPage>;
  /** Public rooms by name. At most 50 a page. */
  publicRooms: Maybe<RoomPage>;
  /**
   * Messages of a room, newest first. One anchor at most: `before` and `after` page away from a message,
   * `around` shows its surroundings; without an anchor the newest come. At most 100 a page, 50 by default.
   */
  messages: Maybe<MessagePage>;
};


export type QueryRoomArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMyRoomsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPublicRoomsArgs = {
  prefix?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMessagesArgs = {
  roomId: Scalars['ID']['input'];
  before?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['ID']['input']>;
  around?: InputMaybe<Scalars['ID']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};

export type Mutation = {
  /** Sets the name others see: 1 to 40 characters. */
  updateProfile: Maybe<Profile>;
  /** Creates a room with the caller as its owner. `clientId` (a UUID) makes a repeat harmless. */
  createRoom: Maybe<Room>;
  /** Joins a public room. Joining again changes nothing. */
  joinRoom: Maybe<Membership>;
  /** Sends a message. `clientId` (a UUID) makes a repeat harmless for at least 24 hours. */
  sendMessage: Maybe<Message>;
};


export type MutationUpdateProfileArgs = {
  displayName: Scalars['String']['input'];
};


export type MutationCreateRoomArgs = {
  clientId: Scalars['ID']['input'];
  input: CreateRoomInput;
};


export type MutationJoinRoomArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSendMessageArgs = {
  roomId: Scalars['ID']['input'];
  clientId: Scalars['ID']['input'];
  body: Scalars['String']['input'];
  mentions?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type Subscription = {
  /** Messages of one room as they are written. For members. */
  onMessage: Maybe<Message>;
};


export type SubscriptionOnMessageArgs = {
  roomId: Scalars['ID']['input'];
};

export type RoomKind =
  | 'PUBLIC'
  | 'PRIVATE'
  | 'DIRECT';

export type Role =
  | 'OWNER'
  | 'MEMBER';

export type NotifyLevel =
  | 'ALL'
  | 'MENTIONS'
  | 'NONE';

export type MessageKind =
  | 'TEXT'
  | 'SYSTEM';

export type Health = {
  ok: Scalars['Boolean']['output'];
  region: Scalars['String']['output'];
  at: Scalars['AWSDateTime']['output'];
};

export type ServerInfo = {
  version: Scalars['String']['output'];
  region: Scalars['String']['output'];
  serverTime: Scalars['AWSDateTime']['output'];
  features: Array<Scalars['String']['output']>;
  /** Limit names and their values, as a JSON object. */
  limits: Scalars['AWSJSON']['output'];
};

export type Profile = {
  userId: Scalars['ID']['output'];
  displayName: Scalars['String']['output'];
  createdAt: Scalars['AWSDateTime']['output'];
};

export type Room = {
  id: Scalars['ID']['output'];
  kind: RoomKind;
  name: Scalars['String']['output'];
  topic: Maybe<Scalars['String']['output']>;
  slowModeSeconds: Scalars['Int']['output'];
  memberCount: Scalars['Int']['output'];
  lastMessage: Maybe<Message>;
  /** Messages of others after the caller's read marker, counted to 100 at most. */
  unreadCount: Scalars['Int']['output'];
  /** Null for someone who is not a member. */
  myMembership: Maybe<Membership>;
  createdAt: Scalars['AWSDateTime']['output'];
  version: Scalars['Int']['output'];
  archivedAt: Maybe<Scalars['AWSDateTime']['output']>;
};

export type Membership = {
  roomId: Scalars['ID']['output'];
  userId: Scalars['ID']['output'];
  displayName: Scalars['String']['output'];
  role: Role;
  readMessageId: Maybe<Scalars['ID']['output']>;
  notify: NotifyLevel;
  joinedAt: Scalars['AWSDateTime']['output'];
  removedAt: Maybe<Scalars['AWSDateTime']['output']>;
  version: Scalars['Int']['output'];
};

export type Message = {
  id: Scalars['ID']['output'];
  roomId: Scalars['ID']['output'];
  authorId: Scalars['ID']['output'];
  authorName: Scalars['String']['output'];
  kind: MessageKind;
  /** Null once the message is deleted. */
  body: Maybe<Scalars['String']['output']>;
  mentions: Array<Scalars['ID']['output']>;
  clientId: Scalars['ID']['output'];
  createdAt: Scalars['AWSDateTime']['output'];
  editedAt: Maybe<Scalars['AWSDateTime']['output']>;
  deletedAt: Maybe<Scalars['AWSDateTime']['output']>;
  version: Scalars['Int']['output'];
  changeId: Scalars['ID']['output'];
};

export type RoomPage = {
  items: Array<Room>;
  nextToken: Maybe<Scalars['String']['output']>;
};

/** `nextToken` is the anchor that continues in the direction asked for; null at the end. */
export type MessagePage = {
  items: Array<Message>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type CreateRoomInput = {
  /** PUBLIC or PRIVATE. */
  kind: RoomKind;
  /** 1 to 80 characters, trimmed. */
  name: Scalars['String']['input'];
  /** Up to 280 characters. */
  topic?: InputMaybe<Scalars['String']['input']>;
};
