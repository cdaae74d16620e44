import { type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { badRequest } from './errors.ts';
import { limits } from './limits.ts';
import { earliestUlid, isUlid, ulidTime } from './ulid.ts';

/** In a cursor inside a catch-up of several pages: stands between where to go on and what `Catchup.settled` says. */
const continues = '+';

const overlapMs = limits.syncOverlapSeconds * 1000;
/** An hour less than the log keeps, so that nothing of the overlap has expired yet. */
const windowMs = limits.changeLogDays * 86400000 - 3600000;

/** Where one page of a catch-up begins. */
export interface Catchup {
  /** The id behind which it reads; `null` when the log no longer reaches back that far. */
  position: string | null;
  /** When the catch-up's first page was read, as an id. */
  settled: string;
  /** True behind the first page. */
  goesOn: boolean;
}

/** Reads a cursor; without one a catch-up begins where the log does. */
export function catchupFrom(cursor: string | null | undefined): Catchup {
  const nowMs = util.time.nowEpochMilliSeconds();
  const now = earliestUlid(nowMs);
  if (cursor === null || cursor === undefined) {
    return { position: earliestUlid(nowMs - windowMs), settled: now, goesOn: false };
  }
  const ids = cursor.split(continues);
  if (ids.length > 2 || !ids.every((id) => isUlid(id))) {
    badRequest('cursor', 'must come from an earlier sync, or be a changeId');
  }
  const [id, settled] = ids as [string, string?];
  const timeMs = ulidTime(id);
  // Between two pages the window may move on.
  if (settled) return { position: timeMs < nowMs - windowMs - 3600000 ? null : id, settled, goesOn: true };
  if (timeMs < nowMs - windowMs) return { position: null, settled: now, goesOn: false };
  // A change may become visible after one with a higher id: longer than the longest request plus clock skew.
  return { position: earliestUlid(timeMs - overlapMs), settled: now, goesOn: false };
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

/** What a Query of a change log found; `nextToken` when it ended early. */
interface FoundChanges<Change> {
  items: Change[];
  nextToken?: string | null;
}

/**
 * A page of a catch-up. At the end of the log the cursor is the time it was read, so that it stays young; after several
 * pages the time of the first one: what became visible meanwhile among what they passed is left to the next overlap.
 */
export function syncPage<Change extends { sk: string }>(
  found: FoundChanges<Change>,
  limit: number,
  { settled, goesOn }: Catchup,
) {
  const changes = found.items.slice(0, limit);
  // A Query reads 1 MB at most, which long messages fill before the page is full.
  const hasMore = found.items.length > limit || (found.nextToken ? changes.length > 0 : false);
  const last = changes.length > 0 ? (changes[changes.length - 1] as Change).sk : '';
  return {
    changes,
    cursor: hasMore ? `${last}${continues}${settled}` : !goesOn && last > settled ? last : settled,
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
