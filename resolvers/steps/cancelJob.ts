import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { MutationCancelJobArgs } from '../../schema.generated.ts';
import { ownerWith } from '../lib/data-access.ts';
import { conflict, failOn, notFound } from '../lib/errors.ts';
import { type JobItem, jobKey, toJob } from '../lib/job.ts';

/** Parts that nobody has begun stay undone; what was begun is finished and counted, and ends the job. */
export function request(ctx: Context<MutationCancelJobArgs>): DynamoDBUpdateItemRequest {
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues(jobKey(ownerWith('data.write', ctx.identity), ctx.args.id)),
    update: {
      expression: 'SET #status = :cancelled ADD version :one',
      expressionNames: { '#status': 'status' },
      expressionValues: util.dynamodb.toMapValues({ ':cancelled': 'CANCELLED', ':one': 1 }),
    },
    condition: {
      expression: '#status IN (:pending, :running)',
      expressionValues: util.dynamodb.toMapValues({ ':pending': 'PENDING', ':running': 'RUNNING' }),
    },
  };
}

/** Leaves `stash.job`. */
export function response(ctx: Context) {
  const job = ctx.result as JobItem | null;
  if (ctx.error) {
    if (ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') failOn(ctx.error);
    if (!job) notFound('The job');
    if ((job as JobItem).status !== 'CANCELLED') conflict('The job has ended.', toJob(job as JobItem));
  }
  ctx.stash.job = job;
  return null;
}
