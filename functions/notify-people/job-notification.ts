import { z } from 'zod';
import type { DomainEvent } from '../lib/domain-event.ts';
import { storedJob } from '../lib/job.ts';
import type { Notification } from '../lib/put-notification.ts';

const finished = z.object({ job: storedJob.omit({ outstanding: true, chunksLeft: true }) });
type FinishedJob = z.infer<typeof finished>['job'];

const inWords = new Intl.NumberFormat('en');

/** What the owner of a finished job is told; `null` for one that they ended themselves. @throws ZodError */
export function jobNotification({ id, time, data }: DomainEvent): Notification | null {
  const { job } = finished.parse(data);
  const text = sentence(job);
  if (text === null) return null;
  return { userId: job.ownerId, id, kind: 'JOB_FINISHED', jobId: job.id, text, createdAt: time };
}

function sentence({ status, requested, persisted, rejected }: FinishedJob): string | null {
  const all = inWords.format(requested);
  switch (status) {
    case 'COMPLETED':
      return `Your job is done: ${all} ${requested === 1 ? 'record is' : 'records are'} stored`;
    case 'COMPLETED_WITH_ERRORS':
      return `Your job is done: ${inWords.format(persisted)} of ${all} records are stored, ${inWords.format(rejected)} rejected`;
    case 'FAILED':
      return `Your job of ${all} records failed`;
    default:
      return null;
  }
}
