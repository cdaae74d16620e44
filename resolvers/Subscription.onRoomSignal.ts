import type { Context } from '@aws-appsync/utils';
import type { SubscriptionOnRoomSignalArgs } from '../schema.generated.ts';
import type { RoomAccess } from './lib/room-access.ts';
import { requireSignals } from './lib/signal.ts';
import { followRoom } from './lib/subscription.ts';

export function request(ctx: Context<SubscriptionOnRoomSignalArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  return {};
}

/** Members only, in rooms that are small enough. */
export function response(ctx: Context<SubscriptionOnRoomSignalArgs>): null {
  requireSignals(ctx.stash as RoomAccess);
  return followRoom(ctx, ctx.args.roomId);
}
