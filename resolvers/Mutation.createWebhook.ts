import type { Context } from '@aws-appsync/utils';
import type { MutationCreateWebhookArgs } from '../schema.generated.ts';

/** What the address and the types have to be, the function knows. */
export function request(ctx: Context<MutationCreateWebhookArgs>) {
  const { roomId, url, eventTypes } = ctx.args;
  ctx.stash.roomId = roomId;
  ctx.stash.prefix = '';
  ctx.stash.change = { operation: 'create', url, eventTypes };
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.webhook;
}
