import { z } from 'zod';
import { maybeCorrelationId } from './correlation.ts';

/** Records that one command generates. */
export const recordsPerChunk = 250;

/** Asks for one part of a job. */
export const generateCommand = z.object({
  type: z.literal('records.generate'),
  ownerId: z.string().min(1),
  jobId: z.string().min(1),
  chunk: z.int().min(0),
  /** How many records this part has. */
  count: z.int().min(1).max(recordsPerChunk),
  /** Of the request that started the job. */
  correlationId: maybeCorrelationId,
});
export type GenerateCommand = z.infer<typeof generateCommand>;
