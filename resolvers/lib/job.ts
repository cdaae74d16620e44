import type { Job } from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** A job as it lies in the table: docs/data-model.md. */
export type JobItem = Omit<Job, 'progress'> & ItemKey;

export function jobKey(ownerId: string, id: string): ItemKey {
  return { pk: `OWNER#${ownerId}#JOBS`, sk: id };
}

/** A job as the schema shows it. */
export function toJob(job: JobItem) {
  return { ...job, progress: Math.floor((100 * (job.persisted + job.rejected)) / job.requested) };
}
