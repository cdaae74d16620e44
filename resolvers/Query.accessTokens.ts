import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { accessTokenKey, type AccessTokenItem, behindTokenIds, toAccessToken } from './lib/access-token.ts';
import { failOn } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import { limits } from './lib/limits.ts';

/** One page: far more than may be live, and what ended goes a day later. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const { pk } = accessTokenKey(callerId(ctx.identity), '');
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk < :end',
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':end': behindTokenIds }),
    },
    limit: limits.accessTokensPerPage,
    consistentRead: true,
    scanIndexForward: false,
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const { items } = ctx.result as { items: AccessTokenItem[] };
  return { items: items.map((item) => toAccessToken(item)), nextToken: null };
}
