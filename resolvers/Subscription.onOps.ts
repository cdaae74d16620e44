import type { Context } from '@aws-appsync/utils';
import { operatorId } from './lib/operator.ts';
import { followAll } from './lib/subscription.ts';

export function request(ctx: Context) {
  operatorId(ctx.identity);
  return {};
}

export function response(ctx: Context): null {
  return followAll(ctx);
}
