import type { Context } from '@aws-appsync/utils';
import type { QueryDeadLettersArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { failOn, notFound } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { operatorId } from './lib/operator.ts';
import { pageSize } from './lib/text.ts';

export function request(ctx: Context<QueryDeadLettersArgs>) {
  operatorId(ctx.identity);
  const limit = pageSize(ctx.args.limit, limits.deadLettersPerPage, limits.deadLettersPerPage);
  return {
    operation: 'Invoke',
    payload: { queue: ctx.args.queue, limit, correlationId: correlationIdOf(ctx) },
  };
}

/** No second page: a queue can't be read from a place within it. */
export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'NOT_FOUND') notFound('The queue');
  return { items: ctx.result.deadLetters, nextToken: null };
}
