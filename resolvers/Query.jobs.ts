import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { QueryJobsArgs } from '../schema.generated.ts';
import { ownerWith } from './lib/data-access.ts';
import { failOn } from './lib/errors.ts';
import { type JobItem, jobKey, toJob } from './lib/job.ts';
import { limits } from './lib/limits.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { pageSize } from './lib/text.ts';

const tokenOwner = (ctx: Context) => `${ownerWith('data.read', ctx.identity)}|jobs`;

export function request(ctx: Context<QueryJobsArgs>): DynamoDBQueryRequest {
  const { pk } = jobKey(ownerWith('data.read', ctx.identity), '');
  const position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  return {
    operation: 'Query',
    query: { expression: 'pk = :pk', expressionValues: util.dynamodb.toMapValues({ ':pk': pk }) },
    limit: pageSize(ctx.args.limit, limits.jobsPerPage, limits.jobsPerPage),
    consistentRead: true,
    scanIndexForward: false,
    ...(position ? { nextToken: position } : {}),
  };
}

/** Newest first, for ids sort by the time they were made. */
export function response(ctx: Context<QueryJobsArgs>) {
  failOn(ctx.error);
  const { items, nextToken } = ctx.result as { items: JobItem[]; nextToken?: string | null };
  return {
    items: items.map((job) => toJob(job)),
    nextToken: nextToken ? sealToken(tokenOwner(ctx), nextToken) : null,
  };
}
