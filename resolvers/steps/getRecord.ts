import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import { ownerWith } from '../lib/data-access.ts';
import { failOn, notFound } from '../lib/errors.ts';
import { recordKey } from '../lib/record.ts';

/** The caller's record of this id. */
export function request(ctx: Context<{ id: string }>): DynamoDBGetItemRequest {
  const key = recordKey(ownerWith('data.write', ctx.identity), ctx.args.id);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

/** Leaves `stash.record`, a deleted one as its tombstone. */
export function response(ctx: Context) {
  failOn(ctx.error);
  if (!ctx.result) notFound('The record');
  ctx.stash.record = ctx.result;
  return null;
}
