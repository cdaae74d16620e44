import { z } from 'zod';
import { maybeCorrelationId } from './correlation.ts';

/** A job as it lies in the table: docs/data-model.md. */
export const storedJob = z.object({
  id: z.string(),
  ownerId: z.string(),
  kind: z.string().optional(),
  requested: z.number(),
  enqueued: z.number(),
  persisted: z.number(),
  rejected: z.number(),
  /** Enqueued, and neither persisted nor rejected yet. */
  outstanding: z.number(),
  /** Chunks that nobody has begun. */
  chunksLeft: z.number(),
  status: z.enum(['PENDING', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'CANCELLED', 'FAILED']),
  seed: z.number(),
  version: z.number(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  /** Of the request that started it. */
  correlationId: maybeCorrelationId,
});
export type StoredJob = z.infer<typeof storedJob>;

export const jobKey = (ownerId: string, jobId: string) => ({ pk: `OWNER#${ownerId}#JOBS`, sk: jobId });

/** How many jobs of an owner run. */
export const runningJobsKey = (ownerId: string) => ({ pk: `OWNER#${ownerId}`, sk: 'RUNNING_JOBS' });
