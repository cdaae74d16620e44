import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { idempotencyMismatch, rateLimited, unauthorized, unavailable } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem, SendRateItem, StoredMessage } from '../lib/items.ts';
import { idempotencyKey, membershipKey, messageKey, sendRateKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { hasFailedCondition, idempotencyExpiry, putChange, putNew } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const idempotencyIndex = 0;
const sendRateIndex = 1;
const membershipIndex = 2;

const windowMs = limits.sendWindowSeconds * 1000;

/** Opens a new window, or counts in the one that `getSender` saw. Each form fails if the other has become right. */
function countSend(rate: SendRateItem | null, nowMs: number) {
  if (rate === null || rate.windowStart <= nowMs - windowMs) {
    return {
      update: 'SET windowStart = :now, sends = :one, expiresAt = :expires',
      condition: 'attribute_not_exists(windowStart) OR windowStart <= :over',
      values: { ':now': nowMs, ':one': 1, ':expires': util.time.epochMilliSecondsToSeconds(nowMs) + 3600 },
      conditionValues: { ':over': nowMs - windowMs },
    };
  }
  return {
    update: 'ADD sends :one',
    condition: 'windowStart = :start AND sends < :max',
    values: { ':one': 1 },
    conditionValues: { ':start': rate.windowStart, ':max': limits.sendsPerWindow },
  };
}

/** The sender is still a member; in a room with slow mode also: has waited long enough since their last message. */
function checkMembership(table: string, roomId: string, userId: string, slowModeMs: number, nowMs: number) {
  const key = util.dynamodb.toMapValues(membershipKey(roomId, userId));
  if (slowModeMs === 0) {
    return {
      table,
      operation: 'ConditionCheck' as const,
      key,
      condition: { expression: 'attribute_exists(pk)', returnValuesOnConditionCheckFailure: false },
    };
  }
  return {
    table,
    operation: 'UpdateItem' as const,
    key,
    update: {
      expression: 'SET lastSentAt = :now',
      expressionValues: util.dynamodb.toMapValues({ ':now': nowMs }),
    },
    condition: {
      expression: 'attribute_exists(pk) AND (attribute_not_exists(lastSentAt) OR lastSentAt <= :before)',
      expressionValues: util.dynamodb.toMapValues({ ':before': nowMs - slowModeMs }),
      returnValuesOnConditionCheckFailure: true,
    },
  };
}

/**
 * Writes the message, its change entry, the idempotency key and the sender's count as one, if the sender is still
 * a member. Only items of this message and this sender: senders never wait for each other.
 *
 * Stands in the pipeline twice: when another send of the same user opened the window meanwhile, the second run
 * counts in that window. It leaves at once when the first run succeeded.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.message) runtime.earlyReturn(ctx.stash.message);
  const table = ctx.env.CHAT_TABLE as string;
  const userId = callerId(ctx.identity);
  const roomId = ctx.stash.roomId as string;
  const clientId = ctx.stash.clientId as string;
  const membership = ctx.stash.membership as MembershipItem;
  const nowMs = util.time.nowEpochMilliSeconds();
  const id = util.autoUlid();
  const message: StoredMessage = {
    id,
    roomId,
    authorId: userId,
    authorName: membership.displayName,
    kind: 'TEXT',
    body: ctx.stash.body as string,
    mentions: ctx.stash.mentions as string[],
    clientId,
    createdAt: util.time.epochMilliSecondsToISO8601(nowMs),
    version: 1,
    changeId: id,
  };
  const count = countSend(ctx.stash.sendRate as SendRateItem | null, nowMs);
  ctx.stash.attempt = message;
  ctx.stash.attemptedAtMs = nowMs;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      putNew(table, idempotencyKey(userId, 'sendMessage', clientId), {
        message,
        expiresAt: idempotencyExpiry(),
      }),
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(sendRateKey(userId)),
        update: { expression: count.update, expressionValues: util.dynamodb.toMapValues(count.values) },
        condition: {
          expression: count.condition,
          expressionValues: util.dynamodb.toMapValues(count.conditionValues),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      checkMembership(table, roomId, userId, ctx.stash.slowModeMs as number, nowMs),
      putNew(table, messageKey(roomId, id), message),
      putChange(ctx, table, roomId, id, { at: message.createdAt, message }),
    ],
  };
}

function isSameMessage(first: StoredMessage, again: StoredMessage): boolean {
  // Once it is deleted nobody can tell what its text was.
  if (first.deletedAt) return first.roomId === again.roomId;
  return (
    first.roomId === again.roomId &&
    first.body === again.body &&
    first.mentions.join() === again.mentions.join()
  );
}

/** A repeat is answered with the first message. */
export function response(ctx: Context) {
  const attempt = ctx.stash.attempt as StoredMessage;
  if (!ctx.error) {
    ctx.stash.message = attempt;
    return attempt;
  }
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, idempotencyIndex)) {
    const first = reasons[idempotencyIndex].item.message as StoredMessage;
    if (!isSameMessage(first, attempt)) idempotencyMismatch();
    ctx.stash.message = first;
    return first;
  }
  if (hasFailedCondition(reasons, membershipIndex)) {
    const sender = reasons[membershipIndex].item as MembershipItem | null | undefined;
    if (!sender || !sender.lastSentAt) unauthorized('Only members of the room may do this. Join it first.');
    const waitedMs = (ctx.stash.attemptedAtMs as number) - ((sender as MembershipItem).lastSentAt as number);
    rateLimited((ctx.stash.slowModeMs as number) - waitedMs);
  }
  if (!hasFailedCondition(reasons, sendRateIndex)) unavailable();
  const rate = reasons[sendRateIndex].item as SendRateItem;
  const elapsedMs = (ctx.stash.attemptedAtMs as number) - rate.windowStart;
  if (rate.sends >= limits.sendsPerWindow && elapsedMs < windowMs) rateLimited(windowMs - elapsedMs);
  if (ctx.stash.isSecondAttempt) unavailable();
  ctx.stash.isSecondAttempt = true;
  ctx.stash.sendRate = rate;
  return null;
}
