import type { SQSBatchResponse } from 'aws-lambda';
import { StillBusyError } from '../lib/attempts.ts';
import { logWork, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { type Entry, inParallel, jobsOf, lanesOf } from './plan-batch.ts';
import { type Arrival, type RecordTable, UnknownJobError } from './record-table.ts';
import { hasRecord, parseWorkMessages, type RecordWork, type WorkMessage } from './work-message.ts';

export interface Persisting {
  table: RecordTable;
  /** For what can't be stored: to be looked at. */
  deadLetters: MessageQueue;
  log: Log;
  /** Adds to a metric. */
  count(metric: 'Persisted' | 'Rejected' | 'Failed', by: number): void;
  nowMs: () => number;
  /** After so many receives the queue gives a message up. */
  maxReceives: number;
}

/** Lanes side by side. */
const concurrentLanes = 5;
/** Nothing is begun any more with less time than this: a timeout would bring the whole batch back. */
const reservedMs = 6_000;

/** One batch on its way. */
interface Batch extends Persisting {
  /** Ids of the messages that go back to the queue. */
  failed: Set<string>;
  /** What goes to the dead letters, with what is said of it there. */
  letters: { message: WorkMessage; reason: string }[];
  hasTime(): boolean;
}

/**
 * Stores what lies on the work queue. Every message is accounted for by itself; a repeat changes nothing.
 *
 * `remainingMs`: how long the invocation may still take.
 */
export function createHandler(persisting: Persisting) {
  return async (event: unknown, remainingMs: () => number): Promise<SQSBatchResponse> => {
    const messages = parseWorkMessages(event, persisting.nowMs());
    const work = messages.filter(hasRecord);
    const batch: Batch = {
      ...persisting,
      failed: new Set(),
      letters: [],
      hasTime: () => remainingMs() > reservedMs,
    };

    await inParallel(concurrentLanes, lanesOf(work), async (groups) => {
      for (const group of groups) await storeGroup(group, batch);
    });
    await inParallel(concurrentLanes, messages, (message) => reject(message, batch));
    await sendLetters(batch);
    await settleJobs(work, batch);

    const { failed, log, count } = batch;
    count('Failed', failed.size);
    const worked = messages.map((message) => ({
      id: hasRecord(message) ? message.content.record.id : message.messageId,
      correlationId: message.correlationId,
      hasFailed: failed.has(message.messageId),
    }));
    logWork(log, 'Worked on messages', worked);
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** All in one transaction, but for what is known already; one by one when they can't be stored together. */
async function storeGroup(group: readonly Entry[], batch: Batch): Promise<void> {
  const { table, count, hasTime } = batch;
  if (!hasTime())
    return giveBack(
      group.flatMap(({ messages }) => messages),
      batch,
    );
  const answer = await table.storeAll(group.map(arrivalOf)).catch((failure: unknown) => {
    // One by one they would wait at the same counter.
    return failure instanceof StillBusyError ? failure : null;
  });
  if (answer instanceof StillBusyError) {
    for (const entry of group) await attempt(entry, batch, () => Promise.reject(answer));
    return;
  }
  const left = answer ? group.filter(({ record }) => answer.undecided.has(record.id)) : group;
  if (answer) count('Persisted', answer.stored);
  for (const entry of left) {
    await attempt(entry, batch, async () => {
      if (await table.store(arrivalOf(entry), { status: 'PERSISTED' })) count('Persisted', 1);
    });
  }
}

function giveBack(messages: readonly WorkMessage[], { failed }: Pick<Batch, 'failed'>): void {
  for (const { messageId } of messages) failed.add(messageId);
}

const arrivalOf = ({ record, messages }: Entry): Arrival => ({
  record,
  attempts: Math.max(...messages.map(({ receives }) => receives)),
  correlationId: messages[0]?.correlationId ?? null,
});

/** A failure goes back to the queue, until the queue would give it up. */
async function attempt({ record, messages }: Entry, batch: Batch, run: () => Promise<void>): Promise<void> {
  if (!batch.hasTime()) return giveBack(messages, batch);
  try {
    await run();
  } catch (failure) {
    for (const message of messages) {
      batch.log.error('A record could not be stored', {
        ...traced(message.correlationId),
        messageId: message.messageId,
        receives: message.receives,
        reason: failureReason(failure),
      });
      // The queue gives up by itself what was discarded, which keeps its mark.
      if (message.receives < batch.maxReceives || message.isDiscarded) batch.failed.add(message.messageId);
      else await giveUp({ record, messages: [message] }, message, batch);
    }
  }
}

/** The owner sees that it was rejected, if that can be stored; the message goes where it can be looked at. */
async function giveUp(entry: Entry, message: WorkMessage, batch: Batch): Promise<void> {
  const reason = 'could not be stored';
  batch.letters.push({ message, reason });
  if (batch.hasTime()) await storeRejected(entry, reason, batch).catch(() => undefined);
}

async function storeRejected(entry: Entry, reason: string, { table, count }: Batch): Promise<void> {
  if (await table.store(arrivalOf(entry), { status: 'REJECTED', reason })) count('Rejected', 1);
}

/** What can never be stored, or was discarded, is told its owner; the former is put aside, as no try would help it. */
async function reject(message: WorkMessage, batch: Batch): Promise<void> {
  const { content } = message;
  if (content.kind === 'record') return;
  if (content.kind === 'rejected') {
    const entry = { record: content.record, messages: [message] };
    let isStored = false;
    await attempt(entry, batch, async () => {
      await storeRejected(entry, content.reason, batch).catch((failure: unknown) => {
        // Nobody waits for a discarded record of a job that there is not.
        if (!(message.isDiscarded && failure instanceof UnknownJobError)) throw failure;
      });
      isStored = true;
    });
    if (!isStored) return;
  }
  if (!message.isDiscarded) batch.letters.push({ message, reason: content.reason });
}

async function sendLetters({ letters, failed, deadLetters, log }: Batch): Promise<void> {
  if (letters.length === 0) return;
  const unsent = await deadLetters.sendAll(
    letters.map(({ message: { messageId, body, receives }, reason }) => ({
      key: messageId,
      body,
      note: { reason, attempts: receives },
    })),
  );
  for (const messageId of unsent) failed.add(messageId);
  log.info('Set messages aside', { messages: letters.length, failed: unsent.size });
}

/** A job that could not be ended is tried again with the messages that it was about. */
async function settleJobs(work: readonly RecordWork[], { table, log, failed }: Batch): Promise<void> {
  for (const { ownerId, jobId, messages } of jobsOf(work)) {
    try {
      await table.settle(ownerId, jobId);
    } catch (failure) {
      log.error('A job could not be ended', {
        ...traced(messages[0]?.correlationId),
        jobId,
        reason: failureReason(failure),
      });
      giveBack(messages, { failed });
    }
  }
}
