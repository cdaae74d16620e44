import { type Context, type DynamoDBBatchGetItemRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { factoryKey, latestChangeKey } from '../lib/tree-keys.ts';

/** Reads the factory `stash.id` of `stash.treeId` and its newest change, strongly consistent, in one call. */
export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  const treeId = ctx.stash.treeId as string;
  const id = ctx.stash.id as string;
  return {
    operation: 'BatchGetItem',
    tables: {
      [ctx.env.TREE_TABLE as string]: {
        keys: [factoryKey(treeId, id), latestChangeKey(treeId, id)].map((key) =>
          util.dynamodb.toMapValues(key),
        ),
        consistentRead: true,
      },
    },
  };
}

/** Leaves `stash.item` and `stash.latest`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  const [item, latest] = ctx.result.data[ctx.env.TREE_TABLE as string];
  ctx.stash.item = item;
  ctx.stash.latest = latest;
  return null;
}
