import type { Context } from '@aws-appsync/utils';
import type { MutationPublishJobProgressArgs } from '../schema.generated.ts';

/** Stores nothing: what is published has been stored before. */
export function request(ctx: Context<MutationPublishJobProgressArgs>) {
  return { payload: ctx.args.input };
}

export function response(ctx: Context) {
  return ctx.result;
}
