import {
  type AttributeValue,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** Something that somebody is to be told. */
export interface Notification {
  userId: string;
  /** A ULID; the same at a repeat. */
  id: string;
  kind: 'MENTION' | 'ADDED_TO_ROOM' | 'ROLE_CHANGED' | 'JOB_FINISHED' | 'WEBHOOK_DISABLED';
  roomId?: string;
  messageId?: string;
  jobId?: string;
  /** A sentence; never the text of a message, which may be deleted later. */
  text: string;
  createdAt: string;
  /** Who is named in the text, and how it reads without their name: for when they delete their account. */
  named?: { userId: string; textWithout: string };
}

/** The entry of the inbox that tells of a notification. */
export interface NotificationEntry {
  changeId: string;
  at: Date;
  correlationId: string | undefined;
}

/** As `limits.changeLogDays` in resolvers. */
const changeLogDays = 30;
const notificationDays = 90;

/** Stores a notification in the chat table with its entry in the inbox, unless it was stored before. */
export async function putNotification(
  client: DynamoDBClient,
  TableName: string,
  { userId, named, ...notification }: Notification,
  { changeId, at, correlationId }: NotificationEntry,
): Promise<void> {
  const seconds = Math.floor(at.getTime() / 1000);
  const kept = marshall({ ...notification, expiresAt: seconds + notificationDays * 86_400 });
  const key = (partition: string, sk: string) => marshall({ pk: `USER#${userId}#${partition}`, sk });
  const entry = marshall(
    {
      userId,
      changeId,
      kind: 'NOTIFICATION',
      roomId: notification.roomId,
      notification,
      at: at.toISOString(),
      correlationId,
      expiresAt: seconds + changeLogDays * 86_400,
    },
    { removeUndefinedValues: true },
  );
  const pointer = named && {
    pk: `USER#${named.userId}#NOTIFIED`,
    sk: `${userId}#${notification.id}`,
    userId,
    id: notification.id,
    text: named.textWithout,
    expiresAt: seconds + notificationDays * 86_400,
  };
  const put = (Item: Record<string, AttributeValue>) => ({ TableName, Item });
  try {
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            Put: {
              ...put({ ...key('NOTIFICATIONS', notification.id), ...kept }),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          { Put: put({ ...key('UNREAD', notification.id), ...kept }) },
          { Put: put({ ...key('INBOX', changeId), ...entry }) },
          ...(pointer ? [{ Put: put(marshall(pointer)) }] : []),
        ],
      }),
    );
  } catch (failure) {
    if (!isRepeat(failure)) throw failure;
  }
}

/** The notification is there already, read or not. */
function isRepeat(failure: unknown): boolean {
  if (!(failure instanceof TransactionCanceledException)) return false;
  return failure.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed';
}
