import type { Context } from '@aws-appsync/utils';
import type { MutationLeaveRoomArgs } from '../schema.generated.ts';
import { endSubscriptions } from './lib/end-subscriptions.ts';
import { callerId } from './lib/identity.ts';

export function request(ctx: Context<MutationLeaveRoomArgs>) {
  ctx.stash.roomId = ctx.args.id;
  ctx.stash.roomField = 'id';
  ctx.stash.userId = callerId(ctx.identity);
  return {};
}

/** A repeat ends the subscriptions too, in case the first answer never came to be. */
export function response(ctx: Context<MutationLeaveRoomArgs>) {
  endSubscriptions(ctx.args.id, ctx.stash.userId as string);
  return ctx.prev.result;
}
