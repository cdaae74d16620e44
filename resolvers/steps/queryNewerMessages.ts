import { type Context, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import type { StoredMessage } from '../lib/items.ts';
import { messageKey } from '../lib/keys.ts';

/** The newer half of a page around a message; for other pages there is nothing to do. */
export function request(ctx: Context): DynamoDBQueryRequest {
  if (ctx.stash.direction !== 'around') runtime.earlyReturn(null);
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk > :anchor',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': messageKey(ctx.stash.roomId as string, '').pk,
        ':anchor': ctx.stash.anchor as string,
      }),
    },
    limit: ctx.stash.newerPage as number,
    scanIndexForward: true,
    consistentRead: true,
  };
}

/** Leaves `stash.newer`, oldest first. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.newer = ctx.result.items as StoredMessage[];
  return null;
}
