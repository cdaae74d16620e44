import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { publicRoomPartition } from '../lib/keys.ts';

/** Public rooms whose name begins with `stash.prefix`, in the order of their names. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const prefix = ctx.stash.prefix as string;
  const byName = prefix === '' ? '' : ' AND begins_with(nameSort, :prefix)';
  const position = ctx.stash.position as string | null;
  return {
    operation: 'Query',
    index: 'byName',
    query: {
      expression: `nameKey = :public${byName}`,
      expressionValues: util.dynamodb.toMapValues({
        ':public': publicRoomPartition,
        ...(prefix === '' ? {} : { ':prefix': prefix }),
      }),
    },
    limit: ctx.stash.limit as number,
    ...(position ? { nextToken: position } : {}),
  };
}

/** Leaves `stash.rooms` and `stash.nextPosition`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.rooms = ctx.result.items;
  ctx.stash.nextPosition = ctx.result.nextToken;
  return null;
}
