import { createHash } from 'node:crypto';
import { abortableDelay } from './abortable-delay.ts';
import { failedItems } from './batch-response.ts';
import { streamBatchRecord, type StreamCondition } from './destination-record.ts';
import type { MappingContext, StreamRecord } from './mapping-context.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';
import { compileRecordFilter } from './record-filter.ts';
import { invokeWhenPossible, retryDelayMs } from './throttled-invoke.ts';
import { unlessAborted } from './unless-aborted.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html: what a stream keeps. */
const retentionSeconds = 86_400;

/**
 * Creates the worker of a stream mapping: it stays with one batch until each of its records has been worked on,
 * filtered out, or given up by the mapping's rules on retries and age.
 *
 * @param advance is told, in order, up to which sequence number nothing is left to do.
 */
export function createStreamBatchRunner(
  context: MappingContext,
  signal: AbortSignal,
  advance: (sequenceNumber: string) => Promise<void>,
): (records: StreamRecord[]) => Promise<void> {
  const { mapping, clock, log, newId } = context;
  const matches = compileRecordFilter(mapping);
  const maxAgeSeconds =
    mapping.maximumRecordAgeSeconds === -1 ? retentionSeconds : mapping.maximumRecordAgeSeconds;

  async function run(records: StreamRecord[]): Promise<void> {
    let pending = records;
    let attempts = 0;
    let lastOutcome: InvocationOutcome | null = null;
    while (pending.length > 0 && !signal.aborted) {
      pending = await giveUpOld(pending, attempts, lastOutcome);
      const wanted = pending.filter(matches);
      if (wanted.length === 0) return advanceBehind(pending);
      await context.gate.pass();
      lastOutcome = await invoke(wanted);
      if (lastOutcome === null) return;
      attempts += 1;
      const failed = firstFailure(lastOutcome, wanted, pending);
      await advanceBehind(pending.slice(0, failed));
      const isSplit = mapping.bisectBatchOnFunctionError && failed === 0 && pending.length > 1;
      pending = pending.slice(failed);
      if (pending.length === 0) return;
      if (isSplit) {
        // Halves start with a fresh quota: splitting does not count as a retry.
        const middle = Math.ceil(pending.length / 2);
        await run(pending.slice(0, middle));
        return run(pending.slice(middle));
      }
      if (mapping.maximumRetryAttempts >= 0 && attempts > mapping.maximumRetryAttempts) {
        return giveUp(pending, 'RetryAttemptsExhausted', attempts, lastOutcome);
      }
      await abortableDelay(clock, retryDelayMs(attempts - 1), signal);
    }
  }

  /** A stop does not wait for the function: the batch is handed over again by the next start. */
  function invoke(wanted: StreamRecord[]): Promise<InvocationOutcome | null> {
    const call = () => context.invoke(newId(), { Records: wanted });
    return unlessAborted(invokeWhenPossible(call, clock, signal), signal);
  }

  /** Index in `pending` of the first record that has to be tried again. */
  function firstFailure(outcome: InvocationOutcome, wanted: StreamRecord[], pending: StreamRecord[]): number {
    const failures = failedItems(outcome, mapping.reportBatchItemFailures);
    if (failures === 'all') return 0;
    if (failures.size === 0) return pending.length;
    const first = wanted.find((record) => failures.has(sequenceOf(record)));
    // A sequence number that is not in the batch says nothing about where to go on.
    return first ? pending.indexOf(first) : 0;
  }

  async function advanceBehind(done: StreamRecord[]): Promise<void> {
    const last = done.at(-1);
    if (last) await advance(sequenceOf(last));
  }

  async function giveUpOld(
    records: StreamRecord[],
    attempts: number,
    lastOutcome: InvocationOutcome | null,
  ): Promise<StreamRecord[]> {
    const oldestMs = clock.now() - maxAgeSeconds * 1000;
    const firstYoung = records.findIndex((record) => createdMs(record) >= oldestMs);
    const old = firstYoung < 0 ? records : records.slice(0, firstYoung);
    if (old.length > 0) await giveUp(old, 'RecordAgeExceeded', attempts, lastOutcome);
    return records.slice(old.length);
  }

  async function giveUp(
    records: StreamRecord[],
    condition: StreamCondition,
    invokeCount: number,
    lastOutcome: InvocationOutcome | null,
  ): Promise<void> {
    log.warn('Stream mapping gave records up', {
      mapping: mapping.logicalId,
      condition,
      records: records.length,
    });
    const [first] = records;
    const last = records.at(-1);
    if (!first || !last) return;
    if (mapping.onFailureArn !== null) {
      const record = streamBatchRecord({
        requestId: newId(),
        functionArn: mapping.functionArn,
        condition,
        invokeCount,
        lastOutcome,
        streamArn: mapping.eventSourceArn,
        shardId: shardIdOf(mapping.eventSourceArn),
        startSequenceNumber: sequenceOf(first),
        endSequenceNumber: sequenceOf(last),
        firstArrivalMs: createdMs(first),
        lastArrivalMs: createdMs(last),
        batchSize: records.length,
        nowMs: clock.now(),
      });
      await context.deliver(mapping.onFailureArn, JSON.stringify(record));
    }
    await advance(sequenceOf(last));
  }

  return run;
}

function sequenceOf(record: StreamRecord): string {
  return record.dynamodb.SequenceNumber;
}

function createdMs(record: StreamRecord): number {
  return record.dynamodb.ApproximateCreationDateTime * 1000;
}

/** Streams have one shard here; its name only has to be stable and to look like one. */
function shardIdOf(streamArn: string): string {
  const digest = createHash('sha256').update(streamArn).digest('hex');
  return `shardId-00000000000000000000-${digest.slice(0, 8)}`;
}
