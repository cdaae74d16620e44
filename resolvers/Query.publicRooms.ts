import type { Context } from '@aws-appsync/utils';
import type { QueryPublicRoomsArgs } from '../schema.generated.ts';
import { callerId } from './lib/identity.ts';
import type { MembershipItem, RoomItem } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { toRoom } from './lib/room.ts';
import { optionalLine, pageSize } from './lib/text.ts';

function tokenOwner(ctx: Context): string {
  return `${callerId(ctx.identity)}|publicRooms`;
}

export function request(ctx: Context<QueryPublicRoomsArgs>) {
  const prefix = ctx.args.prefix ? ctx.args.prefix : '';
  ctx.stash.prefix = optionalLine('prefix', prefix, limits.roomNameChars).toLowerCase();
  ctx.stash.limit = pageSize(ctx.args.limit, limits.roomsPerPage, limits.roomsPerPage);
  ctx.stash.position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  return {};
}

export function response(ctx: Context) {
  const rooms = ctx.stash.rooms as RoomItem[];
  const memberships = ctx.prev.result as (MembershipItem | null)[];
  const nextPosition = ctx.stash.nextPosition as string | null;
  return {
    items: rooms.map((room, index) => {
      const membership = memberships[index] ? (memberships[index] as MembershipItem) : null;
      return toRoom(room, membership);
    }),
    nextToken: nextPosition ? sealToken(tokenOwner(ctx), nextPosition) : null,
  };
}
