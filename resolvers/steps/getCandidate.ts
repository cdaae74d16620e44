import type { Context } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { callerId } from '../lib/identity.ts';
import { formerMembershipKey, membershipKey, profileKey, roomKey } from '../lib/keys.ts';

/**
 * Reads the room `stash.roomId`, the caller's membership of it, and of the person `stash.userId` the membership, the
 * former one and the profile: strongly consistent, in one call.
 */
export function request(ctx: Context) {
  const roomId = ctx.stash.roomId as string;
  const userId = ctx.stash.userId as string;
  const caller = callerId(ctx.identity);
  const keys = [
    roomKey(roomId),
    membershipKey(roomId, caller),
    formerMembershipKey(roomId, userId),
    profileKey(userId),
    // A key must not come twice in one call.
    ...(userId === caller ? [] : [membershipKey(roomId, userId)]),
  ];
  return batchGet(ctx, keys, true);
}

/** Leaves `stash.room`, `stash.membership`, `stash.candidate`, `stash.former` and `stash.profile`. */
export function response(ctx: Context) {
  const items = batchGetResult(ctx);
  ctx.stash.room = items[0];
  ctx.stash.membership = items[1];
  ctx.stash.former = items[2];
  ctx.stash.profile = items[3];
  ctx.stash.candidate = items.length > 4 ? items[4] : items[1];
  return null;
}
