import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateProfileArgs } from '../schema.generated.ts';
import { limits } from './lib/limits.ts';
import { requiredLine } from './lib/text.ts';

export function request(ctx: Context<MutationUpdateProfileArgs>) {
  ctx.stash.displayName = requiredLine('displayName', ctx.args.displayName, limits.displayNameChars);
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
