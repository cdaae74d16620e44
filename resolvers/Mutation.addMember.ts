import type { Context } from '@aws-appsync/utils';
import type { MutationAddMemberArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationAddMemberArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.userId = ctx.args.userId;
  ctx.stash.isAdded = true;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
