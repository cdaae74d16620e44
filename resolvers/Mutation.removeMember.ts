import type { Context } from '@aws-appsync/utils';
import type { MutationRemoveMemberArgs } from '../schema.generated.ts';
import { endSubscriptions } from './lib/end-subscriptions.ts';

export function request(ctx: Context<MutationRemoveMemberArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.roomField = 'roomId';
  ctx.stash.userId = ctx.args.userId;
  return {};
}

/** A repeat ends the subscriptions too, in case the first answer never came to be. */
export function response(ctx: Context<MutationRemoveMemberArgs>) {
  endSubscriptions(ctx.args.roomId, ctx.args.userId);
  return ctx.prev.result;
}
