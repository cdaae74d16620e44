import type { Context } from '@aws-appsync/utils';
import type { MutationDeleteAccountArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { failOn, notFound } from './lib/errors.ts';
import { operatorId } from './lib/operator.ts';
import { endUserSubscriptions } from './lib/sign-out.ts';

export function request(ctx: Context<MutationDeleteAccountArgs>) {
  const { userId } = ctx.args;
  const payload = {
    userId,
    actorId: operatorId(ctx.identity),
    action: 'deleteAccount',
    correlationId: correlationIdOf(ctx),
  };
  return { operation: 'Invoke', payload };
}

/** Ends the user's first subscriptions; the function that deletes ends the others. */
export function response(ctx: Context<MutationDeleteAccountArgs>): boolean {
  failOn(ctx.error);
  if (ctx.result.outcome === 'NOT_FOUND') notFound('The user');
  endUserSubscriptions(ctx.args.userId, 'FIRST');
  return true;
}
