import type { Context } from '@aws-appsync/utils';
import type { QuerySyncRoomArgs } from '../schema.generated.ts';
import type { ChangeItem, MembershipItem } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { roomCopy } from './lib/room.ts';
import { syncPage, syncPosition } from './lib/sync.ts';
import { pageSize } from './lib/text.ts';

export function request(ctx: Context<QuerySyncRoomArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.limit = pageSize(ctx.args.limit, limits.changesPerPage, limits.changesPerPage);
  ctx.stash.position = syncPosition(ctx.args.cursor);
  return {};
}

export function response(ctx: Context) {
  if (ctx.stash.resync) return ctx.stash.resync;
  const found = ctx.stash.changes as ChangeItem[];
  const limit = ctx.stash.limit as number;
  const { userId } = ctx.stash.membership as MembershipItem;
  return {
    ...syncPage(found, limit),
    changes: found.slice(0, limit).map((change) => ({
      id: change.sk,
      at: change.at,
      message: change.message,
      membership: change.membership,
      room: change.room ? roomCopy(change.room, userId) : null,
    })),
  };
}
