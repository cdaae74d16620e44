import type { SQSBatchResponse } from 'aws-lambda';
import { z } from 'zod';
import { traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import { type GenerateCommand, generateCommand, recordsPerChunk } from '../lib/generate-command.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { formatRecordMessage } from '../lib/record.ts';
import type { ChunkTable } from './chunk-table.ts';
import { generatedRecord } from './generated-record.ts';

const event = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

/** The work queue did not take all records of a part; the next try sends them all again, with the same ids. */
class NotQueuedError extends Error {
  override readonly name = 'NotQueuedError';
}

/** Generates the parts of jobs that lie on the job queue. A repeat makes the same records, which count once. */
export function createHandler({ table, queue, log }: { table: ChunkTable; queue: MessageQueue; log: Log }) {
  async function generate(command: GenerateCommand): Promise<void> {
    const { ownerId, jobId, chunk, count, correlationId } = command;
    const job = await table.claim(command);
    if (!job) return table.settle(ownerId, jobId);
    const records = Array.from({ length: count }, (_, index) =>
      generatedRecord(job, chunk * recordsPerChunk + index),
    );
    const unsent = await queue.sendAll(
      records.map((record) => ({ key: record.id, body: formatRecordMessage(record, correlationId) })),
    );
    if (unsent.size > 0) throw new NotQueuedError();
    log.info('Generated records', { ...traced(correlationId), jobId, chunk, count });
  }

  return async (input: unknown): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    for (const { messageId, body } of event.parse(input).Records) {
      try {
        await generate(generateCommand.parse(JSON.parse(body)));
      } catch (failure) {
        log.error('A part of a job failed', { messageId, reason: failureReason(failure) });
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
