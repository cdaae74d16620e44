import { z } from 'zod';
import type { DomainEvent } from '../lib/domain-event.ts';

const mentioning = z.object({ message: z.object({ mentions: z.array(z.string()).min(1) }) });
const membership = z.object({ actorId: z.string(), membership: z.object({ userId: z.string() }) });

/** Whether an event names somebody beside the one who did it: most messages mention nobody. */
export function hasAudience({ type, data }: DomainEvent): boolean {
  switch (type) {
    case 'chat.message.created.v1':
      return mentioning.safeParse(data).success;
    case 'chat.membership.added.v1':
    case 'chat.membership.role_changed.v1': {
      const read = membership.safeParse(data).data;
      return read !== undefined && read.actorId !== read.membership.userId;
    }
    case 'records.job.finished.v1':
      return true;
    default:
      return false;
  }
}
