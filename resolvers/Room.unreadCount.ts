import { type Context, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import { failOn } from './lib/errors.ts';
import type { MembershipItem, StoredMessage } from './lib/items.ts';
import { messageKey } from './lib/keys.ts';
import { limits } from './lib/limits.ts';
import { earliestUlid } from './lib/ulid.ts';

/** Where a member's unread messages begin: behind the read marker, or with those written after they joined. */
function unreadSince({ readMessageId, joinedAt }: MembershipItem): string {
  if (readMessageId) return readMessageId;
  return earliestUlid(util.time.parseISO8601ToEpochMilliSeconds(joinedAt));
}

/** The newest messages behind the caller's read marker; strangers have nothing unread. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const source = ctx.source.myMembership as MembershipItem | null | undefined;
  if (!source) runtime.earlyReturn(0);
  const membership = source as MembershipItem;
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk > :read',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': messageKey(membership.roomId, '').pk,
        ':read': unreadSince(membership),
      }),
    },
    consistentRead: true,
    scanIndexForward: false,
    limit: limits.unreadCount,
    projection: { expression: 'authorId' },
  };
}

/** Own messages are never unread. */
export function response(ctx: Context): number {
  failOn(ctx.error);
  const { userId } = ctx.source.myMembership as MembershipItem;
  return (ctx.result.items as StoredMessage[]).filter((message) => message.authorId !== userId).length;
}
