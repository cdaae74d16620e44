import { type Context, runtime } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { callerId } from '../lib/identity.ts';
import type { RoomItem } from '../lib/items.ts';
import { membershipKey } from '../lib/keys.ts';

/** The caller's memberships of the rooms in `stash.rooms` (at most a page of them), in one call. */
export function request(ctx: Context) {
  const rooms = ctx.stash.rooms as RoomItem[];
  if (rooms.length === 0) runtime.earlyReturn([]);
  return batchGet(
    ctx,
    rooms.map((room) => membershipKey(room.id, callerId(ctx.identity))),
    false,
  );
}

/** Answers them in the order of the rooms, null where the caller is not a member. */
export function response(ctx: Context) {
  return batchGetResult(ctx);
}
