import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { QueryNotificationsArgs } from '../schema.generated.ts';
import { failOn } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import { limits } from './lib/limits.ts';
import {
  type NotificationItem,
  notificationKey,
  toNotification,
  unreadNotificationKey,
} from './lib/notification.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { pageSize } from './lib/text.ts';

/** A page of unread ones goes on among unread ones only. */
function tokenOwner(ctx: Context<QueryNotificationsArgs>): string {
  return `${callerId(ctx.identity)}|${ctx.args.unreadOnly ? 'unread' : 'notifications'}`;
}

/** Unread ones have a partition of their own, so neither list reads what it does not show. */
export function request(ctx: Context<QueryNotificationsArgs>): DynamoDBQueryRequest {
  const userId = callerId(ctx.identity);
  const { pk } = ctx.args.unreadOnly ? unreadNotificationKey(userId, '') : notificationKey(userId, '');
  const position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  return {
    operation: 'Query',
    query: { expression: 'pk = :pk', expressionValues: util.dynamodb.toMapValues({ ':pk': pk }) },
    limit: pageSize(ctx.args.limit, limits.notificationsPerPage, limits.notificationsPerPage),
    consistentRead: true,
    scanIndexForward: false,
    ...(position ? { nextToken: position } : {}),
  };
}

/** Newest first, for ids sort by the time of what happened. */
export function response(ctx: Context<QueryNotificationsArgs>) {
  failOn(ctx.error);
  const { items, nextToken } = ctx.result as { items: NotificationItem[]; nextToken?: string | null };
  return {
    items: items.map((item) => toNotification(item)),
    nextToken: nextToken ? sealToken(tokenOwner(ctx), nextToken) : null,
  };
}
