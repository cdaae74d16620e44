import type { Notification } from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** A notification as it lies in the chat table: docs/data-model.md. */
export type NotificationItem = ItemKey & {
  id: string;
  kind: Notification['kind'];
  roomId?: string;
  messageId?: string;
  jobId?: string;
  text: string;
  createdAt: string;
  readAt?: string;
  /** Epoch seconds. */
  expiresAt: number;
};

/** All notifications of a user. */
export function notificationKey(userId: string, id: string): ItemKey {
  return { pk: `USER#${userId}#NOTIFICATIONS`, sk: id };
}

/** A copy that goes when the notification is read. */
export function unreadNotificationKey(userId: string, id: string): ItemKey {
  return { pk: `USER#${userId}#UNREAD`, sk: id };
}

/** A notification as the schema shows it, and as entries of the inbox hold it. */
export function toNotification(item: NotificationItem) {
  return {
    id: item.id,
    kind: item.kind,
    ...(item.roomId ? { roomId: item.roomId } : {}),
    ...(item.messageId ? { messageId: item.messageId } : {}),
    ...(item.jobId ? { jobId: item.jobId } : {}),
    text: item.text,
    createdAt: item.createdAt,
    ...(item.readAt ? { readAt: item.readAt } : {}),
  };
}
