import type { Context } from '@aws-appsync/utils';
import type { MutationEditMessageArgs } from '../schema.generated.ts';
import { messageBody } from './lib/message.ts';

export function request(ctx: Context<MutationEditMessageArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.messageId = ctx.args.id;
  ctx.stash.expectedVersion = ctx.args.expectedVersion;
  ctx.stash.body = messageBody(ctx.args.body);
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
