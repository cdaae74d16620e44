import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import type { QuerySyncTreeArgs } from '../schema.generated.ts';
import { failOn } from './lib/errors.ts';
import type { FactoryChangeItem } from './lib/factory.ts';
import type { ItemKey } from './lib/keys.ts';
import { limits } from './lib/limits.ts';
import { type Catchup, catchupFrom, queryChanges, resync, syncPage } from './lib/sync.ts';
import { pageSize } from './lib/text.ts';
import { requiredTreeId, treeChangeKey } from './lib/tree-keys.ts';

export function request(ctx: Context<QuerySyncTreeArgs>): DynamoDBQueryRequest {
  const { pk } = treeChangeKey(requiredTreeId(ctx.args.treeId), '');
  const limit = pageSize(ctx.args.limit, limits.factoryChangesPerPage, limits.factoryChangesPerPage);
  const catchup = catchupFrom(ctx.args.cursor);
  if (catchup.position === null) runtime.earlyReturn(resync());
  ctx.stash.limit = limit;
  ctx.stash.catchup = catchup;
  return queryChanges(pk, catchup.position as string, limit);
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return syncPage<ItemKey & FactoryChangeItem>(
    ctx.result,
    ctx.stash.limit as number,
    ctx.stash.catchup as Catchup,
  );
}
