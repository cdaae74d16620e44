import { type Context, type DynamoDBBatchGetItemRequest, util } from '@aws-appsync/utils';
import { failOn } from './errors.ts';
import type { ItemKey } from './keys.ts';

/** Reads items of the chat table by key, in one call. */
export function batchGet(
  ctx: Context,
  keys: ItemKey[],
  consistentRead: boolean,
): DynamoDBBatchGetItemRequest {
  return {
    operation: 'BatchGetItem',
    tables: {
      [ctx.env.CHAT_TABLE as string]: {
        keys: keys.map((key) => util.dynamodb.toMapValues(key)),
        consistentRead,
      },
    },
  };
}

/** What `batchGet` found, in the order of its keys; null where there is no such item. */
export function batchGetResult<T>(ctx: Context): (T | null)[] {
  failOn(ctx.error);
  return ctx.result.data[ctx.env.CHAT_TABLE as string];
}
