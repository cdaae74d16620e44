import { type Context, runtime } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { callerId } from '../lib/identity.ts';
import { membershipKey } from '../lib/keys.ts';

/** Which of the rooms `stash.roomIds` the caller is a member of. */
export function request(ctx: Context) {
  const roomIds = ctx.stash.roomIds as string[];
  ctx.stash.memberRoomIds = [];
  if (roomIds.length === 0) runtime.earlyReturn(null);
  return batchGet(
    ctx,
    roomIds.map((roomId) => membershipKey(roomId, callerId(ctx.identity))),
    false,
  );
}

/** Leaves `stash.memberRoomIds`. */
export function response(ctx: Context) {
  const memberships = batchGetResult(ctx);
  ctx.stash.memberRoomIds = (ctx.stash.roomIds as string[]).filter((_id, index) => memberships[index]);
  return null;
}
