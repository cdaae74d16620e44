import type {
  InboxKind,
  MessageKind,
  Notification,
  NotifyLevel,
  Role,
  RoomKind,
} from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** What the chat table holds, item by item: see docs/data-model.md. */
export type ProfileItem = ItemKey & {
  userId: string;
  displayName: string;
  createdAt: string;
  /** Set when the account is deleted: nobody may act for it any more. */
  closedAt?: string;
};

export type RoomItem = ItemKey & {
  id: string;
  kind: RoomKind;
  name: string;
  topic: string | null;
  slowModeSeconds: number;
  memberCount: number;
  /** A room other than a direct one has an owner, at least until it is archived. */
  ownerCount: number;
  /** Of a direct room: both people's names by their ids. Each is shown the other's. */
  names?: Record<string, string>;
  lastMessage?: StoredMessage;
  lastActivityAt: string;
  createdAt: string;
  archivedAt?: string;
  version: number;
};

export type MembershipItem = ItemKey & {
  roomId: string;
  userId: string;
  displayName: string;
  role: Role;
  readMessageId?: string;
  notify: NotifyLevel;
  joinedAt: string;
  /** Set in former memberships only: see `formerMembershipKey`. */
  removedAt?: string;
  /** Of this member's last message, in rooms with slow mode; epoch milliseconds. */
  lastSentAt?: number;
  version: number;
};

/** With its keys in the index `byUser`. */
export type FormerMembershipItem = MembershipItem & { userKey: string; userSort: string };

/** An entry of a user's inbox. */
export type InboxItem = ItemKey & {
  userId: string;
  changeId: string;
  kind: InboxKind;
  /** Not there when it is about something else than a room. */
  roomId?: string;
  notification?: Notification;
  at: string;
  /** Epoch seconds. */
  expiresAt: number;
};

/** An entry of a room's change log. At most one stands for a message: its newest version. */
export type ChangeItem = ItemKey & {
  at: string;
  message?: StoredMessage;
  membership?: MembershipItem;
  room?: RoomItem;
  /** Epoch seconds. */
  expiresAt: number;
};

/** A message as it stands in the message item, the change log, the room's preview and the idempotency item. */
export type StoredMessage = {
  id: string;
  roomId: string;
  authorId: string;
  authorName: string;
  kind: MessageKind;
  body: string | null;
  mentions: string[];
  clientId: string;
  createdAt: string;
  editedAt?: string;
  deletedAt?: string;
  version: number;
  changeId: string;
};

export type SendRateItem = ItemKey & {
  /** Epoch milliseconds of the window's first send. */
  windowStart: number;
  sends: number;
};
