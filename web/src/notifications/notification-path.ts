import type { Notification } from '../sync/chat-api.ts';

/** Where a notification leads: the room, at the message if it is about one; the records for a job. */
export function notificationPath({ roomId, messageId }: Pick<Notification, 'roomId' | 'messageId'>): string {
  if (roomId === null) return '/records';
  const room = `/rooms/${encodeURIComponent(roomId)}`;
  return messageId === null ? room : `${room}?message=${encodeURIComponent(messageId)}`;
}
