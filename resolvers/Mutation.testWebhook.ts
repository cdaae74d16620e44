import type { Context } from '@aws-appsync/utils';
import type { MutationTestWebhookArgs } from '../schema.generated.ts';
import { parseWebhookId } from './lib/webhook.ts';

export function request(ctx: Context<MutationTestWebhookArgs>) {
  const { roomId, hookId } = parseWebhookId(ctx.args.id);
  ctx.stash.roomId = roomId;
  ctx.stash.hookId = hookId;
  ctx.stash.prefix = '';
  ctx.stash.change = { operation: 'test', hookId };
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result.eventId;
}
