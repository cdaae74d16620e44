import { z } from 'zod';
import { maybeCorrelationId } from '../lib/correlation.ts';

const notification = z.object({
  id: z.string().min(1),
  kind: z.enum(['MENTION', 'ADDED_TO_ROOM', 'ROLE_CHANGED', 'JOB_FINISHED', 'WEBHOOK_DISABLED']),
  roomId: z.string().optional(),
  messageId: z.string().optional(),
  jobId: z.string().optional(),
  text: z.string(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().optional(),
});

const common = z.object({
  userId: z.string().min(1),
  changeId: z.string().min(1),
  at: z.iso.datetime(),
  /** Not told to anybody. */
  correlationId: maybeCorrelationId,
});

/** An entry of a user's inbox, without the keys of its item. */
export const inboxEntry = z.discriminatedUnion('kind', [
  common.extend({
    kind: z.enum(['ROOM_ADDED', 'ROOM_REMOVED', 'ROOM_CHANGED']),
    roomId: z.string().min(1),
  }),
  common.extend({ kind: z.literal('NOTIFICATION'), roomId: z.string().min(1).optional(), notification }),
]);
export type InboxEntry = z.infer<typeof inboxEntry>;
