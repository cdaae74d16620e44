import type { Context } from '@aws-appsync/utils';
import type { MutationUpdateWebhookArgs } from '../schema.generated.ts';
import { parseWebhookId } from './lib/webhook.ts';

export function request(ctx: Context<MutationUpdateWebhookArgs>) {
  const { roomId, hookId } = parseWebhookId(ctx.args.id);
  const { url, eventTypes, active } = ctx.args.input;
  ctx.stash.roomId = roomId;
  ctx.stash.hookId = hookId;
  ctx.stash.prefix = 'input.';
  ctx.stash.change = {
    operation: 'update',
    hookId,
    url: url ?? null,
    eventTypes: eventTypes ?? null,
    active: active ?? null,
  };
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.webhook;
}
