import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import type { StoredMessage } from '../lib/items.ts';
import { messageKey } from '../lib/keys.ts';
import { requireMember, type RoomAccess } from '../lib/room-access.ts';

/** How the anchor is compared: `before` pages back from it, `around` takes it as the newest of its older half. */
const comparisons: Record<string, string> = { before: '<', after: '>', around: '<=' };

/** Reads one more message than the page holds, so that it knows whether there are further ones. */
export function request(ctx: Context): DynamoDBQueryRequest {
  requireMember(ctx.stash as RoomAccess);
  const direction = ctx.stash.direction as string | null;
  const anchor = direction ? ` AND sk ${comparisons[direction] as string} :anchor` : '';
  return {
    operation: 'Query',
    query: {
      expression: `pk = :pk${anchor}`,
      expressionValues: util.dynamodb.toMapValues({
        ':pk': messageKey(ctx.stash.roomId as string, '').pk,
        ...(direction ? { ':anchor': ctx.stash.anchor as string } : {}),
      }),
    },
    limit: (ctx.stash.firstPage as number) + 1,
    scanIndexForward: direction === 'after',
    consistentRead: true,
  };
}

/** Leaves `stash.found`, in reading order of the query, and whether 1 MB was full before the page was. */
export function response(ctx: Context) {
  failOn(ctx.error);
  ctx.stash.found = ctx.result.items as StoredMessage[];
  ctx.stash.hasEndedEarly = ctx.result.nextToken ? true : false;
  return null;
}
