import type { AppSyncIdentityCognito, Context } from '@aws-appsync/utils';
import { failOn, limitExceeded, unauthorized } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';

/** Asks whether the caller may write `stash.count` records more. Groups come from the token, as does the owner. */
export function request(ctx: Context) {
  const { groups } = ctx.identity as AppSyncIdentityCognito;
  const payload = {
    ownerId: callerId(ctx.identity),
    groups: groups ? groups : [],
    count: ctx.stash.count as number,
  };
  return { operation: 'Invoke', payload };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'LIMIT_EXCEEDED') limitExceeded(ctx.result.limit, ctx.result.value);
  if (ctx.result.outcome !== 'ALLOWED') unauthorized('This needs the group data.write.');
  return null;
}
