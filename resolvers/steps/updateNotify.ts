import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import type { NotifyLevel } from '../../schema.generated.ts';
import { unauthorized, unavailable } from '../lib/errors.ts';
import type { MembershipItem } from '../lib/items.ts';
import { membershipKey } from '../lib/keys.ts';
import { toMembership } from '../lib/membership.ts';
import { requireMember, type RoomAccess } from '../lib/room-access.ts';
import { hasFailedCondition, putChange, putInboxEntry } from '../lib/transaction.ts';

/** Position in the transaction below. */
const membershipIndex = 0;

/**
 * Sets what the caller wants to be told of to `stash.level`.
 *
 * Stands in the pipeline twice, for when another change of the membership came between. It leaves at once when the
 * level is what it should be.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const membership = requireMember(ctx.stash as RoomAccess);
  const level = ctx.stash.level as NotifyLevel;
  if (membership.notify === level) runtime.earlyReturn(toMembership(membership));
  const { roomId, userId } = membership;
  const table = ctx.env.CHAT_TABLE as string;
  const next = { ...membership, notify: level, version: membership.version + 1 };
  const at = util.time.nowISO8601();
  const changeId = util.autoUlid();
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(membershipKey(roomId, userId)),
        update: {
          expression: 'SET notify = :level, version = :next',
          expressionValues: util.dynamodb.toMapValues({ ':level': level, ':next': next.version }),
        },
        condition: {
          expression: 'version = :version',
          expressionValues: util.dynamodb.toMapValues({ ':version': membership.version }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      putChange(ctx, table, roomId, changeId, { at, membership: toMembership(next) }),
      putInboxEntry(ctx, table, userId, changeId, { kind: 'ROOM_CHANGED', roomId, at }),
    ],
  };
}

/** Leaves `stash.membership` as it stands now. */
export function response(ctx: Context) {
  if (!ctx.error) {
    ctx.stash.membership = ctx.stash.next;
    return toMembership(ctx.stash.next as MembershipItem);
  }
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (!hasFailedCondition(reasons, membershipIndex)) unavailable();
  const current = reasons[membershipIndex].item as MembershipItem | null | undefined;
  if (!current) unauthorized('Only members of the room may do this. Join it first.');
  if (ctx.stash.isSecondAttempt) unavailable();
  ctx.stash.isSecondAttempt = true;
  ctx.stash.membership = current;
  return null;
}
