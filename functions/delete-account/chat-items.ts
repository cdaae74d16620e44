import { z } from 'zod';

/** Items of the chat table, as far as a deletion reads them: docs/data-model.md. What else stands in them is kept. */
export const message = z.looseObject({
  id: z.string(),
  roomId: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  body: z.string().nullable(),
  mentions: z.array(z.string()),
  createdAt: z.string(),
  deletedAt: z.string().optional(),
  version: z.number(),
  changeId: z.string(),
});

export const room = z.object({
  id: z.string(),
  kind: z.enum(['PUBLIC', 'PRIVATE', 'DIRECT']),
  name: z.string(),
  names: z.record(z.string(), z.string()).optional(),
  topic: z.string().nullish(),
  slowModeSeconds: z.number(),
  memberCount: z.number(),
  ownerCount: z.number(),
  createdAt: z.string(),
  archivedAt: z.string().optional(),
  version: z.number(),
});
export type Room = z.infer<typeof room>;

/** What a room is called that nobody is in any more. */
export const deletedRoom = 'Deleted room';

export const roomKey = (roomId: string) => ({ pk: `ROOM#${roomId}`, sk: 'ROOM' });
export const memberKey = (roomId: string, userId: string) => ({
  pk: `ROOM#${roomId}`,
  sk: `MEMBER#${userId}`,
});
export const formerKey = (roomId: string, userId: string) => ({
  pk: `ROOM#${roomId}`,
  sk: `FORMER#${userId}`,
});
export const changeKey = (roomId: string, changeId: string) => ({
  pk: `ROOM#${roomId}#CHANGES`,
  sk: changeId,
});
export const inboxKey = (userId: string, changeId: string) => ({ pk: `USER#${userId}#INBOX`, sk: changeId });

/** As `limits.changeLogDays` in resolvers; in epoch seconds. */
export const changeExpiry = (nowMs: number) => Math.floor(nowMs / 1000) + 30 * 86_400;
