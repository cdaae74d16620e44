import type { Context } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { notFound } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem } from '../lib/items.ts';
import { membershipKey, roomKey } from '../lib/keys.ts';
import { webhooksKey } from '../lib/webhook.ts';

/** Reads the room `stash.roomId`, the caller's membership and the room's webhooks, strongly consistent, in one call. */
export function request(ctx: Context) {
  const roomId = ctx.stash.roomId as string;
  const userId = callerId(ctx.identity);
  return batchGet(ctx, [roomKey(roomId), membershipKey(roomId, userId), webhooksKey(roomId)], true);
}

/**
 * Leaves `stash.room`, `stash.membership` and `stash.webhooks`, if the caller owns the room and it has the webhook
 * `stash.hookId`, where that is given. For everybody else there is none.
 */
export function response(ctx: Context) {
  const [room, membership, webhooks] = batchGetResult<Record<string, unknown>>(ctx);
  const { hookId } = ctx.stash as { hookId?: string };
  const owner = membership as MembershipItem | null;
  if (!room || !owner || owner.role !== 'OWNER') notFound(hookId ? 'The webhook' : 'The room');
  const isMissing = hookId !== undefined && (!webhooks || !webhooks[hookId]);
  if (isMissing && !ctx.stash.mayBeMissing) notFound('The webhook');
  ctx.stash.room = room;
  ctx.stash.membership = membership;
  ctx.stash.webhooks = webhooks;
  return ctx.prev.result;
}
