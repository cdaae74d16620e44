import type { Context } from '@aws-appsync/utils';
import type { MutationSetPresenceArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationSetPresenceArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.status = ctx.args.status;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
