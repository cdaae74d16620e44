import type { Context } from '@aws-appsync/utils';
import type { SubscriptionOnMessageArgs } from '../schema.generated.ts';
import { requireMember, type RoomAccess } from './lib/room-access.ts';
import { followRoom } from './lib/subscription.ts';

export function request(ctx: Context<SubscriptionOnMessageArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  return {};
}

/** Members only. */
export function response(ctx: Context<SubscriptionOnMessageArgs>): null {
  requireMember(ctx.stash as RoomAccess);
  return followRoom(ctx, ctx.args.roomId);
}
