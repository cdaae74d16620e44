import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { limitExceeded, notFound, unauthorized, unavailable } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem } from '../lib/items.ts';
import { membershipKey, roomKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { indexedMembership, newMembership } from '../lib/membership.ts';
import { isMember } from '../lib/room.ts';
import { requireVisibleRoom, type RoomAccess } from '../lib/room-access.ts';
import { countRoom, hasFailedCondition, putChange } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const roomIndex = 0;
const roomCountIndex = 1;

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
      expression: 'attribute_exists(pk) AND memberCount < :max',
      expressionValues: util.dynamodb.toMapValues({ ':max': limits.membersPerRoom }),
      returnValuesOnConditionCheckFailure: false,
    },
  };
}

/** Makes the caller a member of the public room `stash.room`; returns the membership of someone who is one. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const room = requireVisibleRoom(ctx.stash as RoomAccess);
  const former = ctx.stash.membership as MembershipItem | null;
  if (isMember(former)) runtime.earlyReturn(former);
  if (room.kind !== 'PUBLIC') notFound('The room');
  if (room.archivedAt) unauthorized('The room is archived.');
  const table = ctx.env.CHAT_TABLE as string;
  const userId = callerId(ctx.identity);
  const membership = newMembership(ctx, room.id, 'MEMBER', former ? former.version + 1 : 1);
  ctx.stash.joined = membership;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      countMember(table, room.id),
      countRoom(table, userId),
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues(membershipKey(room.id, userId)),
        attributeValues: util.dynamodb.toMapValues(indexedMembership(membership)),
        condition: {
          expression: 'attribute_not_exists(pk) OR attribute_exists(removedAt)',
          returnValuesOnConditionCheckFailure: false,
        },
      },
      putChange(table, room.id, util.autoUlid(), { at: membership.joinedAt, membership }),
    ],
  };
}

export function response(ctx: Context) {
  if (!ctx.error) return ctx.stash.joined;
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, roomIndex)) limitExceeded('membersPerRoom', limits.membersPerRoom);
  if (hasFailedCondition(reasons, roomCountIndex)) limitExceeded('roomsPerUser', limits.roomsPerUser);
  return unavailable();
}
