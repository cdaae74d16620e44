import type { Context } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { notFound } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem, RoomItem } from '../lib/items.ts';
import { membershipKey, messageKey, roomKey } from '../lib/keys.ts';
import { requireMember } from '../lib/room-access.ts';
import { isUlid } from '../lib/ulid.ts';

/** Reads the message `stash.messageId`, its room and the caller's membership, strongly consistent, in one call. */
export function request(ctx: Context) {
  const messageId = ctx.stash.messageId as string;
  if (!isUlid(messageId)) notFound('The message');
  const roomId = ctx.stash.roomId as string;
  const keys = [
    roomKey(roomId),
    membershipKey(roomId, callerId(ctx.identity)),
    messageKey(roomId, messageId),
  ];
  return batchGet(ctx, keys, true);
}

/** Leaves `stash.room`, `stash.membership` and `stash.found`; refuses all but members. */
export function response(ctx: Context) {
  const [room, membership, found] = batchGetResult(ctx);
  ctx.stash.room = room;
  ctx.stash.membership = requireMember({
    room: room as RoomItem | null,
    membership: membership as MembershipItem | null,
  });
  if (!found) notFound('The message');
  ctx.stash.found = found;
  return null;
}
