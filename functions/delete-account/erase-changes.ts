import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { deletedUser } from '../lib/deleted-user.ts';
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
 * one ended; those about rooms stay, without the name.
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
  const { items, next } = await readPage(
    client,
    {
      TableName: tables.chat,
      KeyConditionExpression: 'pk = :changes AND sk > :after',
      FilterExpression:
        '(membership.userId = :user AND membership.displayName <> :name)' +
        ' OR (message.authorId = :user AND message.authorName <> :name)' +
        ' OR (attribute_exists(room.#names.#user) AND room.#names.#user <> :name)',
      ExpressionAttributeNames: { '#names': 'names', '#user': userId },
      values: {
        ':changes': `ROOM#${roomId}#CHANGES`,
        ':after': after || ' ',
        ':user': userId,
        ':name': deletedUser,
      },
      Limit: changesRead,
    },
    change,
  );
  for (const item of items) if (item.room) await renameInRoom(tools, userId, item);
  await deleteKeys(
    client,
    tables.chat,
    items.filter((item) => !item.room).map(({ pk, sk }) => ({ pk, sk })),
    pause,
  );
  return next;
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
