import { type Context, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import { failOn } from './lib/errors.ts';
import type { MembershipItem, StoredMessage } from './lib/items.ts';
import { messageKey } from './lib/keys.ts';
import { limits } from './lib/limits.ts';

/** Messages after the caller's read marker, or since joining; strangers have nothing unread. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const membership = ctx.source.myMembership as MembershipItem | null | undefined;
  if (!membership) runtime.earlyReturn(0);
  const { roomId, readMessageId } = membership as MembershipItem;
  return {
    operation: 'Query',
    query: {
      expression: readMessageId ? 'pk = :pk AND sk > :read' : 'pk = :pk',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': messageKey(roomId, '').pk,
        ...(readMessageId ? { ':read': readMessageId } : {}),
      }),
    },
    scanIndexForward: false,
    limit: limits.unreadCount,
  };
}

/** Own messages are never unread. */
export function response(ctx: Context): number {
  failOn(ctx.error);
  const me = (ctx.source.myMembership as MembershipItem).userId;
  const joinedAt = (ctx.source.myMembership as MembershipItem).joinedAt;
  return (ctx.result.items as StoredMessage[]).filter(
    (message) => message.authorId !== me && message.createdAt > joinedAt,
  ).length;
}
