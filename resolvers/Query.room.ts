import type { Context } from '@aws-appsync/utils';
import type { QueryRoomArgs } from '../schema.generated.ts';
import { toRoom } from './lib/room.ts';
import { requireVisibleRoom, type RoomAccess } from './lib/room-access.ts';

export function request(ctx: Context<QueryRoomArgs>) {
  ctx.stash.roomId = ctx.args.id;
  return {};
}

export function response(ctx: Context) {
  const access = ctx.stash as RoomAccess;
  return toRoom(requireVisibleRoom(access), access.membership);
}
