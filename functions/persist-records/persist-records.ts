import type { SQSBatchResponse } from 'aws-lambda';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import type { SubmittedRecord } from '../lib/record.ts';
import type { Outcome, RecordTable } from './record-table.ts';
import { parseWorkMessages, type WorkMessage } from './work-message.ts';

export interface Persisting {
  table: RecordTable;
  /** For what can never be stored: to be looked at. */
  deadLetters: MessageQueue;
  log: Log;
  /** Adds to a metric. */
  count(metric: 'Persisted' | 'Rejected' | 'Failed', by: number): void;
  nowMs: () => number;
  /** After so many receives the queue gives a message up. */
  maxReceives: number;
}

/** Two items each and the job's counter stay below the hundred that a transaction may hold. */
const recordsPerTransaction = 30;
/** Transactions side by side; those of one job wait for each other at its counter. */
const concurrentGroups = 5;

type RecordWork = WorkMessage & { content: { record: SubmittedRecord } };
const hasRecord = (message: WorkMessage): message is RecordWork => message.content.kind !== 'unreadable';
const isGood = (message: RecordWork): boolean => message.content.kind === 'record';

/** Stores what lies on the work queue. Every message is accounted for by itself; a repeat changes nothing. */
export function createHandler(persisting: Persisting) {
  const { log, count } = persisting;

  return async (event: unknown): Promise<SQSBatchResponse> => {
    const messages = parseWorkMessages(event, persisting.nowMs());
    const failed = new Set<string>();
    const work = messages.filter(hasRecord);

    await inParallel(groupsOf(work.filter(isGood)), (group) => storeGroup(group, failed, persisting));
    await inParallel(
      work.filter((message) => !isGood(message)),
      (message) => attempt(message, failed, persisting, () => reject(message, persisting)),
    );
    await setAside(messages, failed, persisting);
    await settleJobs(work, failed, persisting);

    count('Failed', failed.size);
    log.info('Worked on messages', { messages: messages.length, failed: failed.size });
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** All in one transaction, which is nearly always possible; else one by one, so that one costs itself only. */
async function storeGroup(
  group: readonly RecordWork[],
  failed: Set<string>,
  persisting: Persisting,
): Promise<void> {
  if (await persisting.table.storeAll(group.map(arrivalOf)).catch(() => false)) {
    persisting.count('Persisted', group.length);
    return;
  }
  for (const message of group) {
    await attempt(message, failed, persisting, async () => {
      const isNew = await persisting.table.store(arrivalOf(message), { status: 'PERSISTED' });
      if (isNew) persisting.count('Persisted', 1);
    });
  }
}

/** A failure goes back to the queue; the last one it would give up is rejected, so that its owner sees why. */
async function attempt(
  message: RecordWork,
  failed: Set<string>,
  persisting: Persisting,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (failure) {
    failed.add(message.messageId);
    const reason = failureReason(failure);
    persisting.log.error('A record could not be stored', {
      messageId: message.messageId,
      receives: message.receives,
      reason,
    });
    if (message.receives < persisting.maxReceives) return;
    await storeRejected(message, 'could not be stored', persisting).catch(() => undefined);
  }
}

async function storeRejected(message: RecordWork, reason: string, persisting: Persisting): Promise<void> {
  const outcome: Outcome = { status: 'REJECTED', reason };
  if (await persisting.table.store(arrivalOf(message), outcome)) persisting.count('Rejected', 1);
}

async function reject(message: RecordWork, persisting: Persisting): Promise<void> {
  const { content } = message;
  if (content.kind === 'rejected') await storeRejected(message, content.reason, persisting);
}

/** What can never be stored goes where it can be looked at; trying again would not help it. */
async function setAside(
  messages: readonly WorkMessage[],
  failed: Set<string>,
  { deadLetters, log }: Persisting,
): Promise<void> {
  const letters = messages.flatMap(({ messageId, body, content }) =>
    content.kind === 'record' || failed.has(messageId)
      ? []
      : [{ key: messageId, body, reason: content.reason }],
  );
  if (letters.length === 0) return;
  const unsent = await deadLetters.sendAll(letters);
  for (const messageId of unsent) failed.add(messageId);
  log.info('Set messages aside', { messages: letters.length, failed: unsent.size });
}

/** A job that could not be ended is tried again with the messages that it was about. */
async function settleJobs(
  work: readonly RecordWork[],
  failed: Set<string>,
  { table, log }: Persisting,
): Promise<void> {
  for (const group of groupsBy(work, jobOf).values()) {
    const [first] = group;
    const { ownerId, jobId } = first?.content.record ?? {};
    if (ownerId === undefined || jobId === undefined) continue;
    try {
      await table.settle(ownerId, jobId);
    } catch (failure) {
      log.error('A job could not be ended', { jobId, reason: failureReason(failure) });
      for (const { messageId } of group) failed.add(messageId);
    }
  }
}

const arrivalOf = ({ content, receives }: RecordWork) => ({ record: content.record, attempts: receives });
const jobOf = ({ content: { record } }: RecordWork) => `${record.ownerId} ${record.jobId ?? ''}`;

function groupsBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** By owner and job, as many as fit a transaction; the same record twice never in one. */
function groupsOf(work: readonly RecordWork[]): RecordWork[][] {
  const groups: RecordWork[][] = [];
  for (const sameJob of groupsBy(work, jobOf).values()) {
    const repeats: RecordWork[] = [];
    const ids = new Set<string>();
    const firsts = sameJob.filter((message) => {
      const isRepeat = ids.has(message.content.record.id);
      ids.add(message.content.record.id);
      if (isRepeat) repeats.push(message);
      return !isRepeat;
    });
    for (let start = 0; start < firsts.length; start += recordsPerTransaction) {
      groups.push(firsts.slice(start, start + recordsPerTransaction));
    }
    groups.push(...repeats.map((message) => [message]));
  }
  return groups;
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  async function next(): Promise<void> {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
  }
  await Promise.all(Array.from({ length: concurrentGroups }, next));
}
