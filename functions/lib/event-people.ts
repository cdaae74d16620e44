import { z } from 'zod';
import type { DomainEvent } from './domain-event.ts';

const named = z.object({
  actorId: z.string().optional().catch(undefined),
  message: z.object({ authorId: z.string() }).optional().catch(undefined),
  membership: z.object({ userId: z.string() }).optional().catch(undefined),
  room: z
    .object({ names: z.record(z.string(), z.string()).optional() })
    .optional()
    .catch(undefined),
});

/** Whose words, names or records an event holds: ids of users. Who is only referred to by id is not among them. */
export function peopleOf({
  source,
  tenant,
  data,
}: Pick<DomainEvent, 'source' | 'tenant' | 'data'>): string[] {
  if (source === '/chorus/records') return [tenant];
  const { actorId, message, membership, room } = named.parse(data);
  const ids = [message?.authorId, membership?.userId, room && actorId, ...Object.keys(room?.names ?? {})];
  return [...new Set(ids.filter((id) => id !== undefined))];
}
