import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { QueryRecordArgs } from '../schema.generated.ts';
import { ownerWith } from './lib/data-access.ts';
import { failOn, notFound } from './lib/errors.ts';
import { type RecordItem, recordKey } from './lib/record.ts';

export function request(ctx: Context<QueryRecordArgs>): DynamoDBGetItemRequest {
  const key = recordKey(ownerWith('data.read', ctx.identity), ctx.args.id);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const record = ctx.result as RecordItem | null;
  if (!record || record.deletedAt) notFound('The record');
  return record;
}
