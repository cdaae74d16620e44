import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import type { StoredMessage } from '../lib/items.ts';
import { roomKey } from '../lib/keys.ts';

/** Makes the message the room's preview unless a newer one is. Outside the transaction: senders don't conflict. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const message = ctx.stash.message as StoredMessage;
  if (ctx.stash.isRepeat) runtime.earlyReturn(message);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(roomKey(message.roomId)),
    update: {
      expression: 'SET lastMessage = :message, lastActivityAt = :at',
      expressionValues: util.dynamodb.toMapValues({ ':message': message, ':at': message.createdAt }),
    },
    condition: {
      expression: 'attribute_exists(pk) AND (attribute_not_exists(lastMessage) OR lastMessage.id < :id)',
      expressionValues: util.dynamodb.toMapValues({ ':id': message.id }),
    },
  };
}

/** The message is stored; an older preview for a moment is no reason to fail. */
export function response(ctx: Context) {
  return ctx.stash.message;
}
