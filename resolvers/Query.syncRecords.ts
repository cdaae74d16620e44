import { type Context, type DynamoDBQueryRequest, runtime } from '@aws-appsync/utils';
import type { QuerySyncRecordsArgs, Record as StoredRecord } from '../schema.generated.ts';
import { ownerWith } from './lib/data-access.ts';
import { failOn } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { type Catchup, catchupFrom, queryChanges, resync, syncPage } from './lib/sync.ts';
import { pageSize } from './lib/text.ts';

/** An entry of an owner's change log: the whole record as it stood then. */
interface RecordChangeItem {
  sk: string;
  record: StoredRecord;
}

export function request(ctx: Context<QuerySyncRecordsArgs>): DynamoDBQueryRequest {
  const limit = pageSize(ctx.args.limit, limits.changesPerPage, limits.changesPerPage);
  const catchup = catchupFrom(ctx.args.cursor);
  if (catchup.position === null) runtime.earlyReturn(resync());
  ctx.stash.limit = limit;
  ctx.stash.catchup = catchup;
  return queryChanges(
    `OWNER#${ownerWith('data.read', ctx.identity)}#CHANGES`,
    catchup.position as string,
    limit,
  );
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const page = syncPage<RecordChangeItem>(
    ctx.result,
    ctx.stash.limit as number,
    ctx.stash.catchup as Catchup,
  );
  return { ...page, changes: page.changes.map(({ record }) => record) };
}
