import type { Context } from '@aws-appsync/utils';
import type { MutationGenerateChildrenArgs } from '../schema.generated.ts';
import { badRequest, unavailable } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { requiredTreeId } from './lib/tree-keys.ts';

export function request(ctx: Context<MutationGenerateChildrenArgs>) {
  const { treeId, id, count } = ctx.args;
  if (count < 1 || count > limits.childrenPerFactory) {
    badRequest('count', `must be from 1 to ${limits.childrenPerFactory}`);
  }
  ctx.stash.treeId = requiredTreeId(treeId);
  ctx.stash.id = id;
  ctx.stash.count = count;
  return {};
}

export function response(ctx: Context) {
  if (!ctx.stash.settled) unavailable();
  return ctx.stash.settled;
}
