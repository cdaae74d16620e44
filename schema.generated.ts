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
  /** Somebody's profile. */
  profile: Maybe<Profile>;
  /** People whose name begins with `prefix` (2 characters or more). At most 20. */
  searchProfiles: Maybe<ProfilePage>;
  /** A room the caller is a member of, or a public one. */
  room: Maybe<Room>;
  /** The caller's rooms, newest activity first. At most 50 a page. */
  myRooms: Maybe<RoomPage>;
  /** Public rooms by name. At most 50 a page. */
  publicRooms: Maybe<RoomPage>;
  /** Members of a room, for members. At most 100 a page. */
  members: Maybe<MembershipPage>;
  /**
   * Messages of a room, newest first. One anchor at most: `before` and `after` page away from a message,
   * `around` shows its surroundings; without an anchor the newest come. At most 100 a page, 50 by default.
   */
  messages: Maybe<MessagePage>;
  /** Who is there now, in rooms of at most 100 members. */
  presence: Maybe<RoomSignalPage>;
  /**
   * What changed in a room since `cursor`, oldest first: messages, edits, deletions, memberships, read markers and the
   * room itself. A cursor is what an earlier `syncRoom` returned, or any `changeId`; without one the log is read from
   * its beginning, 30 days ago. At most 200 a page.
   */
  syncRoom: Maybe<RoomSync>;
  /** What changed for the caller since `cursor`: rooms gained, lost and changed, notifications. As `syncRoom`. */
  syncInbox: Maybe<InboxSync>;
  /** What the caller was told: mentions, rooms, roles, finished jobs. Newest first, at most 50 a page. */
  notifications: Maybe<NotificationPage>;
  /** The room's webhooks, oldest first, without their secrets: 5 at most. For owners; to others there are none. */
  webhooks: Maybe<WebhookPage>;
  /** What was sent to a webhook within the last 7 days, newest first. At most 50 a page. For owners. */
  webhookDeliveries: Maybe<WebhookDeliveryPage>;
  /** Factories of a tree, in the order they were created. At most 500 a page. */
  factories: Maybe<FactoryPage>;
  factory: Maybe<Factory>;
  /** What changed in a tree since `cursor`. As `syncRoom`, at most 500 a page. */
  syncTree: Maybe<TreeSync>;
  /** The caller's own records, by `occurredAt`, latest first unless `order` says otherwise. At most 100 a page. */
  records: Maybe<RecordPage>;
  /** One of the caller's own records. */
  record: Maybe<Record>;
  /** Count, least, average and greatest `value` of the caller's records per bucket of time that holds some. At most 400 buckets. */
  recordStats: Maybe<RecordStats>;
  /** What changed among the caller's records since `cursor`. As `syncRoom`. */
  syncRecords: Maybe<RecordSync>;
  /** One of the caller's own jobs. */
  job: Maybe<Job>;
  /** The caller's tokens for machines, newest first, without the tokens themselves. */
  accessTokens: Maybe<AccessTokenPage>;
  /** The caller's jobs, newest first. At most 50 a page. */
  jobs: Maybe<JobPage>;
  /** All queues with what waits in them. For operators. */
  queues: Maybe<QueuePage>;
  /** What failed for good in a queue, oldest first, bodies redacted. At most 50. For operators. */
  deadLetters: Maybe<DeadLetterPage>;
  /** Redrives of the last 7 days, newest first. For operators. */
  redriveTasks: Maybe<RedriveTaskPage>;
  /** What operators did, newest first; `from` included, `to` not. At most 30 days between them. For operators. */
  auditLog: Maybe<AuditEntryPage>;
  /** All alarms, those that ring first. For operators. */
  alarms: Maybe<AlarmPage>;
};


export type QueryProfileArgs = {
  userId: Scalars['ID']['input'];
};


export type QuerySearchProfilesArgs = {
  prefix: Scalars['String']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
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


export type QueryMembersArgs = {
  roomId: Scalars['ID']['input'];
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


export type QueryPresenceArgs = {
  roomId: Scalars['ID']['input'];
};


export type QuerySyncRoomArgs = {
  roomId: Scalars['ID']['input'];
  cursor?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerySyncInboxArgs = {
  cursor?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryNotificationsArgs = {
  unreadOnly?: InputMaybe<Scalars['Boolean']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryWebhooksArgs = {
  roomId: Scalars['ID']['input'];
};


export type QueryWebhookDeliveriesArgs = {
  webhookId: Scalars['ID']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFactoriesArgs = {
  treeId: Scalars['ID']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFactoryArgs = {
  treeId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
};


export type QuerySyncTreeArgs = {
  treeId: Scalars['ID']['input'];
  cursor?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRecordsArgs = {
  filter?: InputMaybe<RecordFilterInput>;
  order?: InputMaybe<SortOrder>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryRecordArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRecordStatsArgs = {
  from: Scalars['AWSDateTime']['input'];
  to: Scalars['AWSDateTime']['input'];
  bucket: StatsBucket;
};


export type QuerySyncRecordsArgs = {
  cursor?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


export type QueryJobsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDeadLettersArgs = {
  queue: Scalars['ID']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryAuditLogArgs = {
  from: Scalars['AWSDateTime']['input'];
  to: Scalars['AWSDateTime']['input'];
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  /** Sets the name others see: 1 to 40 characters. */
  updateProfile: Maybe<Profile>;
  /** Creates a room with the caller as its owner. `clientId` (a UUID) makes a repeat harmless. */
  createRoom: Maybe<Room>;
  /** The direct room with somebody: always the same one for the same two people. */
  openDirect: Maybe<Room>;
  /** Changes what `input` names. For owners. */
  updateRoom: Maybe<Room>;
  /** Closes a room for ever: it stays readable, nobody can write or join. For owners. */
  archiveRoom: Maybe<Room>;
  /** Joins a public room. Joining again changes nothing. */
  joinRoom: Maybe<Membership>;
  /** Leaves a room. Its last owner has to make somebody else an owner first. */
  leaveRoom: Maybe<Membership>;
  /** Makes somebody a member. For owners. */
  addMember: Maybe<Membership>;
  /** Ends somebody's membership, and their subscriptions of the room. For owners. */
  removeMember: Maybe<Membership>;
  /** Makes a member an owner or an owner a member. For owners; one owner remains at least. */
  setMemberRole: Maybe<Membership>;
  /** What the caller wants to be told of in a room. */
  setNotify: Maybe<Membership>;
  /** Sends a message. `clientId` (a UUID) makes a repeat harmless for at least 24 hours. */
  sendMessage: Maybe<Message>;
  /** Replaces the text of an own message that is less than 24 hours old. */
  editMessage: Maybe<Message>;
  /** Takes the text of a message away, everywhere. For its author and for owners. A repeat is a success. */
  deleteMessage: Maybe<Message>;
  /** Moves the caller's read marker forward; to an older message it changes nothing. */
  markRead: Maybe<RoomSignal>;
  /** Marks notifications as read, on all of the caller's devices. At most 100 ids; a repeat is a success. */
  markNotificationsRead: Maybe<Array<Notification>>;
  /**
   * Has events of a room posted to `url`, signed as Standard Webhooks says. An `https` address of a public server, on port 443
   * or 8443, without user name; 1 or more of the types that `Webhook.eventTypes` names. At most 5 a room. For owners, of a room
   * that is not archived.
   */
  createWebhook: Maybe<Webhook>;
  /** Changes what `input` names. Whoever changes a webhook answers for it from then on. For owners. */
  updateWebhook: Maybe<Webhook>;
  /** Takes a webhook away: nothing more is sent to it. A repeat is a success. For owners. */
  deleteWebhook: Maybe<Scalars['Boolean']['output']>;
  /**
   * Sends an event of the type `webhook.test.v1`, once, also to a webhook that is not active. At most once in 10 s. Answers the
   * event's id: `webhookDeliveries` tells what came of it. For owners.
   */
  testWebhook: Maybe<Scalars['ID']['output']>;
  /** Makes a new secret. The old one signs as well for another 24 hours. For owners. */
  rotateWebhookSecret: Maybe<Webhook>;
  /** Tells the room that the caller is typing. At most once in 3 s; fades after 6 s. Rooms of at most 100 members. */
  setTyping: Maybe<RoomSignal>;
  /** Tells the room whether the caller is there. Ends 75 s after the last heartbeat. Rooms of at most 100 members. */
  setPresence: Maybe<RoomSignal>;
  /** Keeps the caller's presence alive and tells the newest change of up to 5 rooms. Not published; every 30 s. */
  heartbeat: Maybe<Array<RoomHead>>;
  /** Ends all sessions and subscriptions of a user. For operators; `part` is for functions, whose calls end one part alone. */
  signOutUser: Maybe<Scalars['Boolean']['output']>;
  /** Creates a factory. `clientId` (a UUID) makes a repeat harmless. */
  createFactory: Maybe<Factory>;
  /** Changes what `input` names. Other bounds empty `children`. */
  updateFactory: Maybe<Factory>;
  /** Deletes a factory. A repeat is a success. */
  deleteFactory: Maybe<Factory>;
  /** Replaces the children by `count` (1 to 15) numbers that the server draws from the bounds, both included. */
  generateChildren: Maybe<Factory>;
  /** Queues one record. Accepted means durably queued. `clientId` (a UUID) in the input makes a repeat harmless. */
  submitRecord: Maybe<RecordReceipt>;
  /** Queues 1 to 25 records; each has a receipt of its own, with its own error. */
  submitRecords: Maybe<SubmitResult>;
  /** Generates 1 to 10,000 records in the background. The same seed gives the same data. At most 3 running jobs. */
  generateRecords: Maybe<Job>;
  /** Stops queueing more; what is queued already still persists and is counted. A repeat is a success. */
  cancelJob: Maybe<Job>;
  /** Deletes one of the caller's own records: its tombstone is answered, without content. A repeat is a success. */
  deleteRecord: Maybe<Record>;
  /** Puts up to 1,000 dead letters back into their queue, in the background. While it runs, a repeat answers the same task. For operators. */
  redriveDeadLetters: Maybe<RedriveTask>;
  /** Throws a dead letter away. For operators. */
  discardDeadLetter: Maybe<DeadLetter>;
  /** Tells operators what changed. Internal. */
  publishOpsEvent: Maybe<OpsEvent>;
  /** Makes a token for a machine. The token itself is in this answer only. At most 20 live ones. */
  createAccessToken: Maybe<AccessToken>;
  /** Ends a token of the caller's, and its subscriptions. A repeat is a success. */
  revokeAccessToken: Maybe<AccessToken>;
  /**
   * Deletes the caller's account for good: the sign-in, what they wrote, their records. `confirm` is their user name. Answered
   * when it is certain; it takes a few minutes, and no way leads back.
   */
  deleteMyAccount: Maybe<Scalars['Boolean']['output']>;
  /** Deletes somebody's account, as `deleteMyAccount`. For operators. */
  deleteAccount: Maybe<Scalars['Boolean']['output']>;
  /** Tells an owner's devices how far a job is. Internal. */
  publishJobProgress: Maybe<Job>;
  /** Tells an owner's devices of a record. Internal. */
  publishRecordChange: Maybe<Record>;
  /** Tells subscribers of a message that was not sent through this API. Internal. */
  publishMessage: Maybe<Message>;
  /** Tells a user's devices what changed for them. Internal. */
  publishInboxEvent: Maybe<InboxEvent>;
  /** Tells subscribers of a change of a tree, whoever made it. Internal. */
  publishFactoryChange: Maybe<FactoryChange>;
};


export type MutationUpdateProfileArgs = {
  displayName: Scalars['String']['input'];
};


export type MutationCreateRoomArgs = {
  clientId: Scalars['ID']['input'];
  input: CreateRoomInput;
};


export type MutationOpenDirectArgs = {
  userId: Scalars['ID']['input'];
};


export type MutationUpdateRoomArgs = {
  id: Scalars['ID']['input'];
  expectedVersion: Scalars['Int']['input'];
  input: UpdateRoomInput;
};


export type MutationArchiveRoomArgs = {
  id: Scalars['ID']['input'];
  expectedVersion: Scalars['Int']['input'];
};


export type MutationJoinRoomArgs = {
  id: Scalars['ID']['input'];
};


export type MutationLeaveRoomArgs = {
  id: Scalars['ID']['input'];
};


export type MutationAddMemberArgs = {
  roomId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


export type MutationRemoveMemberArgs = {
  roomId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


export type MutationSetMemberRoleArgs = {
  roomId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
  role: Role;
};


export type MutationSetNotifyArgs = {
  roomId: Scalars['ID']['input'];
  level: NotifyLevel;
};


export type MutationSendMessageArgs = {
  roomId: Scalars['ID']['input'];
  clientId: Scalars['ID']['input'];
  body: Scalars['String']['input'];
  mentions?: InputMaybe<Array<Scalars['ID']['input']>>;
};


export type MutationEditMessageArgs = {
  roomId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
  expectedVersion: Scalars['Int']['input'];
  body: Scalars['String']['input'];
};


export type MutationDeleteMessageArgs = {
  roomId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
};


export type MutationMarkReadArgs = {
  roomId: Scalars['ID']['input'];
  messageId: Scalars['ID']['input'];
};


export type MutationMarkNotificationsReadArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type MutationCreateWebhookArgs = {
  roomId: Scalars['ID']['input'];
  url: Scalars['AWSURL']['input'];
  eventTypes: Array<Scalars['String']['input']>;
};


export type MutationUpdateWebhookArgs = {
  id: Scalars['ID']['input'];
  input: UpdateWebhookInput;
};


export type MutationDeleteWebhookArgs = {
  id: Scalars['ID']['input'];
};


export type MutationTestWebhookArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRotateWebhookSecretArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSetTypingArgs = {
  roomId: Scalars['ID']['input'];
  typing: Scalars['Boolean']['input'];
};


export type MutationSetPresenceArgs = {
  roomId: Scalars['ID']['input'];
  status: PresenceStatus;
};


export type MutationHeartbeatArgs = {
  roomIds: Array<Scalars['ID']['input']>;
};


export type MutationSignOutUserArgs = {
  userId: Scalars['ID']['input'];
  part?: InputMaybe<SignOutPart>;
};


export type MutationCreateFactoryArgs = {
  treeId: Scalars['ID']['input'];
  clientId: Scalars['ID']['input'];
  input: CreateFactoryInput;
};


export type MutationUpdateFactoryArgs = {
  treeId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
  expectedVersion: Scalars['Int']['input'];
  input: UpdateFactoryInput;
};


export type MutationDeleteFactoryArgs = {
  treeId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
  expectedVersion: Scalars['Int']['input'];
};


export type MutationGenerateChildrenArgs = {
  treeId: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
  count: Scalars['Int']['input'];
};


export type MutationSubmitRecordArgs = {
  input: SubmitRecordInput;
};


export type MutationSubmitRecordsArgs = {
  inputs: Array<SubmitRecordInput>;
};


export type MutationGenerateRecordsArgs = {
  count: Scalars['Int']['input'];
  kind?: InputMaybe<Scalars['String']['input']>;
  seed?: InputMaybe<Scalars['Int']['input']>;
};


export type MutationCancelJobArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDeleteRecordArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRedriveDeadLettersArgs = {
  queue: Scalars['ID']['input'];
  max?: InputMaybe<Scalars['Int']['input']>;
};


export type MutationDiscardDeadLetterArgs = {
  queue: Scalars['ID']['input'];
  id: Scalars['ID']['input'];
};


export type MutationPublishOpsEventArgs = {
  input: PublishOpsEventInput;
};


export type MutationCreateAccessTokenArgs = {
  input: CreateAccessTokenInput;
};


export type MutationRevokeAccessTokenArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDeleteMyAccountArgs = {
  confirm: Scalars['String']['input'];
};


export type MutationDeleteAccountArgs = {
  userId: Scalars['ID']['input'];
};


export type MutationPublishJobProgressArgs = {
  input: PublishJobProgressInput;
};


export type MutationPublishRecordChangeArgs = {
  input: PublishRecordChangeInput;
};


export type MutationPublishMessageArgs = {
  input: PublishMessageInput;
};


export type MutationPublishInboxEventArgs = {
  input: PublishInboxEventInput;
};


export type MutationPublishFactoryChangeArgs = {
  input: PublishFactoryChangeInput;
};

export type Subscription = {
  /** Messages of one room as they are written, edited and deleted. For members. */
  onMessage: Maybe<Message>;
  /** Members of one room as they come, go and change roles. For members. */
  onMembership: Maybe<Membership>;
  /** Typing, presence and read markers of one room. For members of rooms with at most 100 of them. */
  onRoomSignal: Maybe<RoomSignal>;
  /** What changes for the caller: rooms gained, lost and changed. */
  onInbox: Maybe<InboxEvent>;
  /** Changes of one tree. */
  onFactoryChange: Maybe<FactoryChange>;
  /** The caller's own records as they are persisted, rejected or deleted. Of a generated one only when it is not persisted: see `onJob`. */
  onRecord: Maybe<Record>;
  /** The caller's own jobs as they go on. */
  onJob: Maybe<Job>;
  /** Queues, alarms and redrives as they change. For operators. */
  onOps: Maybe<OpsEvent>;
};


export type SubscriptionOnMessageArgs = {
  roomId: Scalars['ID']['input'];
};


export type SubscriptionOnMembershipArgs = {
  roomId: Scalars['ID']['input'];
};


export type SubscriptionOnRoomSignalArgs = {
  roomId: Scalars['ID']['input'];
};


export type SubscriptionOnFactoryChangeArgs = {
  treeId: Scalars['ID']['input'];
};

/** Which of a user's subscriptions one request ends: AppSync lets it end those of five fields. */
export type SignOutPart =
  | 'FIRST'
  | 'REST';

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

export type SignalKind =
  | 'TYPING'
  | 'PRESENCE'
  | 'READ';

export type PresenceStatus =
  | 'ONLINE'
  | 'AWAY'
  | 'OFFLINE';

export type InboxKind =
  | 'ROOM_ADDED'
  | 'ROOM_REMOVED'
  | 'ROOM_CHANGED'
  /** A notification is new or was read. */
  | 'NOTIFICATION';

export type NotificationKind =
  | 'MENTION'
  | 'ADDED_TO_ROOM'
  | 'ROLE_CHANGED'
  | 'JOB_FINISHED'
  /** Nothing is sent to a webhook of the room any more, until an owner makes it active again. */
  | 'WEBHOOK_DISABLED';

export type RecordStatus =
  | 'QUEUED'
  | 'PERSISTED'
  | 'REJECTED';

export type JobStatus =
  | 'PENDING'
  | 'RUNNING'
  | 'COMPLETED'
  | 'COMPLETED_WITH_ERRORS'
  | 'CANCELLED'
  | 'FAILED';

export type StatsBucket =
  | 'MINUTE'
  | 'HOUR'
  | 'DAY';

export type SortOrder =
  | 'ASC'
  | 'DESC';

export type AlarmState =
  | 'OK'
  | 'ALARM'
  | 'INSUFFICIENT_DATA';

export type TaskStatus =
  | 'RUNNING'
  | 'DONE'
  /** It ended before everything was moved; `failed` says how much is still there because of it. */
  | 'FAILED';

/** What a machine's token allows: as the groups of the same names. */
export type TokenScope =
  | 'DATA_READ'
  | 'DATA_WRITE';

export type ChangeKind =
  | 'CREATED'
  | 'UPDATED'
  | 'DELETED'
  | 'CHILDREN_GENERATED';

export type ChangeSource =
  | 'API'
  /** Somebody wrote straight to the table, or the item expired. */
  | 'OUT_OF_BAND';

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

/** Something that passes: it is told, not kept. `typing`, `presence` or `readMessageId` is set, as `kind` says. */
export type RoomSignal = {
  roomId: Scalars['ID']['output'];
  kind: SignalKind;
  userId: Scalars['ID']['output'];
  displayName: Scalars['String']['output'];
  typing: Maybe<Scalars['Boolean']['output']>;
  presence: Maybe<PresenceStatus>;
  readMessageId: Maybe<Scalars['ID']['output']>;
  at: Scalars['AWSDateTime']['output'];
  /** When it ends unless it is told again; null when it does not. */
  expiresAt: Maybe<Scalars['AWSDateTime']['output']>;
};

export type RoomHead = {
  roomId: Scalars['ID']['output'];
  /** Null when nothing changed within 30 days. */
  latestChangeId: Maybe<Scalars['ID']['output']>;
};

/** One entry of a room's change log: whole copies of what changed. */
export type RoomChange = {
  id: Scalars['ID']['output'];
  message: Maybe<Message>;
  membership: Maybe<Membership>;
  room: Maybe<Room>;
  at: Scalars['AWSDateTime']['output'];
};

export type RoomSync = {
  changes: Array<RoomChange>;
  /** For the next call. */
  cursor: Scalars['String']['output'];
  /** More is there: call again at once. */
  hasMore: Scalars['Boolean']['output'];
  /** The cursor is older than the log; fetch the room anew. */
  resyncRequired: Scalars['Boolean']['output'];
  serverTime: Scalars['AWSDateTime']['output'];
};

export type InboxEvent = {
  userId: Scalars['ID']['output'];
  changeId: Scalars['ID']['output'];
  kind: InboxKind;
  roomId: Maybe<Scalars['ID']['output']>;
  /** Of the kind `NOTIFICATION`: as it stands then. */
  notification: Maybe<Notification>;
  at: Scalars['AWSDateTime']['output'];
};

export type Notification = {
  id: Scalars['ID']['output'];
  kind: NotificationKind;
  roomId: Maybe<Scalars['ID']['output']>;
  messageId: Maybe<Scalars['ID']['output']>;
  jobId: Maybe<Scalars['ID']['output']>;
  /** One sentence, without the text of any message. */
  text: Scalars['String']['output'];
  createdAt: Scalars['AWSDateTime']['output'];
  readAt: Maybe<Scalars['AWSDateTime']['output']>;
};

export type NotificationPage = {
  items: Array<Notification>;
  nextToken: Maybe<Scalars['String']['output']>;
};

/** Where events of a room are posted to. */
export type Webhook = {
  id: Scalars['ID']['output'];
  roomId: Scalars['ID']['output'];
  url: Scalars['AWSURL']['output'];
  /**
   * Of `chat.message.created.v1`, `chat.message.edited.v1`, `chat.message.deleted.v1`, `chat.room.updated.v1`,
   * `chat.room.archived.v1`, `chat.membership.joined.v1`, `chat.membership.added.v1`, `chat.membership.role_changed.v1`,
   * `chat.membership.left.v1` and `chat.membership.removed.v1`.
   */
  eventTypes: Array<Scalars['String']['output']>;
  /**
   * False: nothing is sent. So it becomes by itself when an event could not be delivered for 24 hours, when the receiver
   * answers 410, and when who answers for it is no owner of the room any more.
   */
  active: Scalars['Boolean']['output'];
  /** In the answers that make it only, as `whsec_…`; null ever after. */
  secret: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['AWSDateTime']['output'];
};

export type WebhookPage = {
  items: Array<Webhook>;
  nextToken: Maybe<Scalars['String']['output']>;
};

/** One attempt to deliver an event. */
export type WebhookDelivery = {
  id: Scalars['ID']['output'];
  /** The header `webhook-id`: the same at every attempt. */
  eventId: Scalars['ID']['output'];
  /** From 1. */
  attempt: Scalars['Int']['output'];
  /** Null when there was no answer. */
  httpStatus: Maybe<Scalars['Int']['output']>;
  /** Null when nothing was sent. */
  durationMs: Maybe<Scalars['Int']['output']>;
  /** Why it failed, in a sentence; null when it succeeded. */
  error: Maybe<Scalars['String']['output']>;
  at: Scalars['AWSDateTime']['output'];
};

export type WebhookDeliveryPage = {
  items: Array<WebhookDelivery>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type InboxSync = {
  changes: Array<InboxEvent>;
  cursor: Scalars['String']['output'];
  hasMore: Scalars['Boolean']['output'];
  resyncRequired: Scalars['Boolean']['output'];
  serverTime: Scalars['AWSDateTime']['output'];
};

export type Factory = {
  id: Scalars['ID']['output'];
  treeId: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  lowerBound: Scalars['Int']['output'];
  upperBound: Scalars['Int']['output'];
  children: Array<Scalars['Int']['output']>;
  generatedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** Who changed it last; `OUT_OF_BAND` for a write that went past this API. */
  updatedBy: Scalars['ID']['output'];
  updatedAt: Scalars['AWSDateTime']['output'];
  version: Scalars['Int']['output'];
};

export type FactoryChange = {
  treeId: Scalars['ID']['output'];
  changeId: Scalars['ID']['output'];
  kind: ChangeKind;
  factoryId: Scalars['ID']['output'];
  /** The factory after the change; null when it was deleted. */
  factory: Maybe<Factory>;
  /** Null when it is not known. */
  actorId: Maybe<Scalars['ID']['output']>;
  source: ChangeSource;
  at: Scalars['AWSDateTime']['output'];
};

export type TreeSync = {
  changes: Array<FactoryChange>;
  cursor: Scalars['String']['output'];
  hasMore: Scalars['Boolean']['output'];
  resyncRequired: Scalars['Boolean']['output'];
  serverTime: Scalars['AWSDateTime']['output'];
};

export type FactoryPage = {
  items: Array<Factory>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type Record = {
  id: Scalars['ID']['output'];
  ownerId: Scalars['ID']['output'];
  kind: Maybe<Scalars['String']['output']>;
  informationOne: Scalars['String']['output'];
  informationTwo: Scalars['String']['output'];
  value: Maybe<Scalars['Float']['output']>;
  occurredAt: Scalars['AWSDateTime']['output'];
  status: RecordStatus;
  /** Why it was rejected. */
  reason: Maybe<Scalars['String']['output']>;
  /** How often its message was received when its status was set. */
  attempts: Scalars['Int']['output'];
  jobId: Maybe<Scalars['ID']['output']>;
  submittedAt: Scalars['AWSDateTime']['output'];
  persistedAt: Maybe<Scalars['AWSDateTime']['output']>;
  deletedAt: Maybe<Scalars['AWSDateTime']['output']>;
  version: Scalars['Int']['output'];
};

export type RecordPage = {
  items: Array<Record>;
  nextToken: Maybe<Scalars['String']['output']>;
};

/** What became of one input: an id and a status, or an error. */
export type RecordReceipt = {
  index: Scalars['Int']['output'];
  id: Maybe<Scalars['ID']['output']>;
  status: Maybe<RecordStatus>;
  /** The same `clientId` was accepted before; this is the record it made. */
  duplicate: Scalars['Boolean']['output'];
  errorType: Maybe<Scalars['String']['output']>;
  message: Maybe<Scalars['String']['output']>;
};

export type SubmitResult = {
  receipts: Array<RecordReceipt>;
  accepted: Scalars['Int']['output'];
};

export type RecordBucket = {
  start: Scalars['AWSDateTime']['output'];
  count: Scalars['Int']['output'];
  min: Maybe<Scalars['Float']['output']>;
  avg: Maybe<Scalars['Float']['output']>;
  max: Maybe<Scalars['Float']['output']>;
};

export type RecordStats = {
  total: Scalars['Int']['output'];
  buckets: Array<RecordBucket>;
};

export type RecordSync = {
  changes: Array<Record>;
  cursor: Scalars['String']['output'];
  hasMore: Scalars['Boolean']['output'];
  resyncRequired: Scalars['Boolean']['output'];
  serverTime: Scalars['AWSDateTime']['output'];
};

export type Job = {
  id: Scalars['ID']['output'];
  ownerId: Scalars['ID']['output'];
  kind: Maybe<Scalars['String']['output']>;
  requested: Scalars['Int']['output'];
  enqueued: Scalars['Int']['output'];
  persisted: Scalars['Int']['output'];
  rejected: Scalars['Int']['output'];
  /** Persisted and rejected of those requested, in percent. */
  progress: Scalars['Int']['output'];
  status: JobStatus;
  seed: Scalars['Int']['output'];
  version: Scalars['Int']['output'];
  createdAt: Scalars['AWSDateTime']['output'];
  finishedAt: Maybe<Scalars['AWSDateTime']['output']>;
};

export type JobPage = {
  items: Array<Job>;
  nextToken: Maybe<Scalars['String']['output']>;
};

/** A queue, or the dead letters of something that has none of its own, such as a stream's. */
export type Queue = {
  name: Scalars['ID']['output'];
  /** Waiting. */
  visible: Scalars['Int']['output'];
  /** Being worked on. */
  inFlight: Scalars['Int']['output'];
  /** How long the oldest has been there. */
  oldestAgeSeconds: Scalars['Int']['output'];
  dlqDepth: Scalars['Int']['output'];
};

export type QueuePage = {
  items: Array<Queue>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type DeadLetter = {
  id: Scalars['ID']['output'];
  queue: Scalars['ID']['output'];
  /** Why it lies here. */
  reason: Scalars['String']['output'];
  /** How often it was worked on. */
  receives: Scalars['Int']['output'];
  firstSeenAt: Scalars['AWSDateTime']['output'];
  correlationId: Maybe<Scalars['String']['output']>;
  /** Its shape, every text in it redacted. */
  body: Scalars['String']['output'];
};

export type DeadLetterPage = {
  items: Array<DeadLetter>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type RedriveTask = {
  id: Scalars['ID']['output'];
  queue: Scalars['ID']['output'];
  requested: Scalars['Int']['output'];
  moved: Scalars['Int']['output'];
  failed: Scalars['Int']['output'];
  status: TaskStatus;
};

export type RedriveTaskPage = {
  items: Array<RedriveTask>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type AuditEntry = {
  id: Scalars['ID']['output'];
  actorId: Scalars['ID']['output'];
  action: Scalars['String']['output'];
  subject: Scalars['String']['output'];
  at: Scalars['AWSDateTime']['output'];
};

export type AuditEntryPage = {
  items: Array<AuditEntry>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type Alarm = {
  name: Scalars['ID']['output'];
  /** What is wrong while it rings, in a sentence. */
  meaning: Scalars['String']['output'];
  state: AlarmState;
  /** Why it is in its state, as the service that looks at it words it. */
  reason: Maybe<Scalars['String']['output']>;
  /** Since when it is in its state. */
  since: Scalars['AWSDateTime']['output'];
  /** What to do: a chapter of the runbook, as a path in the repository. */
  runbook: Scalars['String']['output'];
};

export type AlarmPage = {
  items: Array<Alarm>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type OpsEvent = {
  queue: Maybe<Queue>;
  alarm: Maybe<Alarm>;
  redrive: Maybe<RedriveTask>;
  at: Scalars['AWSDateTime']['output'];
};

export type AccessToken = {
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  scopes: Array<TokenScope>;
  /** In the answer that makes it only; null ever after. */
  token: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['AWSDateTime']['output'];
  expiresAt: Scalars['AWSDateTime']['output'];
  revokedAt: Maybe<Scalars['AWSDateTime']['output']>;
};

export type AccessTokenPage = {
  items: Array<AccessToken>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type ProfilePage = {
  items: Array<Profile>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type MembershipPage = {
  items: Array<Membership>;
  nextToken: Maybe<Scalars['String']['output']>;
};

export type RoomSignalPage = {
  items: Array<RoomSignal>;
  nextToken: Maybe<Scalars['String']['output']>;
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

/** What is left out stays as it is. */
export type UpdateRoomInput = {
  /** 1 to 80 characters, trimmed. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Up to 280 characters; empty takes the topic away. */
  topic?: InputMaybe<Scalars['String']['input']>;
  /** Least time between two messages of one member: 0 to 120. */
  slowModeSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What is left out stays as it is. */
export type UpdateWebhookInput = {
  /** As in `createWebhook`. */
  url?: InputMaybe<Scalars['AWSURL']['input']>;
  /** As in `createWebhook`: replaces the whole list. */
  eventTypes?: InputMaybe<Array<Scalars['String']['input']>>;
  active?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CreateFactoryInput = {
  /** 1 to 50 characters, trimmed. */
  name: Scalars['String']['input'];
  /** Whole, from 0, less than `upperBound`. */
  lowerBound: Scalars['Int']['input'];
  /** Whole, up to 99,999,999. */
  upperBound: Scalars['Int']['input'];
};

/** What is left out stays as it is. */
export type UpdateFactoryInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  lowerBound?: InputMaybe<Scalars['Int']['input']>;
  upperBound?: InputMaybe<Scalars['Int']['input']>;
};

export type PublishMessageInput = {
  id: Scalars['ID']['input'];
  roomId: Scalars['ID']['input'];
  authorId: Scalars['ID']['input'];
  authorName: Scalars['String']['input'];
  kind: MessageKind;
  body?: InputMaybe<Scalars['String']['input']>;
  mentions: Array<Scalars['ID']['input']>;
  clientId: Scalars['ID']['input'];
  createdAt: Scalars['AWSDateTime']['input'];
  editedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  deletedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  version: Scalars['Int']['input'];
  changeId: Scalars['ID']['input'];
};

export type PublishInboxEventInput = {
  userId: Scalars['ID']['input'];
  changeId: Scalars['ID']['input'];
  kind: InboxKind;
  roomId?: InputMaybe<Scalars['ID']['input']>;
  notification?: InputMaybe<NotificationInput>;
  at: Scalars['AWSDateTime']['input'];
};

export type NotificationInput = {
  id: Scalars['ID']['input'];
  kind: NotificationKind;
  roomId?: InputMaybe<Scalars['ID']['input']>;
  messageId?: InputMaybe<Scalars['ID']['input']>;
  jobId?: InputMaybe<Scalars['ID']['input']>;
  text: Scalars['String']['input'];
  createdAt: Scalars['AWSDateTime']['input'];
  readAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
};

export type FactoryInput = {
  id: Scalars['ID']['input'];
  treeId: Scalars['ID']['input'];
  name: Scalars['String']['input'];
  lowerBound: Scalars['Int']['input'];
  upperBound: Scalars['Int']['input'];
  children: Array<Scalars['Int']['input']>;
  generatedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  updatedBy: Scalars['ID']['input'];
  updatedAt: Scalars['AWSDateTime']['input'];
  version: Scalars['Int']['input'];
};

export type PublishFactoryChangeInput = {
  treeId: Scalars['ID']['input'];
  changeId: Scalars['ID']['input'];
  kind: ChangeKind;
  factoryId: Scalars['ID']['input'];
  factory?: InputMaybe<FactoryInput>;
  actorId?: InputMaybe<Scalars['ID']['input']>;
  source: ChangeSource;
  at: Scalars['AWSDateTime']['input'];
};

export type SubmitRecordInput = {
  /** A UUID that makes a repeat harmless for 48 hours. */
  clientId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 1,024 characters. */
  informationOne: Scalars['String']['input'];
  /** 1 to 1,024 characters. */
  informationTwo: Scalars['String']['input'];
  /** Up to 40 characters. */
  kind?: InputMaybe<Scalars['String']['input']>;
  value?: InputMaybe<Scalars['Float']['input']>;
  /** Now, unless given; at most a year away from now. */
  occurredAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
};

/** All that are given apply. Times are of `occurredAt`, `from` included, `to` not. */
export type RecordFilterInput = {
  kind?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<RecordStatus>;
  jobId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['AWSDateTime']['input']>;
  to?: InputMaybe<Scalars['AWSDateTime']['input']>;
};

export type CreateAccessTokenInput = {
  /** 1 to 80 characters, trimmed. */
  name: Scalars['String']['input'];
  /** Only what the caller's own groups allow. */
  scopes: Array<TokenScope>;
  /** 60 to 86,400. */
  expiresInSeconds: Scalars['Int']['input'];
};

export type PublishRecordChangeInput = {
  id: Scalars['ID']['input'];
  ownerId: Scalars['ID']['input'];
  kind?: InputMaybe<Scalars['String']['input']>;
  informationOne: Scalars['String']['input'];
  informationTwo: Scalars['String']['input'];
  value?: InputMaybe<Scalars['Float']['input']>;
  occurredAt: Scalars['AWSDateTime']['input'];
  status: RecordStatus;
  reason?: InputMaybe<Scalars['String']['input']>;
  attempts: Scalars['Int']['input'];
  jobId?: InputMaybe<Scalars['ID']['input']>;
  submittedAt: Scalars['AWSDateTime']['input'];
  persistedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  deletedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  version: Scalars['Int']['input'];
};

export type PublishJobProgressInput = {
  id: Scalars['ID']['input'];
  ownerId: Scalars['ID']['input'];
  kind?: InputMaybe<Scalars['String']['input']>;
  requested: Scalars['Int']['input'];
  enqueued: Scalars['Int']['input'];
  persisted: Scalars['Int']['input'];
  rejected: Scalars['Int']['input'];
  progress: Scalars['Int']['input'];
  status: JobStatus;
  seed: Scalars['Int']['input'];
  version: Scalars['Int']['input'];
  createdAt: Scalars['AWSDateTime']['input'];
  finishedAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
};

export type QueueInput = {
  name: Scalars['ID']['input'];
  visible: Scalars['Int']['input'];
  inFlight: Scalars['Int']['input'];
  oldestAgeSeconds: Scalars['Int']['input'];
  dlqDepth: Scalars['Int']['input'];
};

export type RedriveTaskInput = {
  id: Scalars['ID']['input'];
  queue: Scalars['ID']['input'];
  requested: Scalars['Int']['input'];
  moved: Scalars['Int']['input'];
  failed: Scalars['Int']['input'];
  status: TaskStatus;
};

export type AlarmInput = {
  name: Scalars['ID']['input'];
  meaning: Scalars['String']['input'];
  state: AlarmState;
  reason?: InputMaybe<Scalars['String']['input']>;
  since: Scalars['AWSDateTime']['input'];
  runbook: Scalars['String']['input'];
};

export type PublishOpsEventInput = {
  queue?: InputMaybe<QueueInput>;
  alarm?: InputMaybe<AlarmInput>;
  redrive?: InputMaybe<RedriveTaskInput>;
  at: Scalars['AWSDateTime']['input'];
};
