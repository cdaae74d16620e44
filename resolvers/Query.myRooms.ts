import type { Context } from '@aws-appsync/utils';
import type { QueryMyRoomsArgs } from '../schema.generated.ts';
import { callerId } from './lib/identity.ts';
import type { MembershipItem, RoomItem } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { toRoom } from './lib/room.ts';
import { pageSize } from './lib/text.ts';

function tokenOwner(ctx: Context): string {
  return `${callerId(ctx.identity)}|myRooms`;
}

export function request(ctx: Context<QueryMyRoomsArgs>) {
  ctx.stash.limit = pageSize(ctx.args.limit, limits.roomsPerPage, limits.roomsPerPage);
  ctx.stash.position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  return {};
}

/** Sorts by last activity. The sort keys are text because APPSYNC_JS sorts without a comparator. */
export function response(ctx: Context) {
  const memberships = ctx.stash.memberships as MembershipItem[];
  const rooms = ctx.stash.rooms as (RoomItem | null)[];
  const byKey: Record<string, unknown> = {};
  rooms.forEach((room, index) => {
    const membership = memberships[index] ? (memberships[index] as MembershipItem) : null;
    if (room && membership) {
      byKey[`${room.lastActivityAt}#${room.id}`] = toRoom(room, membership);
    }
  });
  const position = ctx.stash.position as string | null;
  const keys = Object.keys(byKey).sort().reverse();
  const remaining = position === null ? keys : keys.filter((key) => key < position);
  const page = remaining.slice(0, ctx.stash.limit as number);
  const last = page.length > 0 ? (page[page.length - 1] as string) : '';
  return {
    items: page.map((key) => byKey[key]),
    nextToken: remaining.length > page.length ? sealToken(tokenOwner(ctx), last) : null,
  };
}
