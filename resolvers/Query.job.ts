import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { QueryJobArgs } from '../schema.generated.ts';
import { ownerWith } from './lib/data-access.ts';
import { failOn, notFound } from './lib/errors.ts';
import { type JobItem, jobKey, toJob } from './lib/job.ts';

export function request(ctx: Context<QueryJobArgs>): DynamoDBGetItemRequest {
  const key = jobKey(ownerWith('data.read', ctx.identity), ctx.args.id);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (!ctx.result) notFound('The job');
  return toJob(ctx.result as JobItem);
}
