import type { Context } from '@aws-appsync/utils';
import type { MutationSetMemberRoleArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationSetMemberRoleArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.userId = ctx.args.userId;
  ctx.stash.role = ctx.args.role;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
