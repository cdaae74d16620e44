import type { Context } from '@aws-appsync/utils';
import type { MutationSignOutUserArgs, SignOutPart } from '../schema.generated.ts';
import { endUserSubscriptions } from './lib/sign-out.ts';

/** Leaves `stash.subject` for the audit. */
export function request(ctx: Context<MutationSignOutUserArgs>) {
  ctx.stash.subject = ctx.args.userId;
  return {};
}

/** Ends the user's subscriptions, once the step has revoked their tokens. */
export function response(ctx: Context<MutationSignOutUserArgs>): boolean {
  endUserSubscriptions(ctx.args.userId, ctx.stash.part as SignOutPart);
  return true;
}
