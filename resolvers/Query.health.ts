import { type Context, util } from '@aws-appsync/utils';
import type { Health } from '../schema.generated.ts';

/** Touches no data: it answers as long as the API itself does. */
export function request(ctx: Context): { payload: Health } {
  return { payload: { ok: true, region: ctx.env.REGION as string, at: util.time.nowISO8601() } };
}

export function response(ctx: Context): Health {
  return ctx.result;
}
