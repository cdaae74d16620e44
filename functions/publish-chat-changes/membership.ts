import { z } from 'zod';

/** A membership as the change log shows it, without the keys of its item. */
export const membership = z.object({
  roomId: z.string(),
  userId: z.string(),
  displayName: z.string(),
  role: z.enum(['OWNER', 'MEMBER']),
  readMessageId: z.string().optional(),
  notify: z.enum(['ALL', 'MENTIONS', 'NONE']),
  joinedAt: z.string(),
  version: z.number(),
});
export type Membership = z.infer<typeof membership>;

/** A direct room as the change log shows it: both people's names by their ids. */
export const directRoom = z.object({
  id: z.string(),
  kind: z.literal('DIRECT'),
  name: z.string(),
  names: z.record(z.string(), z.string()),
  topic: z.string().nullable(),
  slowModeSeconds: z.number(),
  memberCount: z.number(),
  createdAt: z.string(),
  version: z.number(),
});
export type DirectRoom = z.infer<typeof directRoom>;
