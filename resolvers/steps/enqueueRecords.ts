import type { Context } from '@aws-appsync/utils';
import { correlationIdOf } from '../lib/correlation.ts';
import { ownerWith } from '../lib/data-access.ts';
import { failOn, unavailable } from '../lib/errors.ts';

/** Queues `stash.inputs` for the caller. */
export function request(ctx: Context) {
  return {
    operation: 'Invoke',
    payload: {
      ownerId: ownerWith('data.write', ctx.identity),
      inputs: ctx.stash.inputs as object[],
      correlationId: correlationIdOf(ctx),
    },
  };
}

/** Leaves `stash.receipts`, one for each input. */
export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome !== 'DONE') unavailable();
  ctx.stash.receipts = ctx.result.receipts;
  return null;
}
