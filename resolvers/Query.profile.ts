import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { QueryProfileArgs } from '../schema.generated.ts';
import { failOn, notFound } from './lib/errors.ts';
import { profileKey } from './lib/keys.ts';

export function request(ctx: Context<QueryProfileArgs>): DynamoDBGetItemRequest {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues(profileKey(ctx.args.userId)),
    consistentRead: true,
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (!ctx.result) notFound('The person');
  return ctx.result;
}
