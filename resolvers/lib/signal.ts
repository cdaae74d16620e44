import { util } from '@aws-appsync/utils';
import type { RoomSignal } from '../../schema.generated.ts';
import { limitExceeded } from './errors.ts';
import type { MembershipItem } from './items.ts';
import { limits } from './limits.ts';
import { requireMember, requireVisibleRoom, type RoomAccess } from './room-access.ts';

/** Refuses everyone but members, and rooms that are too large for signals. */
export function requireSignals(access: RoomAccess): MembershipItem {
  const membership = requireMember(access);
  if (requireVisibleRoom(access).memberCount > limits.signalledMembers) {
    limitExceeded('signalledMembers', limits.signalledMembers);
  }
  return membership;
}

/** A signal of this member, now; the caller adds what it tells. */
export function signalOf(membership: MembershipItem, atMs: number): RoomSignal {
  return {
    roomId: membership.roomId,
    kind: 'READ',
    userId: membership.userId,
    displayName: membership.displayName,
    typing: null,
    presence: null,
    readMessageId: null,
    at: util.time.epochMilliSecondsToISO8601(atMs),
    expiresAt: null,
  };
}
