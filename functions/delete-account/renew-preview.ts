import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { deletedUser } from '../lib/deleted-user.ts';
import { message, roomKey } from './chat-items.ts';
import type { DeletionTools } from './step.ts';

const previewed = z.object({ lastMessage: message.optional() });

/** Lets a room show its last message as it is now. @returns false when a newer one came meanwhile. */
export async function renewPreview(
  { client, tables }: DeletionTools,
  userId: string,
  roomId: string,
): Promise<boolean> {
  const get = async (key: Record<string, string>) =>
    (
      await client.send(
        new GetItemCommand({ TableName: tables.chat, Key: marshall(key), ConsistentRead: true }),
      )
    ).Item;
  const item = await get(roomKey(roomId));
  const shown = item && previewed.parse(unmarshall(item)).lastMessage;
  if (!shown || shown.authorId !== userId || shown.authorName === deletedUser) return true;
  const found = await get({ pk: `ROOM#${roomId}#MESSAGES`, sk: shown.id });
  const { pk: _pk, sk: _sk, ...now } = found ? message.parse(unmarshall(found)) : { ...shown, body: null };
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: tables.chat,
        Key: marshall(roomKey(roomId)),
        UpdateExpression: 'SET lastMessage = :now',
        ConditionExpression: 'lastMessage.id = :id AND lastMessage.version = :version',
        ExpressionAttributeValues: marshall({
          ':now': { ...now, authorName: deletedUser },
          ':id': shown.id,
          ':version': shown.version,
        }),
      }),
    );
    return true;
  } catch (failure) {
    if (failure instanceof ConditionalCheckFailedException) return false;
    throw failure;
  }
}
