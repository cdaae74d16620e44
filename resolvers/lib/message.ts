import { badRequest } from './errors.ts';
import type { StoredMessage } from './items.ts';
import { limits } from './limits.ts';

/** Trims a message's text; refuses one that is empty or too long. Lengths are in UTF-16 units. */
export function messageBody(body: string): string {
  const text = body.trim();
  if (text.length === 0) badRequest('body', 'must not be empty');
  if (text.length > limits.messageBodyChars) {
    badRequest('body', `must have at most ${limits.messageBodyChars} characters, has ${text.length}`);
  }
  return text;
}

/** A message as it is stored, without the keys of the item that it came from. */
export function storedMessage(message: StoredMessage): StoredMessage {
  return {
    id: message.id,
    roomId: message.roomId,
    authorId: message.authorId,
    authorName: message.authorName,
    kind: message.kind,
    body: message.body,
    mentions: message.mentions,
    clientId: message.clientId,
    createdAt: message.createdAt,
    ...(message.editedAt ? { editedAt: message.editedAt } : {}),
    ...(message.deletedAt ? { deletedAt: message.deletedAt } : {}),
    version: message.version,
    changeId: message.changeId,
  };
}
