import type { Context } from '@aws-appsync/utils';
import type { SubscriptionOnFactoryChangeArgs } from '../schema.generated.ts';
import { follow } from './lib/subscription.ts';
import { requiredTreeId } from './lib/tree-keys.ts';

export function request(ctx: Context<SubscriptionOnFactoryChangeArgs>) {
  requiredTreeId(ctx.args.treeId);
  return { payload: null };
}

/** Trees are open to everyone who is signed in. */
export function response(ctx: Context<SubscriptionOnFactoryChangeArgs>): null {
  return follow(ctx, 'treeId', ctx.args.treeId);
}
