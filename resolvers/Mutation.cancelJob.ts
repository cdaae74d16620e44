import type { Context } from '@aws-appsync/utils';
import { type JobItem, toJob } from './lib/job.ts';

export function request() {
  return {};
}

export function response(ctx: Context) {
  return toJob(ctx.stash.job as JobItem);
}
