import { util } from '@aws-appsync/utils';
import type { Role } from '../../schema.generated.ts';
import type { FormerMembershipItem, MembershipItem } from './items.ts';
import { formerMembershipKey, membershipKey, userPartition } from './keys.ts';

/** Somebody's new membership of a room. Their versions go on where a former membership ended. */
export function newMembership(
  roomId: string,
  userId: string,
  displayName: string,
  role: Role,
  former: MembershipItem | null,
): MembershipItem {
  return {
    ...membershipKey(roomId, userId),
    roomId,
    userId,
    displayName,
    role,
    notify: 'ALL',
    joinedAt: util.time.nowISO8601(),
    // Leaving and coming back is no way around slow mode.
    ...(former && former.lastSentAt ? { lastSentAt: former.lastSentAt } : {}),
    version: former ? former.version + 1 : 1,
  };
}

/** The membership with its keys in the index `byUser`. */
export function indexedMembership(membership: MembershipItem): Record<string, unknown> {
  return {
    ...membership,
    userKey: userPartition(membership.userId),
    userSort: `ROOM#${membership.roomId}`,
  };
}

/**
 * What remains of a membership that ends now: its versions, outside the list of members. The index `byUser` has it apart
 * from the memberships, for who deletes their account.
 */
export function formerMembership(membership: MembershipItem): FormerMembershipItem {
  return {
    ...toMembership(membership),
    ...formerMembershipKey(membership.roomId, membership.userId),
    userKey: userPartition(membership.userId),
    userSort: `FORMER#${membership.roomId}`,
    ...(membership.lastSentAt ? { lastSentAt: membership.lastSentAt } : {}),
    removedAt: util.time.nowISO8601(),
    version: membership.version + 1,
  };
}

/** A membership as the schema shows it. */
export function toMembership(membership: MembershipItem) {
  return {
    roomId: membership.roomId,
    userId: membership.userId,
    displayName: membership.displayName,
    role: membership.role,
    ...(membership.readMessageId ? { readMessageId: membership.readMessageId } : {}),
    notify: membership.notify,
    joinedAt: membership.joinedAt,
    ...(membership.removedAt ? { removedAt: membership.removedAt } : {}),
    version: membership.version,
  };
}
