import type { DynamoDBBatchResponse } from 'aws-lambda';
import { logWork, origin, traced } from '../lib/correlation.ts';
import type { DomainEvent } from '../lib/domain-event.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { parseStreamEvents, type StreamEvent } from './stream-event.ts';
import type { Topic } from './topic.ts';

export interface Publishing {
  topic: Topic;
  /** For records that no retry can help. */
  failures: MessageQueue;
  log: Log;
}

interface Telling {
  record: StreamEvent;
  event: DomainEvent;
}

/** Publishes what the tables' streams tell of; what the topic did not take is reported back, record by record. */
export function createHandler({ topic, failures, log }: Publishing) {
  async function setAside(lost: readonly { record: StreamEvent; reason: string }[]): Promise<StreamEvent[]> {
    if (lost.length === 0) return [];
    for (const { record, reason } of lost) {
      const { sequenceNumber, correlationId } = record;
      log.error('A record was set aside', { ...traced(correlationId), sequenceNumber, reason });
    }
    const unsent = await failures.sendAll(
      lost.map(({ record: { sequenceNumber, key, correlationId }, reason }) => ({
        key: sequenceNumber,
        body: JSON.stringify({ sequenceNumber, key, reason, ...origin(correlationId) }),
        note: { reason, attempts: 1 },
      })),
    );
    return lost.flatMap(({ record }) => (unsent.has(record.sequenceNumber) ? [record] : []));
  }

  return async (input: unknown): Promise<DynamoDBBatchResponse> => {
    const records = parseStreamEvents(input);
    const tellings: Telling[] = [];
    const lost: { record: StreamEvent; reason: string }[] = [];
    for (const record of records) {
      try {
        const event = record.readEvent();
        if (event) tellings.push({ record, event });
      } catch (failure) {
        lost.push({ record, reason: failureReason(failure) });
      }
    }
    const { waiting, refused } = await topic.publishAll(tellings.map(({ event }) => event));
    for (const { record, event } of tellings) {
      if (refused.has(event.id)) lost.push({ record, reason: 'The topic refused it.' });
    }
    const again = [
      ...tellings.flatMap(({ record, event }) => (waiting.has(event.id) ? [record] : [])),
      ...(await setAside(lost)),
    ];
    const work = tellings.map(({ event: { id, correlationid = null } }) => ({
      id,
      correlationId: correlationid,
      hasFailed: waiting.has(id) || refused.has(id),
    }));
    logWork(log, 'Published events', work);
    return {
      batchItemFailures: again.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })),
    };
  };
}
