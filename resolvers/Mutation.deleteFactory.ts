import type { Context } from '@aws-appsync/utils';
import type { MutationDeleteFactoryArgs } from '../schema.generated.ts';
import { unavailable } from './lib/errors.ts';
import { requiredTreeId } from './lib/tree-keys.ts';

export function request(ctx: Context<MutationDeleteFactoryArgs>) {
  ctx.stash.treeId = requiredTreeId(ctx.args.treeId);
  ctx.stash.id = ctx.args.id;
  ctx.stash.expectedVersion = ctx.args.expectedVersion;
  return {};
}

/** The factory as it was. */
export function response(ctx: Context) {
  if (!ctx.stash.settled) unavailable();
  return ctx.stash.settled;
}
