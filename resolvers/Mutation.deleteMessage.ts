import type { Context } from '@aws-appsync/utils';
import type { MutationDeleteMessageArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationDeleteMessageArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.messageId = ctx.args.id;
  ctx.stash.isDeletion = true;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
