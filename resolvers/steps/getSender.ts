import type { Context } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { badRequest, unauthorized } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem, RoomItem } from '../lib/items.ts';
import { membershipKey, roomKey, sendRateKey } from '../lib/keys.ts';
import { isMember } from '../lib/room.ts';
import { requireMember } from '../lib/room-access.ts';

/** Everything that decides whether a message may be sent, strongly consistent, in one call. */
export function request(ctx: Context) {
  const roomId = ctx.stash.roomId as string;
  const userId = callerId(ctx.identity);
  const others = (ctx.stash.mentions as string[]).filter((mention) => mention !== userId);
  const keys = [
    roomKey(roomId),
    membershipKey(roomId, userId),
    sendRateKey(userId),
    ...others.map((mention) => membershipKey(roomId, mention)),
  ];
  return batchGet(ctx, keys, true);
}

/** Leaves `stash.membership`, `stash.sendRate` and `stash.slowModeMs`; refuses strangers, archived rooms and mentions of non-members. */
export function response(ctx: Context) {
  const items = batchGetResult(ctx);
  const room = items[0] as RoomItem | null;
  ctx.stash.membership = requireMember({ room, membership: items[1] as MembershipItem | null });
  ctx.stash.sendRate = items[2];
  if (room && room.archivedAt) unauthorized('The room is archived.');
  ctx.stash.slowModeMs = room ? room.slowModeSeconds * 1000 : 0;
  const mentioned = items.slice(3) as (MembershipItem | null)[];
  if (!mentioned.every((membership) => isMember(membership))) {
    badRequest('mentions', 'must name members of the room only');
  }
  return null;
}
