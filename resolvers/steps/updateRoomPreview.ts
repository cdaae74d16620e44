import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import type { StoredMessage } from '../lib/items.ts';
import { roomKey } from '../lib/keys.ts';
import { storedMessage } from '../lib/message.ts';

/**
 * Makes the message the room's preview unless it shows a newer one, or a newer version of this one. Outside the
 * transaction: senders don't conflict. Repeats do it too, in case the first attempt ended before this step.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const message = ctx.stash.message as StoredMessage;
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(roomKey(message.roomId)),
    update: {
      expression: 'SET lastMessage = :message, lastActivityAt = :at',
      expressionValues: util.dynamodb.toMapValues({
        ':message': storedMessage(message),
        ':at': message.createdAt,
      }),
    },
    condition: {
      expression:
        'attribute_exists(pk) AND (attribute_not_exists(lastMessage) OR lastMessage.id < :id' +
        ' OR (lastMessage.id = :id AND lastMessage.version < :version))',
      expressionValues: util.dynamodb.toMapValues({ ':id': message.id, ':version': message.version }),
    },
  };
}

/** A message is stored; an older preview for a moment is no reason to fail. A deleted text must not stay there. */
export function response(ctx: Context) {
  const isBeaten = ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException';
  if (ctx.stash.isDeletion && !isBeaten) failOn(ctx.error);
  return ctx.stash.message;
}
