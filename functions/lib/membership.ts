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
