import type { Context } from '@aws-appsync/utils';
import type { QuerySyncRoomArgs } from '../schema.generated.ts';
import type { ChangeItem, MembershipItem } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { roomCopy } from './lib/room.ts';
import { type Catchup, catchupFrom, syncPage } from './lib/sync.ts';
import { pageSize } from './lib/text.ts';

export function request(ctx: Context<QuerySyncRoomArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.limit = pageSize(ctx.args.limit, limits.changesPerPage, limits.changesPerPage);
  ctx.stash.catchup = catchupFrom(ctx.args.cursor);
  return {};
}

export function response(ctx: Context) {
  if (ctx.stash.resync) return ctx.stash.resync;
  const { userId } = ctx.stash.membership as MembershipItem;
  const page = syncPage<ChangeItem>(ctx.stash.found, ctx.stash.limit as number, ctx.stash.catchup as Catchup);
  return {
    ...page,
    changes: page.changes.map((change) => ({
      id: change.sk,
      at: change.at,
      message: change.message,
      membership: change.membership,
      room: change.room ? roomCopy(change.room, userId) : null,
    })),
  };
}
