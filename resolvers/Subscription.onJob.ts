import type { Context } from '@aws-appsync/utils';
import { callerId } from './lib/identity.ts';
import { follow } from './lib/subscription.ts';

export function request() {
  return { payload: null };
}

/** Everyone hears of their own jobs only. */
export function response(ctx: Context): null {
  return follow(ctx, 'ownerId', callerId(ctx.identity));
}
