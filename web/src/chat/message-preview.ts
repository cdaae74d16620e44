import type { Message } from '../sync/chat-api.ts';

/** One line that stands for a message in a list; between two people the other's name needs no saying. */
export function messagePreview(message: Message, ownUserId: string, isDirect = false): string {
  if (message.deletedAt !== null || message.body === null) return 'Message deleted';
  const line = message.body.replaceAll(/\s+/g, ' ').trim();
  if (message.kind === 'SYSTEM') return line;
  if (message.authorId === ownUserId) return `You: ${line}`;
  return isDirect ? line : `${message.authorName}: ${line}`;
}

/** A count for a badge: the server stops counting at 100. */
export function unreadBadge(count: number): string {
  return count > 99 ? '99+' : String(count);
}
