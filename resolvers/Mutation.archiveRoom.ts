import type { Context } from '@aws-appsync/utils';
import type { MutationArchiveRoomArgs } from '../schema.generated.ts';

export function request(ctx: Context<MutationArchiveRoomArgs>) {
  ctx.stash.roomId = ctx.args.id;
  ctx.stash.expectedVersion = ctx.args.expectedVersion;
  ctx.stash.isArchiving = true;
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
