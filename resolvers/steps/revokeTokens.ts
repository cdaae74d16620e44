import { type AppSyncIdentityCognito, type Context, runtime } from '@aws-appsync/utils';
import type { MutationSignOutUserArgs } from '../../schema.generated.ts';
import { correlationIdOf } from '../lib/correlation.ts';
import { failOn, notFound } from '../lib/errors.ts';
import { needsSecondRequest } from '../lib/sign-out.ts';

/**
 * Has the function revoke the tokens of the user `userId`. Operators are people: a caller without a user's identity is
 * a function, which revoked them itself and asks for subscriptions to end: unless it says so, those that the first
 * request had no room for.
 */
export function request(ctx: Context<MutationSignOutUserArgs>) {
  const identity = ctx.identity as AppSyncIdentityCognito | null;
  const isFunction = !identity || !identity.sub;
  ctx.stash.part = isFunction && ctx.args.part !== 'FIRST' ? 'REST' : 'FIRST';
  if (isFunction) runtime.earlyReturn(null);
  return {
    operation: 'Invoke',
    payload: { userId: ctx.args.userId, needsSecondRequest, correlationId: correlationIdOf(ctx) },
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'NOT_FOUND') notFound('The user');
  return null;
}
