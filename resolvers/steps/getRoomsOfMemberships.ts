import { type Context, runtime } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import type { MembershipItem } from '../lib/items.ts';
import { roomKey } from '../lib/keys.ts';

/** What BatchGetItem takes: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const maxKeys = 100;

/** Reads the next 100 rooms that `stash.rooms` lacks. Stands in the pipeline as often as the room limit demands. */
export function request(ctx: Context) {
  const memberships = ctx.stash.memberships as MembershipItem[];
  const done = (ctx.stash.rooms as unknown[]).length;
  if (done >= memberships.length) runtime.earlyReturn(null);
  const missing = memberships.slice(done, done + maxKeys);
  return batchGet(
    ctx,
    missing.map((membership) => roomKey(membership.roomId)),
    false,
  );
}

/** Adds to `stash.rooms`, in the order of `stash.memberships`. */
export function response(ctx: Context) {
  ctx.stash.rooms = [...(ctx.stash.rooms as unknown[]), ...batchGetResult(ctx)];
  return null;
}
