import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { badRequest, conflict, notFound, unauthorized, unavailable } from '../lib/errors.ts';
import type { MembershipItem, RoomItem, StoredMessage } from '../lib/items.ts';
import { changeKey, idempotencyKey, membershipKey, messageKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { storedMessage } from '../lib/message.ts';
import { hasFailedCondition, putChange } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const messageIndex = 0;
const membershipIndex = 1;

const hourMs = 3600000;

/** Refuses an edit that may not be; answers the edited message. */
function edited(ctx: Context, message: StoredMessage, membership: MembershipItem): StoredMessage {
  const room = ctx.stash.room as RoomItem;
  if (message.deletedAt) notFound('The message');
  if (message.authorId !== membership.userId) unauthorized('Only its author may edit a message.');
  if (room.archivedAt) unauthorized('The room is archived.');
  const ageMs =
    util.time.nowEpochMilliSeconds() - util.time.parseISO8601ToEpochMilliSeconds(message.createdAt);
  if (ageMs > limits.messageEditHours * hourMs) {
    badRequest('id', `must name a message younger than ${limits.messageEditHours} hours`);
  }
  if (message.version !== ctx.stash.expectedVersion)
    conflict('The message has changed meanwhile.', storedMessage(message));
  return { ...storedMessage(message), body: ctx.stash.body as string, editedAt: util.time.nowISO8601() };
}

/** Refuses a deletion that may not be; leaves at once when it has happened already; answers the tombstone. */
function deleted(message: StoredMessage, membership: MembershipItem): StoredMessage {
  if (message.authorId !== membership.userId && membership.role !== 'OWNER') {
    unauthorized('Only its author and owners of the room may delete a message.');
  }
  if (message.deletedAt) runtime.earlyReturn(message);
  return { ...storedMessage(message), body: null, mentions: [], deletedAt: util.time.nowISO8601() };
}

/** The text must not come back by a repeat of the send; the item that answers repeats may outlive its time. */
function endRepeats(table: string, tombstone: StoredMessage) {
  const key = util.dynamodb.toMapValues(
    idempotencyKey(tombstone.authorId, 'sendMessage', tombstone.clientId),
  );
  const sentAtMs = util.time.parseISO8601ToEpochMilliSeconds(tombstone.createdAt);
  const expiresAtMs = sentAtMs + limits.idempotencyHours * hourMs;
  if (expiresAtMs < util.time.nowEpochMilliSeconds()) return { table, operation: 'DeleteItem' as const, key };
  return {
    table,
    operation: 'PutItem' as const,
    key,
    attributeValues: util.dynamodb.toMapValues({
      message: tombstone,
      expiresAt: util.time.epochMilliSecondsToSeconds(expiresAtMs),
    }),
  };
}

/**
 * Writes the message `stash.found` anew: with the text `stash.body`, or as a tombstone when `stash.isDeletion`.
 * The change log holds one entry per message: the former one goes, so that no earlier text stays anywhere.
 *
 * A deletion stands in the pipeline twice, for when an edit came between. It leaves at once when the first run succeeded.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const found = ctx.stash.found as StoredMessage;
  const membership = ctx.stash.membership as MembershipItem;
  if (ctx.stash.message) runtime.earlyReturn(ctx.stash.message);
  if (ctx.stash.isDeletion && found.deletedAt) ctx.stash.message = found;
  const table = ctx.env.CHAT_TABLE as string;
  const changed = ctx.stash.isDeletion ? deleted(found, membership) : edited(ctx, found, membership);
  const next = { ...changed, version: found.version + 1, changeId: util.autoUlid() };
  const actsAsOwner = found.authorId !== membership.userId;
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues(messageKey(found.roomId, found.id)),
        attributeValues: util.dynamodb.toMapValues(next),
        condition: {
          expression: 'version = :version AND authorId = :author AND attribute_not_exists(deletedAt)',
          expressionValues: util.dynamodb.toMapValues({
            ':version': found.version,
            ':author': found.authorId,
          }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      {
        table,
        operation: 'ConditionCheck',
        key: util.dynamodb.toMapValues(membershipKey(found.roomId, membership.userId)),
        condition: {
          expression: actsAsOwner ? '#role = :owner' : 'attribute_exists(pk)',
          ...(actsAsOwner
            ? {
                expressionNames: { '#role': 'role' },
                expressionValues: util.dynamodb.toMapValues({ ':owner': 'OWNER' }),
              }
            : {}),
          returnValuesOnConditionCheckFailure: false,
        },
      },
      {
        table,
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues(changeKey(found.roomId, found.changeId)),
      },
      putChange(ctx, table, found.roomId, next.changeId, {
        at: ctx.stash.isDeletion ? next.deletedAt : next.editedAt,
        message: next,
      }),
      ...(ctx.stash.isDeletion ? [endRepeats(table, next)] : []),
    ],
  };
}

/** Leaves `stash.message`. Somebody who was faster is a conflict for an edit; a deletion takes what is there now. */
export function response(ctx: Context) {
  if (!ctx.error) {
    ctx.stash.message = ctx.stash.next;
    return ctx.stash.next;
  }
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, membershipIndex)) unauthorized('You may not do this any more.');
  if (!hasFailedCondition(reasons, messageIndex)) unavailable();
  const current = reasons[messageIndex].item as StoredMessage | null;
  if (!current) notFound('The message');
  if (!ctx.stash.isDeletion) {
    conflict('The message has changed meanwhile.', storedMessage(current as StoredMessage));
  }
  if (ctx.stash.isSecondAttempt) unavailable();
  ctx.stash.isSecondAttempt = true;
  ctx.stash.found = current;
  return null;
}
