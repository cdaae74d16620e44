import type { Context } from '@aws-appsync/utils';
import type { QueryRecordStatsArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { ownerWith } from './lib/data-access.ts';
import { badRequest, failOn, limitExceeded } from './lib/errors.ts';

export function request(ctx: Context<QueryRecordStatsArgs>) {
  const { from, to, bucket } = ctx.args;
  return {
    operation: 'Invoke',
    payload: {
      ownerId: ownerWith('data.read', ctx.identity),
      from,
      to,
      bucket,
      correlationId: correlationIdOf(ctx),
    },
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'BAD_REQUEST') badRequest('to', 'must be later than from');
  if (ctx.result.outcome === 'LIMIT_EXCEEDED') limitExceeded(ctx.result.limit, ctx.result.value);
  return ctx.result;
}
