import type { Job } from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** A job as it lies in the table: docs/data-model.md. */
export interface JobItem extends Omit<Job, 'progress'>, ItemKey {
  /** Enqueued, and neither persisted nor rejected yet. */
  outstanding: number;
}

export function jobKey(ownerId: string, id: string): ItemKey {
  return { pk: `OWNER#${ownerId}#JOBS`, sk: id };
}

/** How many jobs of an owner run. */
export function runningJobsKey(ownerId: string): ItemKey {
  return { pk: `OWNER#${ownerId}`, sk: 'RUNNING_JOBS' };
}

/** A job as the schema shows it. */
export function toJob(job: JobItem) {
  return { ...job, progress: Math.floor((100 * (job.persisted + job.rejected)) / job.requested) };
}
