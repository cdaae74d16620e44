import type { Context } from '@aws-appsync/utils';
import { followOwn } from './lib/subscription.ts';

export function request() {
  return {};
}

/** Everyone hears of their own records only. */
export function response(ctx: Context): null {
  return followOwn(ctx, 'data.read');
}
