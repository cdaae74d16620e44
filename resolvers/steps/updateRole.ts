import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import type { Role } from '../../schema.generated.ts';
import { conflict, notFound, unauthorized, unavailable } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem, RoomItem } from '../lib/items.ts';
import { membershipKey, roomKey } from '../lib/keys.ts';
import { toMembership } from '../lib/membership.ts';
import { type CandidateAccess, requireOpen, requireOwnedRoom } from '../lib/room-access.ts';
import { checkOwner, hasFailedCondition, putChange, putInboxEntry } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const roomIndex = 0;
const membershipIndex = 1;
const ownerIndex = 4;

/** One owner more, or one less if another one remains. */
function countOwner(table: string, roomId: string, role: Role) {
  const isMore = role === 'OWNER';
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(roomKey(roomId)),
    update: {
      expression: 'ADD ownerCount :more',
      expressionValues: util.dynamodb.toMapValues({ ':more': isMore ? 1 : -1 }),
    },
    condition: {
      expression: `ownerCount > :least AND attribute_not_exists(archivedAt)`,
      expressionValues: util.dynamodb.toMapValues({ ':least': isMore ? 0 : 1 }),
      returnValuesOnConditionCheckFailure: true,
    },
  };
}

/**
 * Gives the member `stash.userId` the role `stash.role`, if the caller still is an owner.
 *
 * Stands in the pipeline twice, for when another change of the membership came between. It leaves at once when the
 * first run succeeded.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.updated) runtime.earlyReturn(ctx.stash.updated);
  const access = ctx.stash as CandidateAccess;
  const role = ctx.stash.role as Role;
  const room = requireOwnedRoom(access, 'roomId');
  requireOpen(room);
  if (!access.candidate) notFound('The member');
  const candidate = access.candidate as MembershipItem;
  if (candidate.role === role) runtime.earlyReturn(toMembership(candidate));
  const table = ctx.env.CHAT_TABLE as string;
  const caller = callerId(ctx.identity);
  const next = { ...toMembership(candidate), role, version: candidate.version + 1 };
  const at = util.time.nowISO8601();
  const changeId = util.autoUlid();
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      countOwner(table, room.id, role),
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(membershipKey(room.id, candidate.userId)),
        update: {
          expression: 'SET #role = :role, version = :next',
          expressionNames: { '#role': 'role' },
          expressionValues: util.dynamodb.toMapValues({ ':role': role, ':next': next.version }),
        },
        condition: {
          expression: 'version = :version',
          expressionValues: util.dynamodb.toMapValues({ ':version': candidate.version }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      putChange(ctx, table, room.id, changeId, {
        at,
        membership: next,
        fact: 'ROLE_CHANGED',
        actorId: caller,
      }),
      putInboxEntry(ctx, table, candidate.userId, changeId, { kind: 'ROOM_CHANGED', roomId: room.id, at }),
      ...(candidate.userId === caller ? [] : [checkOwner(table, room.id, caller)]),
    ],
  };
}

/** Leaves `stash.updated`, the membership as it stands now. */
export function response(ctx: Context) {
  if (!ctx.error) {
    ctx.stash.updated = ctx.stash.next;
    return ctx.stash.updated;
  }
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, ownerIndex)) unauthorized('Only owners of the room may do this.');
  if (hasFailedCondition(reasons, membershipIndex)) {
    const current = reasons[membershipIndex].item as MembershipItem | null | undefined;
    if (!current) notFound('The member');
    if (ctx.stash.isSecondAttempt) unavailable();
    ctx.stash.isSecondAttempt = true;
    ctx.stash.candidate = current;
    if (ctx.stash.userId === callerId(ctx.identity)) ctx.stash.membership = current;
    return null;
  }
  if (hasFailedCondition(reasons, roomIndex)) {
    requireOpen(reasons[roomIndex].item as RoomItem);
    conflict(
      'A room keeps one owner at least. Make somebody else an owner first, or archive the room.',
      toMembership(ctx.stash.candidate as MembershipItem),
    );
  }
  return unavailable();
}
