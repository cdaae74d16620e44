import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';
import { jobKey, runningJobsKey, type StoredJob } from '../lib/job.ts';
import { isRace } from '../lib/race.ts';
import { settleJob } from '../lib/settle-job.ts';

/** As many jobs of an owner run side by side. */
export const runningJobsPerOwner = 3;

/** Jobs, as far as starting one needs them. */
export interface JobTable {
  /** Stores a new job and takes one of its owner's places; false when none is free. @throws StillBusyError */
  start(job: StoredJob): Promise<boolean>;
  /**
   * Gives up a job of which not all was queued: it ends, and gives its place back, as soon as what a worker has taken
   * on of it meanwhile is done.
   */
  fail(job: StoredJob): Promise<void>;
}

export function createJobTable(tools: {
  client: DynamoDBClient;
  table: string;
  pause: Pause;
  nowMs: () => number;
}): JobTable {
  const { client, table, pause } = tools;

  /** Answers null when it is stored, else whether the owner has no place left. */
  async function tryStart(job: StoredJob): Promise<{ isFull: boolean } | null> {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: startItems(table, job) }));
      return null;
    } catch (failure) {
      if (!(failure instanceof TransactionCanceledException && isRace(failure))) throw failure;
      return { isFull: failure.CancellationReasons?.[1]?.Code === 'ConditionalCheckFailed' };
    }
  }

  return {
    async start(job) {
      let isStarted = false;
      await retryUntilDone('The jobs of an owner', pause, async () => {
        const refusal = await tryStart(job);
        isStarted = refusal === null;
        return refusal === null || refusal.isFull;
      });
      return isStarted;
    },
    async fail({ ownerId, id }) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall(jobKey(ownerId, id)),
            UpdateExpression: 'SET #status = :failed ADD version :one',
            ConditionExpression: '#status IN (:pending, :running)',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: marshall({
              ':failed': 'FAILED',
              ':pending': 'PENDING',
              ':running': 'RUNNING',
              ':one': 1,
            }),
          }),
        );
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
      }
      await settleJob(tools, ownerId, id);
    },
  };
}

function startItems(table: string, job: StoredJob) {
  return [
    {
      Put: {
        TableName: table,
        Item: marshall({ ...jobKey(job.ownerId, job.id), ...job }, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Update: {
        TableName: table,
        Key: marshall(runningJobsKey(job.ownerId)),
        UpdateExpression: 'ADD running :one',
        ConditionExpression: 'attribute_not_exists(running) OR running < :most',
        ExpressionAttributeValues: marshall({ ':one': 1, ':most': runningJobsPerOwner }),
      },
    },
  ];
}
