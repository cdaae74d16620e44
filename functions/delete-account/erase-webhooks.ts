import { GetItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { isRace } from '../lib/race.ts';
import { readWebhooks, webhookSecretKey, webhooksKey } from '../lib/webhook-items.ts';
import { roomKey } from './chat-items.ts';
import type { DeletionTools } from './step.ts';

const counted = z.object({ memberCount: z.number() });

/**
 * Takes the webhooks that the account answers for out of a room, with their secrets; all of them when nobody is left there.
 *
 * @returns false when somebody else changed them meanwhile.
 */
export async function eraseWebhooks(
  { client, tables: { chat: TableName } }: DeletionTools,
  userId: string,
  roomId: string,
): Promise<boolean> {
  const get = async (key: Record<string, string>) =>
    (await client.send(new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }))).Item;
  const webhooks = readWebhooks(await get(webhooksKey(roomId)));
  if (webhooks.size === 0) return true;
  const room = await get(roomKey(roomId));
  const isEmpty = !room || counted.parse(unmarshall(room)).memberCount === 0;
  const hookIds = [...webhooks].flatMap(([id, { ownerId }]) => (isEmpty || ownerId === userId ? [id] : []));
  if (hookIds.length === 0) return true;
  const names = Object.fromEntries(hookIds.map((id, index) => [`#h${index}`, id]));
  const same = Object.keys(names).map((name, index) => `${name}.ownerId = :o${index}`);
  const owners = hookIds.map((id, index) => [`:o${index}`, webhooks.get(id)?.ownerId]);
  const items: TransactWriteItem[] = [
    {
      Update: {
        TableName,
        Key: marshall(webhooksKey(roomId)),
        UpdateExpression: `REMOVE ${Object.keys(names).join(', ')} ADD hooks :less`,
        ConditionExpression: same.join(' AND '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: marshall({ ...Object.fromEntries(owners), ':less': -hookIds.length }),
      },
    },
    ...hookIds.map((id) => ({ Delete: { TableName, Key: marshall(webhookSecretKey(roomId, id)) } })),
  ];
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return true;
  } catch (failure) {
    if (isRace(failure)) return false;
    throw failure;
  }
}
