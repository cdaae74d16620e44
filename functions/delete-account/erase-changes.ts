import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { deletedUser } from '../lib/deleted-user.ts';
import { deletedRoom, roomKey } from './chat-items.ts';
import { deleteKeys } from './delete-keys.ts';
import type { DeletionTools } from './step.ts';
import { readPage } from './table-page.ts';

const changesRead = 500;

const change = z.object({
  pk: z.string(),
  sk: z.string(),
  room: z.object({ names: z.record(z.string(), z.string()).optional() }).optional(),
  membership: z.object({ userId: z.string() }).optional(),
});

/**
 * Takes somebody's name out of a part of a room's change log. Entries about memberships go, as a newer one says that this
 * one ended; those about rooms stay, without the name, unless nobody is in the room any more.
 *
 * @returns behind which entry it goes on; `null` at the end.
 */
export async function eraseChanges(
  tools: DeletionTools,
  userId: string,
  roomId: string,
  after: string,
): Promise<string | null> {
  const { client, tables, pause } = tools;
  const isDeserted = await hasNobody(tools, roomId);
  const { items, next } = await readPage(
    client,
    {
      TableName: tables.chat,
      KeyConditionExpression: 'pk = :changes AND sk > :after',
      FilterExpression:
        '(membership.userId = :user AND membership.displayName <> :name)' +
        ' OR (message.authorId = :user AND message.authorName <> :name)' +
        ' OR (attribute_exists(room.#names.#user) AND room.#names.#user <> :name)' +
        (isDeserted ? ' OR (attribute_exists(room.id) AND room.#name <> :room)' : ''),
      ExpressionAttributeNames: {
        '#names': 'names',
        '#user': userId,
        ...(isDeserted && { '#name': 'name' }),
      },
      values: {
        ':changes': `ROOM#${roomId}#CHANGES`,
        ':after': after || ' ',
        ':user': userId,
        ':name': deletedUser,
        ...(isDeserted && { ':room': deletedRoom }),
      },
      Limit: changesRead,
    },
    change,
  );
  const kept = items.filter((item) => item.room && !isDeserted);
  for (const item of kept) await renameInRoom(tools, userId, item);
  const gone = items.filter((item) => !kept.includes(item)).map(({ pk, sk }) => ({ pk, sk }));
  await deleteKeys(client, tables.chat, gone, pause);
  return next;
}

async function hasNobody({ client, tables }: DeletionTools, roomId: string): Promise<boolean> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: tables.chat, Key: marshall(roomKey(roomId)), ConsistentRead: true }),
  );
  return Item !== undefined && z.object({ memberCount: z.number() }).parse(unmarshall(Item)).memberCount <= 0;
}

async function renameInRoom(
  { client, tables }: DeletionTools,
  userId: string,
  { pk, sk, room, membership }: z.infer<typeof change>,
): Promise<void> {
  const names = room?.names && { ...room.names, [userId]: deletedUser };
  const isOwn = membership?.userId === userId;
  const sets = [
    ...(names ? ['room.#names = :names', 'room.#name = :name'] : []),
    ...(isOwn ? ['membership.displayName = :deleted'] : []),
  ];
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: tables.chat,
        Key: marshall({ pk, sk }),
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ...(names && { ExpressionAttributeNames: { '#names': 'names', '#name': 'name' } }),
        ExpressionAttributeValues: marshall({
          ...(names && { ':names': names, ':name': Object.values(names).join(', ') }),
          ...(isOwn && { ':deleted': deletedUser }),
        }),
      }),
    );
  } catch (failure) {
    // It expired meanwhile.
    if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
  }
}
