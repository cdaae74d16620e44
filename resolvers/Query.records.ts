import { type Context, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import type { QueryRecordsArgs, RecordFilterInput } from '../schema.generated.ts';
import { ownerWith } from './lib/data-access.ts';
import { failOn } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import type { RecordItem } from './lib/record.ts';
import { pageSize } from './lib/text.ts';

/** How many records a page with a condition that no key covers may read: at most 1 MB is read anyway. */
const recordsPerFilteredQuery = 1000;

/** Marks a token that goes on where DynamoDB stopped, rather than behind a record of ours. */
const tablePosition = '>';

/** An index with the value of its key. */
interface QueryKey {
  index: string;
  name: string;
  value: string;
}

function isoTime(time: string): string {
  return util.time.epochMilliSecondsToISO8601(util.time.parseISO8601ToEpochMilliSeconds(time));
}

/** A page goes on in the same list only. */
function tokenOwner(ctx: Context<QueryRecordsArgs>): string {
  const { kind, status, jobId, from, to } = filterOf(ctx);
  return `${ownerWith('data.read', ctx.identity)}|records|${JSON.stringify([kind, status, jobId, from, to, ctx.args.order])}`;
}

function filterOf(ctx: Context<QueryRecordsArgs>): RecordFilterInput {
  return ctx.args.filter ? ctx.args.filter : {};
}

/** The narrowest index: a job, a kind, what was rejected, all. */
function keyOf(ownerId: string, { jobId, kind, status }: RecordFilterInput): QueryKey {
  const owner = `OWNER#${ownerId}`;
  if (jobId) return { index: 'byJob', name: 'jobKey', value: `${owner}#JOB#${jobId}` };
  if (kind) return { index: 'byKind', name: 'kindKey', value: `${owner}#KIND#${kind}` };
  if (status === 'REJECTED') {
    return { index: 'byRejection', name: 'rejectionKey', value: `${owner}#REJECTED` };
  }
  return { index: 'byOccurrence', name: 'ownerKey', value: owner };
}

/** Conditions that the key leaves over. */
function restOf({ kind, status, jobId }: RecordFilterInput, { index }: QueryKey): Condition[] {
  return [
    ...(kind && index !== 'byKind' ? [{ name: 'kind', value: kind }] : []),
    ...(status && index !== 'byRejection' ? [{ name: 'status', value: status as string }] : []),
    ...(jobId && index !== 'byJob' ? [{ name: 'jobId', value: jobId }] : []),
  ];
}

interface Condition {
  name: string;
  value: string;
}

function namesOf(conditions: Condition[]): Record<string, string> {
  return conditions.reduce<Record<string, string>>((all, { name }) => ({ ...all, [`#${name}`]: name }), {});
}

function valuesOf(conditions: Condition[]): Record<string, string> {
  return conditions.reduce<Record<string, string>>(
    (all, { name, value }) => ({ ...all, [`:${name}`]: value }),
    {},
  );
}

/**
 * One Query, whatever is asked for. It goes on at a record of the last page, which it reads once more, or where
 * DynamoDB stopped reading.
 */
export function request(ctx: Context<QueryRecordsArgs>): DynamoDBQueryRequest {
  const limit = pageSize(ctx.args.limit, limits.recordsPerPage, limits.recordsPerPage);
  const token = openToken(tokenOwner(ctx), ctx.args.nextToken);
  const filter = filterOf(ctx);
  // Queued records lie on the queue: their submitter has the receipts.
  if (filter.status === 'QUEUED') runtime.earlyReturn({ items: [], nextToken: null });
  const isAscending = ctx.args.order === 'ASC';
  const key = keyOf(ownerWith('data.read', ctx.identity), filter);
  const rest = restOf(filter, key);
  const isTablePosition = token !== null && token.startsWith(tablePosition);
  const position = isTablePosition ? null : token;
  const from = filter.from ? isoTime(filter.from) : '0';
  const to = filter.to ? isoTime(filter.to) : '~';
  ctx.stash.limit = limit;
  ctx.stash.position = position;
  return {
    operation: 'Query',
    index: key.index,
    query: {
      expression: '#key = :key AND occurrenceSort BETWEEN :from AND :to',
      expressionNames: { '#key': key.name },
      expressionValues: util.dynamodb.toMapValues({
        ':key': key.value,
        ':from': isAscending && position ? position : from,
        ':to': !isAscending && position ? position : to,
      }),
    },
    ...(rest.length > 0
      ? {
          filter: {
            expression: rest.map(({ name }) => `#${name} = :${name}`).join(' AND '),
            expressionNames: namesOf(rest),
            expressionValues: util.dynamodb.toMapValues(valuesOf(rest)),
          },
        }
      : {}),
    // One more tells whether there is another page, and one is the position itself.
    limit: rest.length > 0 ? recordsPerFilteredQuery : limit + 2,
    scanIndexForward: isAscending,
    ...(isTablePosition ? { nextToken: (token as string).slice(tablePosition.length) } : {}),
  };
}

export function response(ctx: Context<QueryRecordsArgs>) {
  failOn(ctx.error);
  const limit = ctx.stash.limit as number;
  const found = (ctx.result.items as RecordItem[]).filter(
    (record) => record.occurrenceSort !== ctx.stash.position,
  );
  const items = found.slice(0, limit);
  const owner = tokenOwner(ctx);
  if (found.length > limit) {
    return { items, nextToken: sealToken(owner, (items[limit - 1] as RecordItem).occurrenceSort) };
  }
  const { nextToken } = ctx.result as { nextToken?: string | null };
  return { items, nextToken: nextToken ? sealToken(owner, `${tablePosition}${nextToken}`) : null };
}
