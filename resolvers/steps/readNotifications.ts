import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import {
  type NotificationItem,
  notificationKey,
  toNotification,
  unreadNotificationKey,
} from '../lib/notification.ts';
import { putInboxEntry } from '../lib/transaction.ts';

/** Three items each stay below the hundred of a transaction. */
const perRun = 25;

/** Who was first said when; somebody else's device may say it at the same moment. */
function updateRead(table: string, userId: string, id: string, readAt: string) {
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(notificationKey(userId, id)),
    update: {
      expression: 'SET readAt = if_not_exists(readAt, :now)',
      expressionValues: util.dynamodb.toMapValues({ ':now': readAt }),
    },
    condition: { expression: 'attribute_exists(pk)', returnValuesOnConditionCheckFailure: false },
  };
}

/**
 * Marks the next 25 unread ones of `stash.found` as read, takes them from the unread ones, and tells the caller's other
 * devices. Stands in the pipeline as often as a hundred need; leaves at once when nothing is left.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const found = ctx.stash.found as NotificationItem[];
  const unread = found.filter((item) => !item.readAt).slice(0, perRun);
  if (unread.length === 0) runtime.earlyReturn(null);
  const table = ctx.env.CHAT_TABLE as string;
  const userId = callerId(ctx.identity);
  const at = util.time.nowISO8601();
  const read = unread.map((item) => ({ ...item, readAt: at }));
  ctx.stash.read = read;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      ...read.map(({ id }) => updateRead(table, userId, id, at)),
      ...read.map(({ id }) => ({
        table,
        operation: 'DeleteItem' as const,
        key: util.dynamodb.toMapValues(unreadNotificationKey(userId, id)),
      })),
      ...read.map((item) =>
        putInboxEntry(ctx, table, userId, util.autoUlid(), {
          kind: 'NOTIFICATION',
          ...(item.roomId ? { roomId: item.roomId } : {}),
          notification: toNotification(item),
          at,
        }),
      ),
    ],
  };
}

/** Leaves `stash.found` with those that are read now. */
export function response(ctx: Context) {
  failOn(ctx.error);
  const read = ctx.stash.read as NotificationItem[];
  const found = ctx.stash.found as NotificationItem[];
  ctx.stash.found = found.map((item) => {
    const now = read.find(({ id }) => id === item.id);
    return now ? now : item;
  });
  return null;
}
