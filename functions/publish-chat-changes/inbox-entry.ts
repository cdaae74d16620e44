import { z } from 'zod';

/** An entry of a user's inbox, without the keys of its item. */
export const inboxEntry = z.object({
  userId: z.string().min(1),
  changeId: z.string().min(1),
  kind: z.enum(['ROOM_ADDED', 'ROOM_REMOVED', 'ROOM_CHANGED']),
  roomId: z.string().min(1),
  at: z.iso.datetime(),
});
export type InboxEntry = z.infer<typeof inboxEntry>;
