import { type Context, util } from '@aws-appsync/utils';

/** What may go through tables, queues and logs; clients can send anything. */
const form = '[A-Za-z0-9._-]{1,64}';

/**
 * The name of the caller's request, by which logs tell what became of it: what the header `x-correlation-id` says, else
 * the id that AppSync gave the request, else a new one. The same in every step of a pipeline.
 */
export function correlationIdOf(ctx: Context): string {
  if (ctx.stash.correlationId) return ctx.stash.correlationId as string;
  const headers = ctx.request.headers as Record<string, unknown>;
  const said = [headers['x-correlation-id'], headers['x-amzn-requestid']].find(
    (value) => typeof value === 'string' && util.matches(form, value),
  );
  const correlationId = said ? (said as string) : util.autoId();
  ctx.stash.correlationId = correlationId;
  return correlationId;
}
