import type { MessageKind, NotifyLevel, Role, RoomKind } from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** What the chat table holds, item by item: see docs/data-model.md. */
export type ProfileItem = ItemKey & {
  userId: string;
  displayName: string;
  createdAt: string;
};

export type RoomItem = ItemKey & {
  id: string;
  kind: RoomKind;
  name: string;
  topic: string | null;
  slowModeSeconds: number;
  memberCount: number;
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
  removedAt?: string;
  version: number;
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
