import type { Context } from '@aws-appsync/utils';
import type { MutationPublishOpsEventArgs } from '../schema.generated.ts';

/** Stores nothing: what is published has been stored before. */
export function request(ctx: Context<MutationPublishOpsEventArgs>) {
  return { payload: ctx.args.input };
}

export function response(ctx: Context) {
  return ctx.result;
}
