import type { AppSyncIdentityCognito, Context } from '@aws-appsync/utils';
import type { MutationDeleteMyAccountArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { badRequest, failOn } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import { endUserSubscriptions } from './lib/sign-out.ts';

export function request(ctx: Context<MutationDeleteMyAccountArgs>) {
  const userId = callerId(ctx.identity);
  const { username } = ctx.identity as AppSyncIdentityCognito;
  if (ctx.args.confirm.trim().toLowerCase() !== username.toLowerCase()) {
    badRequest('confirm', 'must be your user name');
  }
  return {
    operation: 'Invoke',
    payload: { userId, actorId: userId, action: 'deleteMyAccount', correlationId: correlationIdOf(ctx) },
  };
}

/** Ends the user's first subscriptions; the function that deletes ends the others. */
export function response(ctx: Context<MutationDeleteMyAccountArgs>): boolean {
  failOn(ctx.error);
  endUserSubscriptions(callerId(ctx.identity), 'FIRST');
  return true;
}
