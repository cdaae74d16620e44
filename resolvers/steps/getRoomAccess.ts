import type { Context } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { callerId } from '../lib/identity.ts';
import { membershipKey, roomKey } from '../lib/keys.ts';

/** Reads the room `stash.roomId` and the caller's membership of it, both strongly consistent, in one call. */
export function request(ctx: Context) {
  const roomId = ctx.stash.roomId as string;
  return batchGet(ctx, [roomKey(roomId), membershipKey(roomId, callerId(ctx.identity))], true);
}

/** Leaves `stash.room` and `stash.membership`, null where there is none. */
export function response(ctx: Context) {
  const [room, membership] = batchGetResult(ctx);
  ctx.stash.room = room;
  ctx.stash.membership = membership;
  return ctx.prev.result;
}
