import { type Context, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import type { RoomHead } from '../../schema.generated.ts';
import { failOn } from '../lib/errors.ts';
import { changeKey } from '../lib/keys.ts';

/** The newest change of the next room that `stash.heads` lacks. Stands in the pipeline once per room allowed. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const heads = ctx.stash.heads as RoomHead[];
  const roomIds = ctx.stash.memberRoomIds as string[];
  if (heads.length >= roomIds.length) runtime.earlyReturn(null);
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': changeKey(roomIds[heads.length] as string, '').pk,
      }),
    },
    limit: 1,
    scanIndexForward: false,
    consistentRead: true,
  };
}

/** Adds to `stash.heads`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  const heads = ctx.stash.heads as RoomHead[];
  const roomId = (ctx.stash.memberRoomIds as string[])[heads.length] as string;
  const [latest] = ctx.result.items;
  ctx.stash.heads = [...heads, { roomId, latestChangeId: latest ? latest.sk : null }];
  return null;
}
