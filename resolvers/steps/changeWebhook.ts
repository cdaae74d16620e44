import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { correlationIdOf } from '../lib/correlation.ts';
import { badRequest, failOn, limitExceeded, notFound, rateLimited, unauthorized } from '../lib/errors.ts';
import { callerId } from '../lib/identity.ts';
import { requireOpen } from '../lib/room-access.ts';
import type { WebhookAccess } from '../lib/webhook.ts';

/** Has the function do `stash.change` to a webhook of the caller's room. A new one needs a room that is not archived. */
export function request(ctx: Context): LambdaRequest {
  const { room } = ctx.stash as unknown as WebhookAccess;
  const change = ctx.stash.change as Record<string, unknown>;
  if (change.operation === 'create') requireOpen(room);
  return {
    operation: 'Invoke',
    payload: {
      ...change,
      roomId: room.id,
      actorId: callerId(ctx.identity),
      correlationId: correlationIdOf(ctx),
    },
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  const { outcome } = ctx.result;
  if (outcome === 'NOT_FOUND') notFound('The webhook');
  if (outcome === 'ARCHIVED') unauthorized('The room is archived.');
  if (outcome === 'BAD_REQUEST') badRequest(ctx.stash.prefix + ctx.result.field, ctx.result.rule);
  if (outcome === 'LIMIT_EXCEEDED') limitExceeded(ctx.result.limit, ctx.result.value);
  if (outcome === 'RATE_LIMITED') rateLimited(ctx.result.retryAfterMs);
  return ctx.result;
}
