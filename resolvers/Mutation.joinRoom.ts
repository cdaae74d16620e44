import type { Context } from '@aws-appsync/utils';
import type { MutationJoinRoomArgs } from '../schema.generated.ts';
import { callerId } from './lib/identity.ts';

export function request(ctx: Context<MutationJoinRoomArgs>) {
  ctx.stash.roomId = ctx.args.id;
  ctx.stash.userId = callerId(ctx.identity);
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
