import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { unavailable } from '../lib/errors.ts';
import { type JobItem, jobKey, runningJobsKey } from '../lib/job.ts';

/**
 * Ends `stash.job`, which was cancelled, when nothing of it is on its way: nobody takes more of it on, so nobody else
 * might come by to end it. Its owner gets the place back.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const job = ctx.stash.job as JobItem;
  if (job.outstanding !== 0 || job.finishedAt) runtime.earlyReturn(null);
  const table = ctx.env.RECORD_TABLE as string;
  const finishedAt = util.time.nowISO8601();
  ctx.stash.job = { ...job, finishedAt, version: job.version + 1 };
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(jobKey(job.ownerId, job.id)),
        update: {
          expression: 'SET finishedAt = :at ADD version :one',
          expressionValues: util.dynamodb.toMapValues({ ':at': finishedAt, ':one': 1 }),
        },
        condition: {
          expression: 'version = :version',
          expressionValues: util.dynamodb.toMapValues({ ':version': job.version }),
          returnValuesOnConditionCheckFailure: false,
        },
      },
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(runningJobsKey(job.ownerId)),
        update: {
          expression: 'ADD running :less',
          expressionValues: util.dynamodb.toMapValues({ ':less': -1 }),
        },
      },
    ],
  };
}

/** A repeat of the mutation finds out what stood in the way: most likely that the job has just ended. */
export function response(ctx: Context) {
  if (ctx.error) unavailable();
  return null;
}
