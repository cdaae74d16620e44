import type { SQSBatchResponse } from 'aws-lambda';
import { z } from 'zod';
import { traced } from '../lib/correlation.ts';
import { isDiscarded } from '../lib/discarded.ts';
import { failureReason } from '../lib/failure-reason.ts';
import { type GenerateCommand, generateCommand, recordsPerChunk } from '../lib/generate-command.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { parseJson } from '../lib/parse-json.ts';
import { formatRecordMessage } from '../lib/record.ts';
import type { ChunkTable } from './chunk-table.ts';
import { generatedRecord } from './generated-record.ts';

const event = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string(), messageAttributes: z.unknown() })),
});

/** The work queue did not take all records of a part; the next try sends them all again, with the same ids. */
class NotQueuedError extends Error {
  override readonly name = 'NotQueuedError';
}

/**
 * Generates the parts of jobs that lie on the job queue. A repeat makes the same records, which count once; those of a
 * part that was discarded are discarded each, so that the job comes to its end.
 */
export function createHandler({ table, queue, log }: { table: ChunkTable; queue: MessageQueue; log: Log }) {
  async function generate(command: GenerateCommand, isDiscarded: boolean): Promise<void> {
    const { ownerId, jobId, chunk, count, correlationId } = command;
    const job = await table.claim(command);
    if (!job) return table.settle(ownerId, jobId);
    const records = Array.from({ length: count }, (_, index) =>
      generatedRecord(job, chunk * recordsPerChunk + index),
    );
    const unsent = await queue.sendAll(
      records.map((record) => ({
        key: record.id,
        body: formatRecordMessage(record, correlationId),
        isDiscarded,
      })),
    );
    if (unsent.size > 0) throw new NotQueuedError();
    const done = isDiscarded ? 'Discarded the records of a part' : 'Generated records';
    log.info(done, { ...traced(correlationId), jobId, chunk, count });
  }

  async function generatePart(body: string, isDiscarded: boolean): Promise<void> {
    const command = generateCommand.safeParse(parseJson(body));
    // Nobody waits for what was discarded and is no part of a job.
    if (command.success) await generate(command.data, isDiscarded);
    else if (!isDiscarded) throw command.error;
  }

  return async (input: unknown): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    for (const { messageId, body, messageAttributes } of event.parse(input).Records) {
      try {
        await generatePart(body, isDiscarded(messageAttributes));
      } catch (failure) {
        log.error('A part of a job failed', { messageId, reason: failureReason(failure) });
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
