import { createHash } from 'node:crypto';
import { z } from 'zod';
import { maybeCorrelationId, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { formatRecordMessage, type SubmittedRecord } from '../lib/record.ts';
import type { SubmissionTable } from './submission-table.ts';
import { type ValidInput, validateRecord } from './validate-record.ts';

/** What the resolver asks for. */
const request = z.object({
  ownerId: z.string().min(1),
  inputs: z.array(z.unknown()).min(1).max(25),
  correlationId: maybeCorrelationId,
});

/** What became of one input: `RecordReceipt` of the schema. */
export interface Receipt {
  index: number;
  id: string | null;
  status: 'QUEUED' | null;
  duplicate: boolean;
  errorType: string | null;
  message: string | null;
}

/** `UNAVAILABLE`: there was something to queue, and the queue took nothing of it. */
export type EnqueueResult = { outcome: 'DONE'; receipts: Receipt[] } | { outcome: 'UNAVAILABLE' };

export interface Enqueueing {
  queue: MessageQueue;
  submissions: SubmissionTable;
  log: Log;
  newId: () => string;
  nowMs: () => number;
}

/** An input on its way into the queue, or refused. */
type Prepared = { record: SubmittedRecord; duplicate: boolean } | { errorType: string; message: string };

const unavailable = {
  errorType: 'Unavailable',
  message: 'The server could not do this just now. Try again.',
};
const mismatch = {
  errorType: 'IdempotencyMismatch',
  message: 'This clientId was used before, with another content.',
};

/** Queues records, each for itself: the receipt of one says nothing of the others. */
export function createHandler(enqueueing: Enqueueing) {
  const { queue, log } = enqueueing;
  return async (event: unknown): Promise<EnqueueResult> => {
    const { ownerId, inputs, correlationId } = request.parse(event);
    const prepared = await Promise.all(inputs.map((input) => prepare(ownerId, input, enqueueing)));
    const records = prepared.flatMap((one) => ('record' in one ? [one.record] : []));
    const unsent = await queue.sendAll(
      records.map((record) => ({ key: record.id, body: formatRecordMessage(record, correlationId) })),
    );
    const receipts = prepared.map((one, index) => receiptOf(one, index, unsent));
    const queued = receipts.filter(({ status }) => status === 'QUEUED').length;
    log.info('Queued records', {
      ...traced(correlationId),
      ownerId,
      asked: inputs.length,
      queued,
      notTaken: unsent.size,
      ids: records.map(({ id }) => id).join(),
    });
    const hasUnavailable = receipts.some(({ errorType }) => errorType === 'Unavailable');
    return queued === 0 && hasUnavailable ? { outcome: 'UNAVAILABLE' } : { outcome: 'DONE', receipts };
  };
}

async function prepare(ownerId: string, input: unknown, enqueueing: Enqueueing): Promise<Prepared> {
  const nowMs = enqueueing.nowMs();
  const checked = validateRecord(input, nowMs);
  if ('message' in checked) return { errorType: 'BadRequest', message: checked.message };
  const { clientId, content } = checked.valid;
  const fresh = {
    recordId: enqueueing.newId(),
    contentHash: hashOf(content),
    submittedAt: new Date(nowMs).toISOString(),
  };
  if (clientId === null) return { record: recordOf(ownerId, fresh, content), duplicate: false };
  try {
    const earlier = await enqueueing.submissions.remember(ownerId, clientId, fresh, nowMs);
    if (earlier && earlier.contentHash !== fresh.contentHash) return mismatch;
    // A repeat is queued again: the first try may have ended before its message was sent. The table takes it once.
    return { record: recordOf(ownerId, earlier ?? fresh, content), duplicate: earlier !== null };
  } catch (failure) {
    enqueueing.log.error('A clientId could not be remembered', { reason: failureReason(failure) });
    return unavailable;
  }
}

/** Built field by field: nothing of an input gets into a record by itself. */
function recordOf(
  ownerId: string,
  { recordId, submittedAt }: { recordId: string; submittedAt: string },
  { informationOne, informationTwo, kind, value, occurredAt }: ValidInput['content'],
): SubmittedRecord {
  return {
    id: recordId,
    ownerId,
    informationOne,
    informationTwo,
    ...(kind === undefined ? {} : { kind }),
    ...(value === undefined ? {} : { value }),
    occurredAt: occurredAt ?? submittedAt,
    submittedAt,
  };
}

function hashOf({ informationOne, informationTwo, kind, value, occurredAt }: ValidInput['content']): string {
  const content = JSON.stringify([informationOne, informationTwo, kind, value, occurredAt]);
  return createHash('sha256').update(content).digest('base64url');
}

function receiptOf(one: Prepared, index: number, unsent: ReadonlySet<string>): Receipt {
  if (!('record' in one)) return { index, id: null, status: null, duplicate: false, ...one };
  const { id } = one.record;
  if (unsent.has(id)) return { index, id: null, status: null, duplicate: false, ...unavailable };
  return { index, id, status: 'QUEUED', duplicate: one.duplicate, errorType: null, message: null };
}
