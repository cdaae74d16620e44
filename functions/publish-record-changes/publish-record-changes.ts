import type { DynamoDBBatchResponse } from 'aws-lambda';
import { logWork, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import { type Failures, orSetAside } from '../lib/failures.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { processByKey, workOf } from '../lib/ordered-batch.ts';
import type { StoredJob } from '../lib/job.ts';
import { parseRecordTableEvents, type RecordChange, type RecordTableEvent } from './record-change.ts';

/** Selects every field: subscribers get no others than the mutation asked for. */
const recordMutation = `mutation PublishRecordChange($input: PublishRecordChangeInput!) {
  publishRecordChange(input: $input) {
    id ownerId kind informationOne informationTwo value occurredAt status reason attempts jobId submittedAt persistedAt
    deletedAt version
  }
}`;

const jobMutation = `mutation PublishJobProgress($input: PublishJobProgressInput!) {
  publishJobProgress(input: $input) {
    id ownerId kind requested enqueued persisted rejected progress status seed version createdAt finishedAt
  }
}`;

/** A job's progress is told twice a second at most. */
const jobIntervalMs = 500;

export interface Publishing {
  api: GraphQlClient;
  failures: Failures;
  log: Log;
  nowMs: () => number;
  wait: (ms: number) => Promise<unknown>;
}

/** Tells owners what the stream of the record table reports; what could not be told is reported back. */
export function createHandler({ api, failures, log, nowMs, wait }: Publishing) {
  /** When a job was told of last, in epoch milliseconds. Its changes come one batch after the other. */
  const toldMs = new Map<string, number>();

  async function tellJob(job: StoredJob): Promise<void> {
    const { outstanding: _outstanding, chunksLeft: _chunksLeft, correlationId = null, ...shown } = job;
    const progress = Math.floor((100 * (job.persisted + job.rejected)) / job.requested);
    const waitMs = (toldMs.get(job.id) ?? 0) + jobIntervalMs - nowMs();
    if (waitMs > 0) await wait(waitMs);
    toldMs.set(job.id, nowMs());
    await api.mutate(jobMutation, { input: { ...shown, progress } }, correlationId);
    if (job.finishedAt !== undefined) toldMs.delete(job.id);
  }

  async function tell(change: RecordChange, { correlationId }: RecordTableEvent): Promise<void> {
    if (change.kind === 'job') return tellJob(change.job);
    // Of a job's records its progress tells; one event each would be thousands that nobody reads.
    if (change.kind !== 'record' || isOneOfMany(change)) return;
    await api.mutate(recordMutation, { input: change.record }, correlationId);
  }

  return async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const events = parseRecordTableEvents(event);
    const latest = new Map(events.map(({ key, sequenceNumber }) => [key, sequenceNumber]));
    const response = await processByKey(
      events,
      (one) =>
        orSetAside(
          one,
          async () => {
            const change = one.readChange();
            // Of several changes of a job in one batch the last says it all.
            if (change.kind === 'job' && latest.get(one.key) !== one.sequenceNumber) return;
            await tell(change, one);
          },
          { failures, log },
        ),
      ({ sequenceNumber, correlationId }, failure) =>
        log.error('A change could not be told', {
          ...traced(correlationId),
          sequenceNumber,
          reason: failureReason(failure),
        }),
    );
    logWork(log, 'Told changes', workOf(events, response));
    return response;
  };
}

/** The filter of the stream keeps these away already. One that was rejected before is told, as that was told too. */
function isOneOfMany({ record, isNew }: Extract<RecordChange, { kind: 'record' }>): boolean {
  return isNew && record.jobId !== undefined && record.status === 'PERSISTED';
}
