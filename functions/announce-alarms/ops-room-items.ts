import { z } from 'zod';
import { membership as sharedMembership } from '../lib/membership.ts';

/** The one room that alarms are told in. Ids of other rooms are ULIDs, so nobody can have made it. */
export const opsRoomId = 'ops';
/** Who writes there; no id of a user. */
export const announcerId = 'alarms';
const announcerName = 'Alarms';

/** As `limits.changeLogDays` in resolvers. */
const changeLogDays = 30;

/** When an entry that is written now may go, in epoch seconds. Notices are remembered longer than queues keep them. */
export function logExpiry(at: Date): number {
  return Math.floor(at.getTime() / 1000) + changeLogDays * 86_400;
}

export const roomKey = { pk: `ROOM#${opsRoomId}`, sk: 'ROOM' };
export const memberKey = (userId: string) => ({ pk: roomKey.pk, sk: `MEMBER#${userId}` });
export const formerKey = (userId: string) => ({ pk: roomKey.pk, sk: `FORMER#${userId}` });
export const presenceKey = (userId: string) => ({ pk: `${roomKey.pk}#PRESENCE`, sk: userId });
export const messageKey = (id: string) => ({ pk: `${roomKey.pk}#MESSAGES`, sk: id });
export const changeKey = (id: string) => ({ pk: `${roomKey.pk}#CHANGES`, sk: id });
export const noticeKey = (id: string) => ({
  pk: `USER#${announcerId}#IDEMPOTENCY`,
  sk: `announceAlarm#${id}`,
});
export const profileKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'PROFILE' });
export const roomCountKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'ROOM_COUNT' });
export const inboxKey = (userId: string, changeId: string) => ({ pk: `USER#${userId}#INBOX`, sk: changeId });

/** The room as it is made: nobody owns it, so nobody can rename, close or open it to others. */
export function newRoom(at: Date) {
  const now = at.toISOString();
  return {
    ...roomKey,
    id: opsRoomId,
    kind: 'PRIVATE',
    name: 'Ops',
    topic: 'What rings, and what operators say about it',
    slowModeSeconds: 0,
    memberCount: 0,
    ownerCount: 0,
    lastActivityAt: now,
    createdAt: now,
    version: 1,
  };
}

/** A membership, or what is left of one, without the keys of its item. */
export const membership = sharedMembership.extend({ removedAt: z.string().optional() });
export type Membership = z.infer<typeof membership>;

/** Somebody's new membership; versions go on where a former one ended. */
export function newMembership(
  userId: string,
  displayName: string,
  former: Membership | null,
  at: Date,
): Membership {
  return {
    roomId: opsRoomId,
    userId,
    displayName,
    role: 'MEMBER',
    notify: 'ALL',
    joinedAt: at.toISOString(),
    version: (former?.version ?? 0) + 1,
  };
}

/** A message as the table holds it. */
export const storedMessage = z.object({
  id: z.string(),
  roomId: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  kind: z.literal('SYSTEM'),
  body: z.string(),
  mentions: z.array(z.string()),
  clientId: z.string(),
  createdAt: z.string(),
  version: z.number(),
  changeId: z.string(),
});
export type StoredMessage = z.infer<typeof storedMessage>;

export function newMessage(id: string, noticeId: string, body: string, at: Date): StoredMessage {
  return {
    id,
    roomId: opsRoomId,
    authorId: announcerId,
    authorName: announcerName,
    kind: 'SYSTEM',
    body,
    mentions: [],
    clientId: noticeId,
    createdAt: at.toISOString(),
    version: 1,
    changeId: id,
  };
}
