import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { presenceKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import type { RoomAccess } from '../lib/room-access.ts';
import { requireSignals } from '../lib/signal.ts';

/** What the members of the room told of being there. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const { roomId } = requireSignals(ctx.stash as RoomAccess);
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk',
      expressionValues: util.dynamodb.toMapValues({ ':pk': presenceKey(roomId, '').pk }),
    },
    limit: limits.signalledMembers,
  };
}

/** Leaves `stash.presences`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.presences = ctx.result.items;
  return null;
}
