import { type Context, util } from '@aws-appsync/utils';
import type { Role } from '../../schema.generated.ts';
import { callerId, defaultDisplayName } from './identity.ts';
import type { MembershipItem, ProfileItem } from './items.ts';
import { membershipKey, userPartition } from './keys.ts';

/** The caller's new membership of a room, under the name of `stash.profile`. */
export function newMembership(ctx: Context, roomId: string, role: Role, version: number): MembershipItem {
  const userId = callerId(ctx.identity);
  const profile = ctx.stash.profile as ProfileItem | null;
  return {
    ...membershipKey(roomId, userId),
    roomId,
    userId,
    displayName: profile ? profile.displayName : defaultDisplayName(ctx.identity),
    role,
    notify: 'ALL',
    joinedAt: util.time.nowISO8601(),
    version,
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
