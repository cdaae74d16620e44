import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { changeKey } from '../lib/keys.ts';
import { requireMember, type RoomAccess } from '../lib/room-access.ts';
import { type Catchup, queryChanges, resync } from '../lib/sync.ts';

/** The room's change log from `stash.catchup` on; leaves `stash.resync` when it no longer reaches back that far. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const { roomId } = requireMember(ctx.stash as RoomAccess);
  const { position } = ctx.stash.catchup as Catchup;
  if (position === null) {
    ctx.stash.resync = resync();
    runtime.earlyReturn(null);
  }
  return queryChanges(changeKey(roomId, '').pk, position as string, ctx.stash.limit as number);
}

/** Leaves `stash.found`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.found = ctx.result;
  return null;
}
