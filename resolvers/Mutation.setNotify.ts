import type { Context } from '@aws-appsync/utils';
import type { MutationSetNotifyArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationSetNotifyArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.level = ctx.args.level;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
