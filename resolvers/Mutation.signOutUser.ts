import type { Context } from '@aws-appsync/utils';
import type { MutationSignOutUserArgs } from '../schema.generated.ts';
import { endAllSubscriptions } from './lib/sign-out.ts';

/** Leaves `stash.subject` for the audit. */
export function request(ctx: Context<MutationSignOutUserArgs>) {
  ctx.stash.subject = ctx.args.userId;
  return {};
}

/** Ends the user's subscriptions, once the step has revoked their tokens. */
export function response(ctx: Context<MutationSignOutUserArgs>): boolean {
  endAllSubscriptions(ctx.args.userId, ctx.stash.isSecondRequest === true);
  return true;
}
