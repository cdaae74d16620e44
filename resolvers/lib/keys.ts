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

/** Who left keeps their versions here, so that a room's members are one Query without leftovers. */
export function formerMembershipKey(roomId: string, userId: string): ItemKey {
  return { pk: `ROOM#${roomId}`, sk: `FORMER#${userId}` };
}

/** What a member last told of being there. */
export function presenceKey(roomId: string, userId: string): ItemKey {
  return { pk: `ROOM#${roomId}#PRESENCE`, sk: userId };
}

/** When a user's client last said that it is alive: one item for all rooms. */
export function heartbeatKey(userId: string): ItemKey {
  return { pk: `USER#${userId}`, sk: 'HEARTBEAT' };
}

/** When a user last told a room that they are typing. */
export function typingKey(userId: string, roomId: string): ItemKey {
  return { pk: `USER#${userId}`, sk: `TYPING#${roomId}` };
}

/** A user's change log over all rooms: gained, lost, changed. */
export function inboxKey(userId: string, changeId: string): ItemKey {
  return { pk: `USER#${userId}#INBOX`, sk: changeId };
}

/** The one room of two people: the same id whoever asks. */
export function directRoomId(userId: string, otherId: string): string {
  return userId < otherId ? `direct_${userId}_${otherId}` : `direct_${otherId}_${userId}`;
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

/** Partitions of the index `byName`. */
export const publicRoomPartition = 'PUBLIC_ROOM';
export const profilePartition = 'PROFILE';

/** Where an item stands in the index `byName`: by its name in lower case. */
export function nameSort(name: string, id: string): string {
  return `${name.toLowerCase()}#${id}`;
}
