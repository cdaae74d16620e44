import type { NotificationsState } from '../sync/notification-list.ts';

type Unread = Pick<NotificationsState, 'unread' | 'hasMoreUnread'>;

/** The number on the bell; what is beyond the first pages is not counted. */
export function unreadBadge({ unread, hasMoreUnread }: Unread): string {
  return hasMoreUnread || unread > 99 ? `${Math.min(unread, 99)}+` : String(unread);
}
