import type { Membership, Message } from '../sync/chat-api.ts';

const hourMs = 60 * 60_000;

/** What somebody may do with a message. */
export interface MessageRights {
  copy: boolean;
  edit: boolean;
  delete: boolean;
}

/** Authors edit their words for a while and delete them at any time; owners of the room delete everybody's. */
export function messageRights(
  message: Message,
  viewer: { userId: string; role: Membership['role'] | undefined; editHours: number; isArchived: boolean },
  nowMs: number,
): MessageRights {
  const hasText = message.deletedAt === null && message.body !== null;
  const isWritten = message.kind === 'TEXT' && hasText && !viewer.isArchived;
  const isOwn = message.authorId === viewer.userId;
  return {
    copy: hasText,
    edit: isWritten && isOwn && nowMs - Date.parse(message.createdAt) < viewer.editHours * hourMs,
    delete: isWritten && (isOwn || viewer.role === 'OWNER'),
  };
}
