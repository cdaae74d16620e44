import type { Context } from '@aws-appsync/utils';
import type { MutationSignOutUserArgs } from '../schema.generated.ts';
import { endAllSubscriptions } from './lib/sign-out.ts';

export function request() {
  return {};
}

/** Ends the user's subscriptions, once the step has revoked their tokens. */
export function response(ctx: Context<MutationSignOutUserArgs>): boolean {
  endAllSubscriptions(ctx.args.userId, ctx.stash.isSecondRequest === true);
  return true;
}
