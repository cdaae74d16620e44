import { type Context, runtime } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { callerId } from '../lib/identity.ts';
import { type NotificationItem, notificationKey } from '../lib/notification.ts';

/** Reads the caller's notifications `stash.ids`. */
export function request(ctx: Context) {
  const ids = ctx.stash.ids as string[];
  if (ids.length === 0) runtime.earlyReturn(null);
  return batchGet(
    ctx,
    ids.map((id) => notificationKey(callerId(ctx.identity), id)),
    true,
  );
}

/** Leaves `stash.found`. */
export function response(ctx: Context) {
  ctx.stash.found = batchGetResult<NotificationItem>(ctx).filter((item) => item);
  return null;
}
