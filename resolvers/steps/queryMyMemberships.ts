import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import type { MembershipItem } from '../lib/items.ts';
import { userPartition } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';

/** All memberships of the caller: there are never more than `limits.roomsPerUser`. */
export function request(ctx: Context): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    index: 'byUser',
    query: {
      expression: 'userKey = :user AND begins_with(userSort, :room)',
      expressionValues: util.dynamodb.toMapValues({
        ':user': userPartition(callerId(ctx.identity)),
        ':room': 'ROOM#',
      }),
    },
    limit: limits.roomsPerUser,
  };
}

/** Leaves `stash.memberships` and starts `stash.rooms`, empty. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.memberships = ctx.result.items as MembershipItem[];
  ctx.stash.rooms = [];
  return null;
}
