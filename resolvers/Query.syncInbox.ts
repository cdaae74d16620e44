import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import type { QuerySyncInboxArgs } from '../schema.generated.ts';
import { failOn } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import type { InboxItem } from './lib/items.ts';
import { inboxKey } from './lib/keys.ts';
import { limits } from './lib/limits.ts';
import { queryChanges, resync, syncPage, syncPosition } from './lib/sync.ts';
import { pageSize } from './lib/text.ts';

export function request(ctx: Context<QuerySyncInboxArgs>): DynamoDBQueryRequest {
  const limit = pageSize(ctx.args.limit, limits.changesPerPage, limits.changesPerPage);
  const position = syncPosition(ctx.args.cursor);
  if (position === null) runtime.earlyReturn(resync());
  ctx.stash.limit = limit;
  return queryChanges(inboxKey(callerId(ctx.identity), '').pk, position as string, limit);
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const found = ctx.result.items as InboxItem[];
  const limit = ctx.stash.limit as number;
  return { ...syncPage(found, limit), changes: found.slice(0, limit) };
}
