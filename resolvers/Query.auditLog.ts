import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { AuditEntry, QueryAuditLogArgs } from '../schema.generated.ts';
import { badRequest, failOn } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { operatorId } from './lib/operator.ts';
import { auditKey } from './lib/ops-keys.ts';
import { openToken, sealToken } from './lib/page-token.ts';

const dayMs = 86400000;

/** Bound to the time that was asked for as well: a page of another time would begin anywhere. */
const tokenOwner = (ctx: Context<QueryAuditLogArgs>) =>
  `${operatorId(ctx.identity)}|auditLog|${ctx.args.from}|${ctx.args.to}`;

export function request(ctx: Context<QueryAuditLogArgs>): DynamoDBQueryRequest {
  const position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  const fromMs = util.time.parseISO8601ToEpochMilliSeconds(ctx.args.from);
  const toMs = util.time.parseISO8601ToEpochMilliSeconds(ctx.args.to);
  if (toMs <= fromMs) badRequest('to', 'must be later than from');
  if (toMs - fromMs > limits.auditDays * dayMs)
    badRequest('to', `must be at most ${limits.auditDays} days after from`);
  const from = auditKey(util.time.epochMilliSecondsToISO8601(fromMs), '');
  const to = auditKey(util.time.epochMilliSecondsToISO8601(toMs), '');
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk BETWEEN :from AND :to',
      expressionValues: util.dynamodb.toMapValues({ ':pk': from.pk, ':from': from.sk, ':to': to.sk }),
    },
    limit: limits.auditEntriesPerPage,
    consistentRead: true,
    scanIndexForward: false,
    ...(position ? { nextToken: position } : {}),
  };
}

export function response(ctx: Context<QueryAuditLogArgs>) {
  failOn(ctx.error);
  const { items, nextToken } = ctx.result as { items: AuditEntry[]; nextToken?: string | null };
  return { items, nextToken: nextToken ? sealToken(tokenOwner(ctx), nextToken) : null };
}
