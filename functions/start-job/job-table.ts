import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jobKey, runningJobsKey, type StoredJob } from '../lib/job.ts';

/** As many jobs of an owner run side by side. */
export const runningJobsPerOwner = 3;

/** Jobs, as far as starting one needs them. */
export interface JobTable {
  /** Stores a new job and takes one of its owner's places; false when none is free. */
  start(job: StoredJob): Promise<boolean>;
  /** Ends a job of which nothing was queued, and gives its place back. */
  fail(job: StoredJob, at: string): Promise<void>;
}

export function createJobTable(client: DynamoDBClient, table: string): JobTable {
  const place = (ownerId: string) => ({
    TableName: table,
    Key: marshall(runningJobsKey(ownerId)),
    UpdateExpression: 'ADD running :by',
  });

  return {
    async start(job) {
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Put: {
                  TableName: table,
                  Item: marshall({ ...jobKey(job.ownerId, job.id), ...job }, { removeUndefinedValues: true }),
                  ConditionExpression: 'attribute_not_exists(pk)',
                },
              },
              {
                Update: {
                  ...place(job.ownerId),
                  ConditionExpression: 'attribute_not_exists(running) OR running < :most',
                  ExpressionAttributeValues: marshall({ ':by': 1, ':most': runningJobsPerOwner }),
                },
              },
            ],
          }),
        );
        return true;
      } catch (failure) {
        if (!(failure instanceof TransactionCanceledException)) throw failure;
        if (failure.CancellationReasons?.[1]?.Code !== 'ConditionalCheckFailed') throw failure;
        return false;
      }
    },
    async fail(job, at) {
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Update: {
                TableName: table,
                Key: marshall(jobKey(job.ownerId, job.id)),
                UpdateExpression: 'SET #status = :failed, finishedAt = :at ADD version :one',
                ConditionExpression: '#status = :pending',
                ExpressionAttributeNames: { '#status': 'status' },
                ExpressionAttributeValues: marshall({
                  ':failed': 'FAILED',
                  ':pending': 'PENDING',
                  ':at': at,
                  ':one': 1,
                }),
              },
            },
            {
              Update: { ...place(job.ownerId), ExpressionAttributeValues: marshall({ ':by': -1 }) },
            },
          ],
        }),
      );
    },
  };
}
