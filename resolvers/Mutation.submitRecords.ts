import type { Context } from '@aws-appsync/utils';
import type { MutationSubmitRecordsArgs, RecordReceipt } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { limits } from './lib/limits.ts';

export function request(ctx: Context<MutationSubmitRecordsArgs>) {
  const { inputs } = ctx.args;
  if (inputs.length < 1 || inputs.length > limits.recordsPerSubmit) {
    badRequest('inputs', `must be from 1 to ${limits.recordsPerSubmit}`);
  }
  ctx.stash.inputs = inputs;
  ctx.stash.count = inputs.length;
  return {};
}

export function response(ctx: Context) {
  const receipts = ctx.stash.receipts as RecordReceipt[];
  return { receipts, accepted: receipts.filter((receipt) => receipt.status === 'QUEUED').length };
}
