import type { DynamoDBBatchResponse } from 'aws-lambda';
import type { Work } from './correlation.ts';

/** What a batch needs to know of a record of a stream. */
export interface OrderedRecord {
  sequenceNumber: string;
  /** Records of one key are worked on in their order. */
  key: string;
}

/** A record that the log can tell of. */
export interface TracedRecord extends OrderedRecord {
  /** What the log calls it. */
  id: string;
  /** Of the request that made the change, if the item names it. */
  correlationId: string | null;
}

/** This many keys at once: enough to hide the latency of a publish, few enough for the API's rate. */
const concurrentKeys = 10;

/**
 * Works through a batch of a stream: keys side by side, the records of a key one after the other. After a failure the
 * key's later records wait for the next try. Powertools' batch processor has no order by key.
 *
 * @param run reports its own failure by rejecting.
 * @returns what Lambda takes as a partial batch response: it goes on from the first record that failed.
 */
export async function processByKey<T extends OrderedRecord>(
  records: readonly T[],
  run: (record: T) => Promise<void>,
  onFailure: (record: T, failure: unknown) => void,
): Promise<DynamoDBBatchResponse> {
  const queues = queuesByKey(records);
  const failed: string[] = [];

  async function runQueue(queue: readonly T[]): Promise<void> {
    for (const [index, record] of queue.entries()) {
      try {
        await run(record);
      } catch (failure) {
        onFailure(record, failure);
        failed.push(...queue.slice(index).map(({ sequenceNumber }) => sequenceNumber));
        return;
      }
    }
  }

  async function work(): Promise<void> {
    for (let queue = queues.shift(); queue; queue = queues.shift()) await runQueue(queue);
  }

  await Promise.all(Array.from({ length: concurrentKeys }, work));
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function queuesByKey<T extends OrderedRecord>(records: readonly T[]): T[][] {
  const queues = new Map<string, T[]>();
  for (const record of records) {
    const queue = queues.get(record.key);
    if (queue) queue.push(record);
    else queues.set(record.key, [record]);
  }
  return [...queues.values()];
}

/** What a batch was about, for the log. */
export function workOf(
  records: readonly TracedRecord[],
  { batchItemFailures }: DynamoDBBatchResponse,
): Work[] {
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return records.map(({ id, correlationId, sequenceNumber }) => ({
    id,
    correlationId,
    hasFailed: failed.has(sequenceNumber),
  }));
}
