import type { Context } from '@aws-appsync/utils';
import type { MutationRedriveDeadLettersArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { badRequest, failOn, notFound, unavailable } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { operatorId } from './lib/operator.ts';

export function request(ctx: Context<MutationRedriveDeadLettersArgs>) {
  const actorId = operatorId(ctx.identity);
  const max =
    ctx.args.max === null || ctx.args.max === undefined ? limits.deadLettersPerRedrive : ctx.args.max;
  if (max < 1 || max > limits.deadLettersPerRedrive)
    badRequest('max', `must be from 1 to ${limits.deadLettersPerRedrive}`);
  return {
    operation: 'Invoke',
    payload: { actorId, queue: ctx.args.queue, max, correlationId: correlationIdOf(ctx) },
  };
}

export function response(ctx: Context<MutationRedriveDeadLettersArgs>) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'NOT_FOUND') notFound('The queue');
  if (ctx.result.outcome === 'NO_WAY_BACK') badRequest('queue', 'has nowhere to put its dead letters back');
  if (ctx.result.outcome !== 'STARTED') unavailable();
  return ctx.result.task;
}
