import type { Context } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { callerId } from '../lib/identity.ts';
import { membershipKey, profileKey, roomKey } from '../lib/keys.ts';

/**
 * Reads the room `stash.roomId` of the caller and the person `stash.userId`, the caller's membership and both
 * profiles: strongly consistent, in one call.
 */
export function request(ctx: Context) {
  const roomId = ctx.stash.roomId as string;
  const caller = callerId(ctx.identity);
  const keys = [
    roomKey(roomId),
    membershipKey(roomId, caller),
    profileKey(caller),
    profileKey(ctx.stash.userId as string),
  ];
  return batchGet(ctx, keys, true);
}

/** Leaves `stash.room` and `stash.membership`, null before the first time, `stash.profile` and `stash.otherProfile`. */
export function response(ctx: Context) {
  const [room, membership, profile, otherProfile] = batchGetResult(ctx);
  ctx.stash.room = room;
  ctx.stash.membership = membership;
  ctx.stash.profile = profile;
  ctx.stash.otherProfile = otherProfile;
  return null;
}
