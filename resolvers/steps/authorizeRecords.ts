import type { Context } from '@aws-appsync/utils';
import { correlationIdOf } from '../lib/correlation.ts';
import { ownerWith, rightsOf } from '../lib/data-access.ts';
import { failOn, limitExceeded, unauthorized } from '../lib/errors.ts';

/** Asks whether the caller may write `stash.count` records more. Rights come from the token, as does the owner. */
export function request(ctx: Context) {
  const payload = {
    ownerId: ownerWith('data.write', ctx.identity),
    groups: rightsOf(ctx.identity),
    count: ctx.stash.count as number,
    correlationId: correlationIdOf(ctx),
  };
  return { operation: 'Invoke', payload };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'LIMIT_EXCEEDED') limitExceeded(ctx.result.limit, ctx.result.value);
  if (ctx.result.outcome !== 'ALLOWED') unauthorized('This needs data.write.');
  return null;
}
