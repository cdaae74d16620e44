import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  paginateQuery,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { origin } from '../lib/correlation.ts';
import { changeExpiry, inboxKey } from './chat-items.ts';
import type { DeletionStep, DeletionTools, LeavingAccount } from './step.ts';
import { readPage } from './table-page.ts';

/** Whom the account's name was told in a notification: written by `notify-people`. */
const pointer = z.object({
  pk: z.string(),
  sk: z.string(),
  userId: z.string(),
  id: z.string(),
  /** How it reads without the name. */
  text: z.string(),
});
type Pointer = z.infer<typeof pointer>;

const pointersRead = 10;

/** Takes the account's name out of the notifications of others, and tells their devices. */
export function createNotifiedErasing(tools: DeletionTools): DeletionStep {
  const { client, tables } = tools;
  return async (account, place) => {
    const { items, next } = await readPage(
      client,
      {
        TableName: tables.chat,
        KeyConditionExpression: 'pk = :notified AND sk > :after',
        values: { ':notified': `USER#${account.userId}#NOTIFIED`, ':after': place.at || ' ' },
        Limit: pointersRead,
      },
      pointer,
    );
    for (const one of items) await eraseName(tools, account, one);
    return next === null ? null : { ...place, at: next };
  };
}

async function eraseName(
  tools: DeletionTools,
  account: LeavingAccount,
  { pk, sk, userId, id, text }: Pointer,
): Promise<void> {
  const { client, tables } = tools;
  const notification = await setText(tools, { pk: `USER#${userId}#NOTIFICATIONS`, sk: id }, text);
  await setText(tools, { pk: `USER#${userId}#UNREAD`, sk: id }, text);
  await eraseInbox(tools, userId, id, text);
  if (notification) await tell(tools, account, userId, notification);
  // Last: whoever dies before finds it again.
  await client.send(new DeleteItemCommand({ TableName: tables.chat, Key: marshall({ pk, sk }) }));
}

/** @returns the item as it is now; `null` when it is gone, or was read. */
async function setText(
  { client, tables }: DeletionTools,
  key: Record<string, string>,
  text: string,
): Promise<Record<string, AttributeValue> | null> {
  try {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: tables.chat,
        Key: marshall(key),
        UpdateExpression: 'SET #text = :text',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#text': 'text' },
        ExpressionAttributeValues: marshall({ ':text': text }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes ?? null;
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return null;
    throw failure;
  }
}

/** The entry that told of it, and those that told of its being read. */
async function eraseInbox(tools: DeletionTools, userId: string, id: string, text: string): Promise<void> {
  const { client, tables } = tools;
  const pages = paginateQuery(
    { client },
    {
      TableName: tables.chat,
      KeyConditionExpression: 'pk = :inbox',
      FilterExpression: 'notification.id = :id',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeValues: marshall({ ':inbox': `USER#${userId}#INBOX`, ':id': id }),
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const Key of Items) {
      await client.send(
        new UpdateItemCommand({
          TableName: tables.chat,
          Key,
          UpdateExpression: 'SET notification.#text = :text',
          ExpressionAttributeNames: { '#text': 'text' },
          ExpressionAttributeValues: marshall({ ':text': text }),
        }),
      );
    }
  }
}

async function tell(
  { client, tables, newId, nowMs }: DeletionTools,
  { correlationId }: LeavingAccount,
  userId: string,
  item: Record<string, AttributeValue>,
): Promise<void> {
  const { pk: _pk, sk: _sk, expiresAt: _expiresAt, ...notification } = unmarshall(item);
  const changeId = newId();
  const { roomId }: { roomId?: unknown } = notification;
  await client.send(
    new PutItemCommand({
      TableName: tables.chat,
      Item: marshall(
        {
          ...inboxKey(userId, changeId),
          userId,
          changeId,
          kind: 'NOTIFICATION',
          roomId,
          notification,
          at: new Date(nowMs()).toISOString(),
          ...origin(correlationId),
          expiresAt: changeExpiry(nowMs()),
        },
        { removeUndefinedValues: true },
      ),
    }),
  );
}
