import type { Context } from '@aws-appsync/utils';
import type { MutationGenerateRecordsArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { type JobItem, toJob } from './lib/job.ts';
import { limits } from './lib/limits.ts';
import { requiredLine } from './lib/text.ts';

export function request(ctx: Context<MutationGenerateRecordsArgs>) {
  const { count, kind, seed } = ctx.args;
  if (count < 1 || count > limits.recordsPerJob)
    badRequest('count', `must be from 1 to ${limits.recordsPerJob}`);
  ctx.stash.count = count;
  ctx.stash.kind = kind ? requiredLine('kind', kind, limits.recordKindChars) : null;
  ctx.stash.seed = seed === undefined ? null : seed;
  return {};
}

export function response(ctx: Context) {
  return toJob(ctx.stash.job as JobItem);
}
