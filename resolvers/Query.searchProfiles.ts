import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { QuerySearchProfilesArgs } from '../schema.generated.ts';
import { badRequest, failOn } from './lib/errors.ts';
import { profilePartition } from './lib/keys.ts';
import { limits } from './lib/limits.ts';
import { optionalLine, pageSize } from './lib/text.ts';

/** People whose name begins with the prefix, whatever its case, in the order of their names. */
export function request(ctx: Context<QuerySearchProfilesArgs>): DynamoDBQueryRequest {
  const prefix = optionalLine('prefix', ctx.args.prefix, limits.displayNameChars).toLowerCase();
  if (prefix.length < limits.profilePrefixCharsMin) {
    badRequest('prefix', `must have at least ${limits.profilePrefixCharsMin} characters`);
  }
  return {
    operation: 'Query',
    index: 'byName',
    query: {
      expression: 'nameKey = :profiles AND begins_with(nameSort, :prefix)',
      expressionValues: util.dynamodb.toMapValues({ ':profiles': profilePartition, ':prefix': prefix }),
    },
    limit: pageSize(ctx.args.limit, limits.profilesPerSearch, limits.profilesPerSearch),
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return { items: ctx.result.items, nextToken: null };
}
