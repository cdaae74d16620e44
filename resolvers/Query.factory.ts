import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { QueryFactoryArgs } from '../schema.generated.ts';
import { failOn, notFound } from './lib/errors.ts';
import { type FactoryItem, readFactory, toFactory } from './lib/factory.ts';
import { factoryKey, requiredTreeId } from './lib/tree-keys.ts';

export function request(ctx: Context<QueryFactoryArgs>): DynamoDBGetItemRequest {
  const key = factoryKey(requiredTreeId(ctx.args.treeId), ctx.args.id);
  return { operation: 'GetItem', key: util.dynamodb.toMapValues(key), consistentRead: true };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const factory = readFactory(ctx.result);
  if (!factory) notFound('The factory');
  return toFactory(factory as FactoryItem);
}
