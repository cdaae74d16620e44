import type { Context } from '@aws-appsync/utils';
import { correlationIdOf } from './lib/correlation.ts';
import { failOn } from './lib/errors.ts';
import { operatorId } from './lib/operator.ts';

export function request(ctx: Context) {
  operatorId(ctx.identity);
  return { operation: 'Invoke', payload: { correlationId: correlationIdOf(ctx) } };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return { items: ctx.result.queues, nextToken: null };
}
