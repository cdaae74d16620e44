import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import type { QuerySyncInboxArgs } from '../schema.generated.ts';
import { failOn } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import type { InboxItem } from './lib/items.ts';
import { inboxKey } from './lib/keys.ts';
import { limits } from './lib/limits.ts';
import { type Catchup, catchupFrom, queryChanges, resync, syncPage } from './lib/sync.ts';
import { pageSize } from './lib/text.ts';

export function request(ctx: Context<QuerySyncInboxArgs>): DynamoDBQueryRequest {
  const limit = pageSize(ctx.args.limit, limits.changesPerPage, limits.changesPerPage);
  const catchup = catchupFrom(ctx.args.cursor);
  if (catchup.position === null) runtime.earlyReturn(resync());
  ctx.stash.limit = limit;
  ctx.stash.catchup = catchup;
  return queryChanges(inboxKey(callerId(ctx.identity), '').pk, catchup.position as string, limit);
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return syncPage<InboxItem>(ctx.result, ctx.stash.limit as number, ctx.stash.catchup as Catchup);
}
