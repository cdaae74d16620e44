import { z } from 'zod';
import type { DeletionTools } from './step.ts';
import { readPage } from './table-page.ts';

/** What the index of a person's rooms says of one: `userSort` is the kind of membership and the room's id. */
const roomEntry = z.object({ roomId: z.string(), userSort: z.string() });
export type RoomEntry = z.infer<typeof roomEntry>;

/**
 * Finds the next room that somebody is in, or was in formerly.
 *
 * @param after the `userSort` of the room before; empty at the beginning.
 * @returns `null` when there is none.
 */
export async function nextRoom(
  { client, tables }: Pick<DeletionTools, 'client' | 'tables'>,
  userId: string,
  kind: 'ROOM#' | 'FORMER#',
  after: string,
): Promise<RoomEntry | null> {
  const { items } = await readPage(
    client,
    {
      TableName: tables.chat,
      IndexName: 'byUser',
      KeyConditionExpression: 'userKey = :user AND userSort BETWEEN :after AND :end',
      values: {
        ':user': `USER#${userId}`,
        ':after': `${after || kind}\u0001`,
        ':end': `${kind}\uffff`,
      },
      Limit: 1,
    },
    roomEntry,
  );
  return items[0] ?? null;
}
