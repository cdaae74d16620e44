import { z } from 'zod';
import { maybeCorrelationId } from './correlation.ts';

/** A redrive as it lies in the table: docs/data-model.md. */
export const storedRedrive = z.object({
  id: z.string(),
  /** As operators call it. */
  queue: z.string(),
  requested: z.number(),
  moved: z.number(),
  failed: z.number(),
  status: z.enum(['RUNNING', 'DONE', 'FAILED']),
  startedAt: z.string(),
  updatedAt: z.string(),
  version: z.number(),
  /** Letters that were sent and may not have been deleted yet: they are not to be sent again. */
  sentIds: z.array(z.string()),
  /** Of the request that started it. */
  correlationId: maybeCorrelationId,
});
export type StoredRedrive = z.infer<typeof storedRedrive>;

/** A redrive as the schema shows it. */
export function shownRedrive({ id, queue, requested, moved, failed, status }: StoredRedrive) {
  return { id, queue, requested, moved, failed, status };
}

export const redriveKey = (id: string) => ({ pk: 'REDRIVES', sk: id });

/** The redrive that runs on a queue: one at a time. */
export const runningRedriveKey = (queue: string) => ({ pk: 'RUNNING_REDRIVES', sk: queue });

/** What lies on the queue of redrives. */
export const redriveCommand = z.object({ type: z.literal('deadLetters.redrive'), taskId: z.string().min(1) });
export type RedriveCommand = z.infer<typeof redriveCommand>;
