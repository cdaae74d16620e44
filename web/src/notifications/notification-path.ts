import type { Notification } from '../sync/chat-api.ts';

/** Where a notification leads: the room, at the message if it is about one, its settings for a webhook; the records for a job. */
export function notificationPath({
  kind,
  roomId,
  messageId,
}: Pick<Notification, 'kind' | 'roomId' | 'messageId'>): string {
  if (roomId === null) return '/records';
  const room = `/rooms/${encodeURIComponent(roomId)}`;
  if (kind === 'WEBHOOK_DISABLED') return `${room}/settings#webhooks`;
  return messageId === null ? room : `${room}?message=${encodeURIComponent(messageId)}`;
}
