import type { Context } from '@aws-appsync/utils';
import type { MutationDiscardDeadLetterArgs } from '../schema.generated.ts';
import { correlationIdOf } from './lib/correlation.ts';
import { failOn, notFound } from './lib/errors.ts';
import { operatorId } from './lib/operator.ts';

export function request(ctx: Context<MutationDiscardDeadLetterArgs>) {
  const actorId = operatorId(ctx.identity);
  return {
    operation: 'Invoke',
    payload: { actorId, queue: ctx.args.queue, id: ctx.args.id, correlationId: correlationIdOf(ctx) },
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome === 'QUEUE_NOT_FOUND') notFound('The queue');
  if (ctx.result.outcome === 'NOT_FOUND') notFound('The dead letter');
  return ctx.result.deadLetter;
}
