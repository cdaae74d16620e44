import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { publicPartition } from '../lib/keys.ts';

/** Public rooms whose name begins with `stash.prefix`, in the order of their names. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const prefix = ctx.stash.prefix as string;
  const byName = prefix === '' ? '' : ' AND begins_with(publicSort, :prefix)';
  const position = ctx.stash.position as string | null;
  return {
    operation: 'Query',
    index: 'publicRooms',
    query: {
      expression: `publicKey = :public${byName}`,
      expressionValues: util.dynamodb.toMapValues({
        ':public': publicPartition,
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
