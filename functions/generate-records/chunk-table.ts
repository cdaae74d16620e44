import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Pause } from '../lib/attempts.ts';
import type { GenerateCommand } from '../lib/generate-command.ts';
import { jobKey, type StoredJob, storedJob } from '../lib/job.ts';
import { settleJob } from '../lib/settle-job.ts';

/** Jobs, as far as generating needs them. */
export interface ChunkTable {
  /**
   * Takes a part of a job on and counts its records as enqueued, once: who has taken it on has to finish it, in as many
   * tries as it needs, also when the job is cancelled meanwhile.
   *
   * @returns the job, or `null` when it has ended or been cancelled before, or is gone with its owner.
   */
  claim(command: GenerateCommand): Promise<StoredJob | null>;
  settle(ownerId: string, jobId: string): Promise<void>;
}

const claimedJob = storedJob.extend({ claimedChunks: z.set(z.number()).optional() });

export function createChunkTable(tools: {
  client: DynamoDBClient;
  table: string;
  pause: Pause;
  nowMs: () => number;
}): ChunkTable {
  const { client, table } = tools;
  return {
    async claim({ ownerId, jobId, chunk, count }) {
      try {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall(jobKey(ownerId, jobId)),
            UpdateExpression:
              'SET #status = :running ADD enqueued :count, outstanding :count, chunksLeft :less, version :one, claimedChunks :chunks',
            ConditionExpression: '#status IN (:pending, :running) AND NOT contains(claimedChunks, :chunk)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: marshall({
              ':pending': 'PENDING',
              ':running': 'RUNNING',
              ':count': count,
              ':less': -1,
              ':one': 1,
              ':chunk': chunk,
              ':chunks': new Set([chunk]),
            }),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return storedJob.parse(unmarshall(Attributes));
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
        // Its owner deleted the account.
        if (!failure.Item) return null;
        const job = claimedJob.parse(unmarshall(failure.Item));
        return job.claimedChunks?.has(chunk) ? job : null;
      }
    },
    settle: (ownerId, jobId) => settleJob(tools, ownerId, jobId),
  };
}
