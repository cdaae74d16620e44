import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { limitExceeded, notFound, unavailable } from '../lib/errors.ts';
import { callerId, defaultDisplayName, requireAccount } from '../lib/identity.ts';
import type { MembershipItem, ProfileItem, RoomItem } from '../lib/items.ts';
import { membershipKey, roomKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { indexedMembership, newMembership, toMembership } from '../lib/membership.ts';
import { changedRoom, toRoom } from '../lib/room.ts';
import { countRoom, hasFailedCondition, putChange, putInboxEntry, putNew } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const roomIndex = 0;
const membershipIndex = 1;
const roomCountIndexes = [2, 3];

function newDirectRoom(id: string, names: Record<string, string>): RoomItem {
  const now = util.time.nowISO8601();
  return {
    ...roomKey(id),
    id,
    kind: 'DIRECT',
    name: Object.values(names).join(', '),
    names,
    topic: null,
    slowModeSeconds: 0,
    memberCount: 2,
    ownerCount: 0,
    lastActivityAt: now,
    createdAt: now,
    version: 1,
  };
}

/** The direct room of the caller and the person `stash.userId`, with both memberships, unless it is there already. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const membership = ctx.stash.membership as MembershipItem | null;
  const found = ctx.stash.room as RoomItem | null;
  if (found && membership) runtime.earlyReturn(toRoom(found, membership));
  const otherProfile = ctx.stash.otherProfile as ProfileItem | null;
  if (!otherProfile || otherProfile.closedAt) notFound('The person');
  const profile = ctx.stash.profile as ProfileItem | null;
  requireAccount(profile);
  const table = ctx.env.CHAT_TABLE as string;
  const roomId = ctx.stash.roomId as string;
  const caller = callerId(ctx.identity);
  const callerName = profile ? profile.displayName : defaultDisplayName(ctx.identity);
  const { userId, displayName } = otherProfile as ProfileItem;
  const room = newDirectRoom(roomId, { [caller]: callerName, [userId]: displayName });
  const own = newMembership(roomId, caller, callerName, 'MEMBER', null);
  const other = newMembership(roomId, userId, displayName, 'MEMBER', null);
  const at = room.createdAt;
  const changeId = util.autoUlid();
  const otherChangeId = util.autoUlid();
  ctx.stash.newRoom = room;
  ctx.stash.own = own;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      putNew(table, roomKey(roomId), room),
      putNew(table, membershipKey(roomId, caller), indexedMembership(own)),
      countRoom(table, caller),
      countRoom(table, userId),
      putNew(table, membershipKey(roomId, userId), indexedMembership(other)),
      putChange(ctx, table, roomId, changeId, {
        at,
        room: changedRoom(room),
        membership: toMembership(own),
        actorId: caller,
      }),
      putChange(ctx, table, roomId, otherChangeId, {
        at,
        membership: toMembership(other),
        fact: 'ADDED',
        actorId: caller,
      }),
      putInboxEntry(ctx, table, caller, changeId, { kind: 'ROOM_ADDED', roomId, at }),
      putInboxEntry(ctx, table, userId, otherChangeId, { kind: 'ROOM_ADDED', roomId, at }),
    ],
  };
}

/** When both open it at once, both get the one that was written. */
export function response(ctx: Context) {
  if (!ctx.error) return toRoom(ctx.stash.newRoom as RoomItem, ctx.stash.own as MembershipItem);
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, roomIndex) && hasFailedCondition(reasons, membershipIndex)) {
    return toRoom(reasons[roomIndex].item, reasons[membershipIndex].item);
  }
  if (roomCountIndexes.some((index) => hasFailedCondition(reasons, index))) {
    limitExceeded('roomsPerUser', limits.roomsPerUser);
  }
  return unavailable();
}
