import { type Context, type DynamoDBTransactWriteItemsRequest, util } from '@aws-appsync/utils';
import type { CreateRoomInput } from '../../schema.generated.ts';
import { idempotencyMismatch, limitExceeded, unavailable } from '../lib/errors.ts';
import { callerId, defaultDisplayName } from '../lib/identity.ts';
import type { MembershipItem, ProfileItem, RoomItem } from '../lib/items.ts';
import { idempotencyKey, membershipKey, nameSort, publicRoomPartition, roomKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { indexedMembership, newMembership, toMembership } from '../lib/membership.ts';
import { changedRoom, toRoom } from '../lib/room.ts';
import {
  countRoom,
  hasFailedCondition,
  idempotencyExpiry,
  putChange,
  putInboxEntry,
  putNew,
} from '../lib/transaction.ts';

/** Positions in the transaction below. */
const idempotencyIndex = 0;
const roomCountIndex = 1;

function newRoom(input: CreateRoomInput): RoomItem {
  const id = util.autoUlid();
  const now = util.time.nowISO8601();
  return {
    ...roomKey(id),
    id,
    kind: input.kind,
    name: input.name,
    topic: input.topic ? input.topic : null,
    slowModeSeconds: 0,
    memberCount: 1,
    ownerCount: 1,
    lastActivityAt: now,
    createdAt: now,
    version: 1,
  };
}

/** Private rooms stay out of the index that strangers read. */
function indexedRoom(room: RoomItem): Record<string, unknown> {
  if (room.kind !== 'PUBLIC') return room;
  return { ...room, nameKey: publicRoomPartition, nameSort: nameSort(room.name, room.id) };
}

/**
 * Writes the room `stash.input`, its owner's membership, the change entry, the owner's inbox entry, the idempotency
 * key and the caller's room count as one.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const table = ctx.env.CHAT_TABLE as string;
  const userId = callerId(ctx.identity);
  const input = ctx.stash.input as CreateRoomInput;
  const room = newRoom(input);
  const profile = ctx.stash.profile as ProfileItem | null;
  const displayName = profile ? profile.displayName : defaultDisplayName(ctx.identity);
  const membership = newMembership(room.id, userId, displayName, 'OWNER', null);
  const changeId = util.autoUlid();
  ctx.stash.room = room;
  ctx.stash.membership = membership;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      putNew(table, idempotencyKey(userId, 'createRoom', ctx.stash.clientId as string), {
        request: input,
        room,
        membership,
        expiresAt: idempotencyExpiry(),
      }),
      countRoom(table, userId),
      putNew(table, roomKey(room.id), indexedRoom(room)),
      putNew(table, membershipKey(room.id, userId), indexedMembership(membership)),
      putChange(ctx, table, room.id, changeId, {
        at: room.createdAt,
        room: changedRoom(room),
        membership: toMembership(membership),
        actorId: userId,
      }),
      putInboxEntry(ctx, table, userId, changeId, {
        kind: 'ROOM_ADDED',
        roomId: room.id,
        at: room.createdAt,
      }),
    ],
  };
}

function isSameRequest(first: CreateRoomInput, again: CreateRoomInput): boolean {
  return first.kind === again.kind && first.name === again.name && first.topic === again.topic;
}

/** A repeat is answered with what the first request made. */
export function response(ctx: Context) {
  if (!ctx.error) return toRoom(ctx.stash.room as RoomItem, ctx.stash.membership as MembershipItem);
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, idempotencyIndex)) {
    const first = reasons[idempotencyIndex].item;
    if (!isSameRequest(first.request, ctx.stash.input as CreateRoomInput)) idempotencyMismatch();
    return toRoom(first.room, first.membership);
  }
  if (hasFailedCondition(reasons, roomCountIndex)) limitExceeded('roomsPerUser', limits.roomsPerUser);
  return unavailable();
}
