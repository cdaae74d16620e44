import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { unauthorized, unavailable } from '../lib/errors.ts';
import type { MembershipItem } from '../lib/items.ts';
import { membershipKey } from '../lib/keys.ts';
import { toMembership } from '../lib/membership.ts';
import { hasFailedCondition, putChange } from '../lib/transaction.ts';

/** Position in the transaction below. */
const membershipIndex = 0;

function isRead(membership: MembershipItem, messageId: string): boolean {
  return membership.readMessageId ? membership.readMessageId >= messageId : false;
}

/**
 * Moves the read marker of `stash.membership` to `stash.messageId`; leaves at once when it is there or further on.
 * Stands in the pipeline twice, for when another change of the membership came between.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const membership = ctx.stash.membership as MembershipItem;
  const messageId = ctx.stash.messageId as string;
  if (isRead(membership, messageId)) runtime.earlyReturn(null);
  const table = ctx.env.CHAT_TABLE as string;
  const next = { ...membership, readMessageId: messageId, version: membership.version + 1 };
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(membershipKey(membership.roomId, membership.userId)),
        update: {
          expression: 'SET readMessageId = :read, version = :next',
          expressionValues: util.dynamodb.toMapValues({ ':read': messageId, ':next': next.version }),
        },
        condition: {
          expression: 'version = :version',
          expressionValues: util.dynamodb.toMapValues({ ':version': membership.version }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      putChange(ctx, table, membership.roomId, util.autoUlid(), {
        at: util.time.nowISO8601(),
        membership: toMembership(next),
      }),
    ],
  };
}

/** Leaves `stash.membership` as it stands now. */
export function response(ctx: Context) {
  if (!ctx.error) {
    ctx.stash.membership = ctx.stash.next;
    return null;
  }
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (!hasFailedCondition(reasons, membershipIndex)) unavailable();
  const current = reasons[membershipIndex].item as MembershipItem | null;
  if (!current) unauthorized('Only members of the room may do this. Join it first.');
  ctx.stash.membership = current;
  if (isRead(current as MembershipItem, ctx.stash.messageId as string)) return null;
  if (ctx.stash.isSecondAttempt) unavailable();
  ctx.stash.isSecondAttempt = true;
  return null;
}
