import {
  type DynamoDBClient,
  GetItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Pause, retryUntilDone } from './attempts.ts';
import { jobKey, runningJobsKey, type StoredJob, storedJob } from './job.ts';
import { isRace } from './race.ts';

/** What a job becomes when it has come to its end; `null` while it goes on, or has ended already. */
export function endOf(job: StoredJob): StoredJob['status'] | null {
  const { status, outstanding, chunksLeft, rejected, finishedAt } = job;
  if (outstanding !== 0) return null;
  if (status === 'CANCELLED' || status === 'FAILED') return finishedAt === undefined ? status : null;
  // A redrive stored the last one that had been rejected.
  if (status === 'COMPLETED_WITH_ERRORS') return rejected === 0 ? 'COMPLETED' : null;
  if (chunksLeft > 0 || (status !== 'RUNNING' && status !== 'PENDING')) return null;
  return rejected > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED';
}

/**
 * Ends a job when nothing of it is outstanding. Whoever counts calls it after counting, also when the counting turned
 * out to have been done before: the one who did it may have ended in between.
 */
export async function settleJob(
  {
    client,
    table,
    pause,
    nowMs,
  }: { client: DynamoDBClient; table: string; pause: Pause; nowMs: () => number },
  ownerId: string,
  jobId: string,
): Promise<void> {
  await retryUntilDone('A job', pause, async () => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall(jobKey(ownerId, jobId)), ConsistentRead: true }),
    );
    const job = Item ? storedJob.parse(unmarshall(Item)) : null;
    const end = job ? endOf(job) : null;
    if (!job || !end) return true;
    try {
      const TransactItems = endItems(table, job, end, new Date(nowMs()).toISOString());
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return true;
    } catch (failure) {
      if (isRace(failure)) return false;
      throw failure;
    }
  });
}

/** The job's end and the place it leaves to another; a job ends in the state that was read, or not now. */
function endItems(table: string, job: StoredJob, end: StoredJob['status'], at: string): TransactWriteItem[] {
  const update: TransactWriteItem = {
    Update: {
      TableName: table,
      Key: marshall(jobKey(job.ownerId, job.id)),
      UpdateExpression:
        'SET #status = :end, finishedAt = if_not_exists(finishedAt, :at), version = version + :one',
      ConditionExpression: 'version = :version',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: marshall({ ':end': end, ':at': at, ':one': 1, ':version': job.version }),
    },
  };
  if (job.finishedAt !== undefined) return [update];
  const leave: TransactWriteItem = {
    Update: {
      TableName: table,
      Key: marshall(runningJobsKey(job.ownerId)),
      UpdateExpression: 'ADD running :less',
      ExpressionAttributeValues: marshall({ ':less': -1 }),
    },
  };
  return [update, leave];
}
