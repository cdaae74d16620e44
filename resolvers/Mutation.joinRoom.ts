import type { Context } from '@aws-appsync/utils';
import type { MutationJoinRoomArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationJoinRoomArgs>) {
  ctx.stash.roomId = ctx.args.id;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
