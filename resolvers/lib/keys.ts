/** Key of an item in the chat table: see docs/data-model.md. */
export type ItemKey = {
  pk: string;
  sk: string;
};

export function roomKey(roomId: string): ItemKey {
  return { pk: `ROOM#${roomId}`, sk: 'ROOM' };
}

export function membershipKey(roomId: string, userId: string): ItemKey {
  return { pk: `ROOM#${roomId}`, sk: `MEMBER#${userId}` };
}

/** Messages have a partition of their own, so that a busy room's history does not share one with its members. */
export function messageKey(roomId: string, messageId: string): ItemKey {
  return { pk: `ROOM#${roomId}#MESSAGES`, sk: messageId };
}

export function changeKey(roomId: string, changeId: string): ItemKey {
  return { pk: `ROOM#${roomId}#CHANGES`, sk: changeId };
}

export function profileKey(userId: string): ItemKey {
  return { pk: `USER#${userId}`, sk: 'PROFILE' };
}

/** How many rooms a user is in. */
export function roomCountKey(userId: string): ItemKey {
  return { pk: `USER#${userId}`, sk: 'ROOM_COUNT' };
}

/** The user's current window of sends. */
export function sendRateKey(userId: string): ItemKey {
  return { pk: `USER#${userId}`, sk: 'SEND_RATE' };
}

/** What a `clientId` was used for. */
export function idempotencyKey(userId: string, operation: string, clientId: string): ItemKey {
  return { pk: `USER#${userId}#IDEMPOTENCY`, sk: `${operation}#${clientId}` };
}

/** Key of a user's memberships in the index `byUser`. */
export function userPartition(userId: string): string {
  return `USER#${userId}`;
}

/** Partition of all public rooms in the index `publicRooms`. */
export const publicPartition = 'PUBLIC';
