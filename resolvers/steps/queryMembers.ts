import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import type { MembershipItem } from '../lib/items.ts';
import { membershipKey } from '../lib/keys.ts';
import { requireMember, type RoomAccess } from '../lib/room-access.ts';

/** A page of `stash.limit` members of the room, from `stash.position` on; for members. */
export function request(ctx: Context): DynamoDBQueryRequest {
  const { roomId } = requireMember(ctx.stash as RoomAccess);
  const { pk, sk } = membershipKey(roomId, '');
  const position = ctx.stash.position as string | null;
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND begins_with(sk, :member)',
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':member': sk }),
    },
    consistentRead: true,
    limit: ctx.stash.limit as number,
    ...(position ? { nextToken: position } : {}),
  };
}

/** Leaves `stash.members` and `stash.nextPosition`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.members = ctx.result.items as MembershipItem[];
  ctx.stash.nextPosition = ctx.result.nextToken;
  return null;
}
