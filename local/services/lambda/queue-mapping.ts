import type { JsonObject } from '../../lib/json.ts';
import { abortableDelay } from './abortable-delay.ts';
import { failedItems } from './batch-response.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import type { MappingContext, QueueRecord } from './mapping-context.ts';
import { compileRecordFilter, filterableQueueRecord } from './record-filter.ts';
import { invokeWhenPossible } from './throttled-invoke.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: room for the envelope below 6 MB. */
const maxBatchBytes = 5_500_000;
/** After a failure of the queue itself. */
const retryReceiveMs = 1_000;

/**
 * Carries messages of a queue to a function in batches. What the function worked on is removed; what failed comes
 * back when its visibility timeout has passed, and in the end moves to the queue's dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function startQueueMapping(context: MappingContext): AsyncDisposable {
  const { mapping, sources, clock, log, newId } = context;
  const { queues } = sources;
  const queueArn = mapping.eventSourceArn;
  const matches = compileRecordFilter(mapping);
  const stop = new AbortController();
  const { signal } = stop;
  const limit = createConcurrencyLimit(Math.max(1, context.maxConcurrentBatches), signal);

  async function poll(): Promise<void> {
    while (await limit.acquire()) {
      const records = await gather().catch(waitAfterFailure);
      // Several batches run side by side; each gives its slot back.
      void work(records)
        .catch((error: unknown) => log.error('Queue mapping failed', { queueArn, reason: String(error) }))
        .finally(limit.release);
    }
  }

  async function waitAfterFailure(error: unknown): Promise<QueueRecord[]> {
    log.warn('Queue mapping will try again', { queueArn, reason: String(error) });
    await abortableDelay(clock, retryReceiveMs, signal);
    return [];
  }

  /** Waits for a first message, then for more until the batch is full or its window closes. */
  async function gather(): Promise<QueueRecord[]> {
    const { batchSize, batchingWindowMs } = mapping;
    const records = await queues.receive(queueArn, { maxMessages: batchSize, waitMs: null, signal });
    const closesAtMs = clock.now() + batchingWindowMs;
    while (records.length < batchSize && !signal.aborted) {
      const waitMs = closesAtMs - clock.now();
      if (waitMs <= 0) break;
      const more = await queues.receive(queueArn, {
        maxMessages: batchSize - records.length,
        waitMs,
        signal,
      });
      if (more.length === 0) break;
      records.push(...more);
    }
    return records;
  }

  async function work(records: QueueRecord[]): Promise<void> {
    if (records.length === 0) return;
    if (signal.aborted) return queues.giveBack(queueArn, records.map(handleOf));
    const wanted = records.filter((record) => matches(filterableQueueRecord(record)));
    const dropped = records.filter((record) => !wanted.includes(record));
    if (dropped.length > 0) await queues.acknowledge(queueArn, dropped.map(handleOf));
    for (const batch of splitBySize(wanted)) {
      await context.gate.pass();
      await runBatch(batch);
    }
  }

  async function runBatch(batch: QueueRecord[]): Promise<void> {
    const payload = { Records: batch.map((record) => eventRecord(record, queueArn, context.region)) };
    const outcome = await invokeWhenPossible(() => context.invoke(newId(), payload), clock, signal);
    if (outcome === null) return queues.giveBack(queueArn, batch.map(handleOf));
    const failures = failedItems(outcome, mapping.reportBatchItemFailures);
    if (failures === 'all') return;
    const done = batch.filter((record) => !failures.has(record.messageId));
    if (done.length > 0) await queues.acknowledge(queueArn, done.map(handleOf));
  }

  const polling = poll();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await polling;
    },
  };
}

/** The record as it stands in the function's event. */
function eventRecord(record: QueueRecord, queueArn: string, region: string): JsonObject {
  const { messageAttributes, ...rest } = record;
  return {
    ...rest,
    messageAttributes: Object.fromEntries(
      Object.entries(messageAttributes).map(([name, attribute]) => [name, { ...attribute }]),
    ),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function handleOf(record: QueueRecord): string {
  return record.receiptHandle;
}

function splitBySize(records: QueueRecord[]): QueueRecord[][] {
  const batches: QueueRecord[][] = [];
  let batch: QueueRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record));
    if (batch.length > 0 && bytes + size > maxBatchBytes) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
