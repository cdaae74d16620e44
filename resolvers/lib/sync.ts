import { type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { badRequest } from './errors.ts';
import { limits } from './limits.ts';
import { earliestUlid, isUlid, ulidTime } from './ulid.ts';

/** Ends a cursor inside a catch-up of several pages: go on exactly behind it, without reading again. */
const continues = '+';

const overlapMs = limits.syncOverlapSeconds * 1000;
/** An hour less than the log keeps, so that nothing of the overlap has expired yet. */
const windowMs = limits.changeLogDays * 86400000 - 3600000;

/** The position behind which a catch-up reads; `null` when the log no longer reaches back that far. */
export function syncPosition(cursor: string | null | undefined): string | null {
  const nowMs = util.time.nowEpochMilliSeconds();
  if (cursor === null || cursor === undefined) return earliestUlid(nowMs - windowMs);
  const goesOn = cursor.endsWith(continues);
  const id = goesOn ? cursor.slice(0, cursor.length - 1) : cursor;
  if (!isUlid(id)) badRequest('cursor', 'must come from an earlier sync, or be a changeId');
  const time = ulidTime(id);
  if (time < nowMs - windowMs) return goesOn && time > nowMs - windowMs - 3600000 ? id : null;
  // A change may become visible after one with a higher id: longer than the longest request plus clock skew.
  return goesOn ? id : earliestUlid(time - overlapMs);
}

/** One strongly consistent Query of a change log; it reads one entry more than the page holds. */
export function queryChanges(pk: string, position: string, limit: number): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk > :position',
      expressionValues: util.dynamodb.toMapValues({ ':pk': pk, ':position': position }),
    },
    limit: limit + 1,
    consistentRead: true,
    scanIndexForward: true,
  };
}

/** The answer of a catch-up, without its changes. At the end of the log the cursor is now, so that it stays young. */
export function syncPage(found: { sk: string }[], limit: number) {
  const hasMore = found.length > limit;
  const page = found.slice(0, limit);
  const last = page.length > 0 ? (page[page.length - 1] as { sk: string }).sk : '';
  const now = earliestUlid(util.time.nowEpochMilliSeconds());
  return {
    cursor: hasMore ? `${last}${continues}` : last > now ? last : now,
    hasMore,
    resyncRequired: false,
    serverTime: util.time.nowISO8601(),
  };
}

/** The answer to a cursor that is too old: fetch everything anew, then go on from this cursor. */
export function resync() {
  return {
    changes: [],
    cursor: earliestUlid(util.time.nowEpochMilliSeconds()),
    hasMore: false,
    resyncRequired: true,
    serverTime: util.time.nowISO8601(),
  };
}
