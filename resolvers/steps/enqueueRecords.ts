import type { Context } from '@aws-appsync/utils';
import { failOn, unavailable } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';

/** Queues `stash.inputs` for the caller. */
export function request(ctx: Context) {
  return {
    operation: 'Invoke',
    payload: { ownerId: callerId(ctx.identity), inputs: ctx.stash.inputs as object[] },
  };
}

/** Leaves `stash.receipts`, one for each input. */
export function response(ctx: Context) {
  failOn(ctx.error);
  if (ctx.result.outcome !== 'DONE') unavailable();
  ctx.stash.receipts = ctx.result.receipts;
  return null;
}
