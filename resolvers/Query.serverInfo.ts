import { type Context, util } from '@aws-appsync/utils';
import { limits } from './lib/limits.ts';

/** What this server can do; grows with it. */
const features = ['chat', 'direct', 'presence', 'sync', 'tree', 'webhooks'];

export function request(ctx: Context) {
  return {
    payload: {
      version: ctx.env.VERSION,
      region: ctx.env.REGION,
      serverTime: util.time.nowISO8601(),
      features,
      limits,
    },
  };
}

export function response(ctx: Context) {
  return ctx.result;
}
