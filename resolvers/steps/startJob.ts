import type { Context } from '@aws-appsync/utils';
import { correlationIdOf } from '../lib/correlation.ts';
import { ownerWith } from '../lib/data-access.ts';
import { failOn, limitExceeded, unavailable } from '../lib/errors.ts';

/** Starts a job of `stash.count` records for the caller. */
export function request(ctx: Context) {
  const payload = {
    ownerId: ownerWith('data.write', ctx.identity),
    count: ctx.stash.count as number,
    kind: ctx.stash.kind as string | null,
    seed: ctx.stash.seed as number | null,
    correlationId: correlationIdOf(ctx),
  };
  return { operation: 'Invoke', payload };
}

/** Leaves `stash.job`. */
export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'LIMIT_EXCEEDED') limitExceeded(ctx.result.limit, ctx.result.value);
  if (ctx.result.outcome !== 'STARTED') unavailable();
  ctx.stash.job = ctx.result.job;
  return null;
}
