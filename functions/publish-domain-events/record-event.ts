import { createHash } from 'node:crypto';
import { z } from 'zod';
import { maybeCorrelationId } from '../lib/correlation.ts';
import type { DomainEvent, EventType } from '../lib/domain-event.ts';
import { type StoredJob, storedJob } from '../lib/job.ts';
import { createUlids, ulidTimeMs } from '../lib/ulid.ts';
import type { StoredEntry } from '../lib/stored-entry.ts';

const record = z.looseObject({
  id: z.string().min(1),
  status: z.enum(['PERSISTED', 'REJECTED']),
  deletedAt: z.string().nullish(),
});

/** An entry of an owner's change log: docs/data-model.md. */
const entry = z.object({ record, correlationId: maybeCorrelationId });

const common = {
  specversion: '1.0',
  source: '/chorus/records',
  datacontenttype: 'application/json',
} as const;

export function recordEvent({ owner, sk, item }: StoredEntry): DomainEvent {
  const { record, correlationId } = entry.parse(item);
  return {
    ...common,
    id: sk,
    type: recordType(record),
    subject: `owners/${owner}/records/${record.id}`,
    time: new Date(ulidTimeMs(sk)).toISOString(),
    tenant: owner,
    ...(correlationId === undefined ? {} : { correlationid: correlationId }),
    data: { record },
  };
}

function recordType({ status, deletedAt }: z.infer<typeof record>): EventType {
  if (deletedAt) return 'records.record.deleted.v1';
  return status === 'PERSISTED' ? 'records.record.persisted.v1' : 'records.record.rejected.v1';
}

/** Jobs have no log: an event's id is made of the job and of what happened, so that it is the same at a repeat. */
export function jobEvent(after: unknown, before: unknown): DomainEvent | null {
  const job = storedJob.parse(after);
  const { finishedAt } = job;
  if (before === null) return jobFact(job, 'records.job.started.v1', job.createdAt);
  const isNewlyFinished = finishedAt !== undefined && storedJob.parse(before).finishedAt === undefined;
  return isNewlyFinished ? jobFact(job, 'records.job.finished.v1', finishedAt) : null;
}

function jobFact(job: StoredJob, type: EventType, time: string): DomainEvent {
  const { outstanding: _outstanding, chunksLeft: _chunksLeft, correlationId, ...shown } = job;
  const digest = createHash('sha256').update(`${type} ${job.id}`).digest();
  return {
    ...common,
    id: createUlids(
      () => Date.parse(time),
      (count) => digest.subarray(0, count),
    )(),
    type,
    subject: `owners/${job.ownerId}/jobs/${job.id}`,
    time,
    tenant: job.ownerId,
    ...(correlationId === undefined ? {} : { correlationid: correlationId }),
    data: { job: shown },
  };
}
