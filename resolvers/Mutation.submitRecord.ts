import type { Context } from '@aws-appsync/utils';
import type { MutationSubmitRecordArgs, RecordReceipt } from '../schema.generated.ts';

export function request(ctx: Context<MutationSubmitRecordArgs>) {
  ctx.stash.inputs = [ctx.args.input];
  ctx.stash.count = 1;
  return {};
}

export function response(ctx: Context) {
  const [receipt] = ctx.stash.receipts as RecordReceipt[];
  return receipt;
}
