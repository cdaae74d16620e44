import type { Context } from '@aws-appsync/utils';
import type { MutationRotateWebhookSecretArgs } from '../schema.generated.ts';
import { parseWebhookId } from './lib/webhook.ts';

export function request(ctx: Context<MutationRotateWebhookSecretArgs>) {
  const { roomId, hookId } = parseWebhookId(ctx.args.id);
  ctx.stash.roomId = roomId;
  ctx.stash.hookId = hookId;
  ctx.stash.prefix = '';
  ctx.stash.change = { operation: 'rotate', hookId };
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.webhook;
}
