import type { Context } from '@aws-appsync/utils';
import type { CreateFactoryInput, MutationCreateFactoryArgs } from '../schema.generated.ts';
import { unavailable } from './lib/errors.ts';
import { requirePool } from './lib/factory.ts';
import { limits } from './lib/limits.ts';
import { requiredLine, requiredUuid } from './lib/text.ts';
import { requiredTreeId } from './lib/tree-keys.ts';

export function request(ctx: Context<MutationCreateFactoryArgs>) {
  const { treeId, clientId, input } = ctx.args;
  const { lowerBound, upperBound } = input;
  ctx.stash.treeId = requiredTreeId(treeId);
  ctx.stash.clientId = requiredUuid('clientId', clientId);
  const name = requiredLine('input.name', input.name, limits.factoryNameChars);
  requirePool(lowerBound, upperBound);
  const clean: CreateFactoryInput = { name, lowerBound, upperBound };
  ctx.stash.input = clean;
  return {};
}

export function response(ctx: Context) {
  if (!ctx.stash.settled) unavailable();
  return ctx.stash.settled;
}
