import type { DynamoDBBatchResponse } from 'aws-lambda';
import { failureReason } from '../lib/failure-reason.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { processByKey } from '../lib/ordered-batch.ts';
import { parseRecordTableEvents, type RecordChange, type RecordTableEvent } from './record-change.ts';

/** Selects every field: subscribers get no others than the mutation asked for. */
const recordMutation = `mutation PublishRecordChange($input: PublishRecordChangeInput!) {
  publishRecordChange(input: $input) {
    id ownerId kind informationOne informationTwo value occurredAt status reason attempts jobId submittedAt persistedAt
    deletedAt version
  }
}`;

/** Tells owners what the stream of the record table reports; what could not be told is reported back. */
export function createHandler({ api, log }: { api: GraphQlClient; log: Log }) {
  async function tell(change: RecordChange): Promise<void> {
    // Of a job's records its progress tells; one event each would be thousands that nobody reads.
    if (change.kind !== 'record' || isOneOfMany(change)) return;
    await api.mutate(recordMutation, { input: change.record });
  }

  return async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const events: RecordTableEvent[] = parseRecordTableEvents(event);
    const response = await processByKey(
      events,
      (one) => tell(one.readChange()),
      ({ sequenceNumber }, failure) =>
        log.error('A change could not be told', { sequenceNumber, reason: failureReason(failure) }),
    );
    log.info('Told changes', { records: events.length, failed: response.batchItemFailures.length });
    return response;
  };
}

function isOneOfMany({ record }: Extract<RecordChange, { kind: 'record' }>): boolean {
  return record.jobId !== undefined && record.status === 'PERSISTED' && record.deletedAt === undefined;
}
