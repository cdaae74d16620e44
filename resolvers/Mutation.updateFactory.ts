import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateFactoryArgs } from '../schema.generated.ts';
import { unavailable } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { requiredLine } from './lib/text.ts';
import { requiredTreeId } from './lib/tree-keys.ts';

/** Null says nothing, as if it were left out. Bounds are checked against those that stay. */
export function request(ctx: Context<MutationUpdateFactoryArgs>) {
  const { treeId, id, expectedVersion, input } = ctx.args;
  const { name, lowerBound, upperBound } = input;
  const isNamed = name !== null && name !== undefined;
  ctx.stash.treeId = requiredTreeId(treeId);
  ctx.stash.id = id;
  ctx.stash.expectedVersion = expectedVersion;
  ctx.stash.input = {
    name: isNamed ? requiredLine('input.name', name as string, limits.factoryNameChars) : null,
    lowerBound: lowerBound ?? null,
    upperBound: upperBound ?? null,
  };
  return {};
}

export function response(ctx: Context) {
  if (!ctx.stash.settled) unavailable();
  return ctx.stash.settled;
}
