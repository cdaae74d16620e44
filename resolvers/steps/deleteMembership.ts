import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { conflict, notFound, unauthorized, unavailable } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem } from '../lib/items.ts';
import { formerMembershipKey, membershipKey, presenceKey, roomKey } from '../lib/keys.ts';
import { formerMembership, toMembership } from '../lib/membership.ts';
import { type CandidateAccess, requireMember, requireOwnedRoom, requireShared } from '../lib/room-access.ts';
import { checkOwner, hasFailedCondition, putChange, putInboxEntry, uncountRoom } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const roomIndex = 0;
const membershipIndex = 1;
const ownerIndex = 6;

/** The last owner of a room stays, unless it is archived. */
function uncountMember(table: string, membership: MembershipItem) {
  const isOwner = membership.role === 'OWNER';
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(roomKey(membership.roomId)),
    update: {
      expression: isOwner ? 'ADD memberCount :less, ownerCount :less' : 'ADD memberCount :less',
      expressionValues: util.dynamodb.toMapValues({ ':less': -1 }),
    },
    ...(isOwner
      ? {
          condition: {
            expression: 'ownerCount > :one OR attribute_exists(archivedAt)',
            expressionValues: util.dynamodb.toMapValues({ ':one': 1 }),
            returnValuesOnConditionCheckFailure: false,
          },
        }
      : {}),
  };
}

/** Refuses who may not end this membership; leaves at once, as a success, when it has ended already. */
function requireCandidate(access: CandidateAccess, isLeaving: boolean, field: string): MembershipItem {
  const { candidate, former, room } = access;
  if (isLeaving && room && !candidate && former) runtime.earlyReturn(toMembership(former));
  if (isLeaving) requireMember(access);
  if (isLeaving) requireShared(access, field);
  if (!isLeaving) requireOwnedRoom(access, field);
  if (!candidate && former) runtime.earlyReturn(toMembership(former));
  if (!candidate) notFound('The member');
  return candidate as MembershipItem;
}

/**
 * Ends the membership of the person `stash.userId`: the caller, who leaves, or somebody whom an owner removes.
 * `stash.roomField` is the argument that names the room.
 *
 * Stands in the pipeline twice, for when another change of the membership came between. It leaves at once when the
 * first run succeeded.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.left) runtime.earlyReturn(ctx.stash.left);
  const access = ctx.stash as CandidateAccess;
  const caller = callerId(ctx.identity);
  const isLeaving = access.userId === caller;
  const membership = requireCandidate(access, isLeaving, ctx.stash.roomField as string);
  const { roomId, userId } = membership;
  const table = ctx.env.CHAT_TABLE as string;
  const former = formerMembership(membership);
  const changeId = util.autoUlid();
  ctx.stash.next = toMembership(former);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      uncountMember(table, membership),
      {
        table,
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues(membershipKey(roomId, userId)),
        condition: {
          expression: 'version = :version',
          expressionValues: util.dynamodb.toMapValues({ ':version': membership.version }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues(formerMembershipKey(roomId, userId)),
        attributeValues: util.dynamodb.toMapValues(former),
      },
      uncountRoom(table, userId),
      putChange(ctx, table, roomId, changeId, {
        at: former.removedAt,
        membership: toMembership(former),
        fact: isLeaving ? 'LEFT' : 'REMOVED',
        actorId: caller,
      }),
      putInboxEntry(ctx, table, userId, changeId, {
        kind: 'ROOM_REMOVED',
        roomId,
        at: former.removedAt as string,
      }),
      ...(isLeaving ? [] : [checkOwner(table, roomId, caller)]),
      {
        table,
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues(presenceKey(roomId, userId)),
      },
    ],
  };
}

/** Leaves `stash.left`, the former membership. When two end it at once, both succeed. */
export function response(ctx: Context) {
  if (!ctx.error) {
    ctx.stash.left = ctx.stash.next;
    return ctx.stash.left;
  }
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, ownerIndex)) unauthorized('Only owners of the room may do this.');
  if (hasFailedCondition(reasons, membershipIndex)) {
    const current = reasons[membershipIndex].item as MembershipItem | null | undefined;
    if (!current) {
      ctx.stash.left = ctx.stash.next;
      return ctx.stash.left;
    }
    if (ctx.stash.isSecondAttempt) unavailable();
    ctx.stash.isSecondAttempt = true;
    ctx.stash.candidate = current;
    return null;
  }
  if (hasFailedCondition(reasons, roomIndex)) {
    conflict(
      'The last owner cannot go. Make somebody else an owner first, or archive the room.',
      toMembership(ctx.stash.candidate as MembershipItem),
    );
  }
  return unavailable();
}
