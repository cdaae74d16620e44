import { z } from 'zod';
import { maybeCorrelationId, origin } from './correlation.ts';

/** What a deletion goes through, in this order. */
export const deletionPhases = ['close', 'leave', 'rooms', 'notified', 'items', 'archive'] as const;
export type DeletionPhase = (typeof deletionPhases)[number];

/** Where a deletion stands. */
const deletionPlace = z.object({
  phase: z.enum(deletionPhases),
  /** What is being worked on, or was finished last: a room, a partition, an object; empty at the beginning. */
  entry: z.string(),
  /** Which part of the entry comes next; 0 when it is finished. */
  part: z.int().min(0),
  /** Behind what within the part; empty at its beginning. */
  at: z.string(),
});
export type DeletionPlace = z.infer<typeof deletionPlace>;

/** What lies on the queue of deletions. */
export const deletionCommand = z.object({
  type: z.literal('account.deletion'),
  userId: z.uuid(),
  requestedAt: z.iso.datetime(),
  /** The last pass comes when no token of the account is good any more. */
  pass: z.enum(['first', 'last']),
  place: deletionPlace,
  /** Of the request that asked for it. */
  correlationId: maybeCorrelationId,
});
export type DeletionCommand = z.infer<typeof deletionCommand>;

export const beginningOf = (phase: DeletionPhase): DeletionPlace => ({ phase, entry: '', part: 0, at: '' });

/** The beginning of a pass. */
export function deletionPass(
  { userId, requestedAt, correlationId }: Pick<DeletionCommand, 'userId' | 'requestedAt' | 'correlationId'>,
  pass: DeletionCommand['pass'],
): DeletionCommand {
  const place = beginningOf('close');
  return { type: 'account.deletion', userId, requestedAt, pass, place, ...origin(correlationId) };
}
