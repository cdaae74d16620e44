import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { limitExceeded, notFound, unauthorized, unavailable } from '../lib/errors.ts';
import { callerId, defaultDisplayName, requireAccount } from '../lib/identity.ts';
import type { MembershipItem, ProfileItem, RoomItem } from '../lib/items.ts';
import { formerMembershipKey, membershipKey, roomKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { indexedMembership, newMembership, toMembership } from '../lib/membership.ts';
import {
  type CandidateAccess,
  requireOpen,
  requireOwnedRoom,
  requireVisibleRoom,
} from '../lib/room-access.ts';
import {
  checkOwner,
  countRoom,
  hasFailedCondition,
  putChange,
  putInboxEntry,
  putNew,
} from '../lib/transaction.ts';

/** Positions in the transaction below. */
const roomIndex = 0;
const roomCountIndex = 1;
const membershipIndex = 2;
const ownerIndex = 6;

function countMember(table: string, roomId: string) {
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(roomKey(roomId)),
    update: {
      expression: 'ADD memberCount :one',
      expressionValues: util.dynamodb.toMapValues({ ':one': 1 }),
    },
    condition: {
      expression: 'memberCount < :max AND attribute_not_exists(archivedAt)',
      expressionValues: util.dynamodb.toMapValues({ ':max': limits.membersPerRoom }),
      returnValuesOnConditionCheckFailure: true,
    },
  };
}

/** The former membership goes, if it still is the one that was read: versions never go back. */
function deleteFormer(table: string, roomId: string, userId: string, former: MembershipItem | null) {
  return {
    table,
    operation: 'DeleteItem' as const,
    key: util.dynamodb.toMapValues(formerMembershipKey(roomId, userId)),
    condition: {
      expression: former ? 'version = :version' : 'attribute_not_exists(pk)',
      ...(former ? { expressionValues: util.dynamodb.toMapValues({ ':version': former.version }) } : {}),
      returnValuesOnConditionCheckFailure: false,
    },
  };
}

/** The name that the member will have. Who joins without a profile goes by the name of their account. */
function nameOf(ctx: Context, isAdded: boolean): string {
  const profile = ctx.stash.profile as ProfileItem | null;
  if (isAdded && (!profile || profile.closedAt)) notFound('The person');
  requireAccount(profile);
  return profile ? profile.displayName : defaultDisplayName(ctx.identity);
}

/**
 * Makes the person `stash.userId` a member of `stash.room`: the caller, who joins a public room, or somebody else
 * when `stash.isAdded` by an owner. Someone who is a member already stays as they are.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const access = ctx.stash as CandidateAccess;
  const isAdded = ctx.stash.isAdded === true;
  const room = isAdded ? requireOwnedRoom(access, 'roomId') : requireVisibleRoom(access);
  const { candidate, former, userId } = access;
  if (candidate) runtime.earlyReturn(toMembership(candidate));
  requireOpen(room);
  const table = ctx.env.CHAT_TABLE as string;
  const membership = newMembership(room.id, userId, nameOf(ctx, isAdded), 'MEMBER', former);
  const changeId = util.autoUlid();
  const caller = callerId(ctx.identity);
  ctx.stash.joined = toMembership(membership);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      countMember(table, room.id),
      countRoom(table, userId),
      putNew(table, membershipKey(room.id, userId), indexedMembership(membership)),
      deleteFormer(table, room.id, userId, former),
      putChange(ctx, table, room.id, changeId, {
        at: membership.joinedAt,
        membership: toMembership(membership),
        fact: isAdded ? 'ADDED' : 'JOINED',
        actorId: caller,
      }),
      putInboxEntry(ctx, table, userId, changeId, {
        kind: 'ROOM_ADDED',
        roomId: room.id,
        at: membership.joinedAt,
      }),
      ...(isAdded ? [checkOwner(table, room.id, caller)] : []),
    ],
  };
}

/** Answers the membership, also when somebody else was faster to write it. */
export function response(ctx: Context) {
  if (!ctx.error) return ctx.stash.joined;
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, ownerIndex)) unauthorized('Only owners of the room may do this.');
  if (hasFailedCondition(reasons, membershipIndex)) return toMembership(reasons[membershipIndex].item);
  if (hasFailedCondition(reasons, roomIndex)) {
    const room = reasons[roomIndex].item as RoomItem | null | undefined;
    if (room) requireOpen(room);
    limitExceeded('membersPerRoom', limits.membersPerRoom);
  }
  if (hasFailedCondition(reasons, roomCountIndex)) limitExceeded('roomsPerUser', limits.roomsPerUser);
  return unavailable();
}
