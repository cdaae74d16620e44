import type { Context } from '@aws-appsync/utils';
import type { QueryWebhooksArgs } from '../schema.generated.ts';
import { hookIdsOf, type StoredWebhook, toWebhook, type WebhookAccess } from './lib/webhook.ts';

export function request(ctx: Context<QueryWebhooksArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  return {};
}

/** One page: there are few. */
export function response(ctx: Context<QueryWebhooksArgs>) {
  const { webhooks } = ctx.stash as unknown as WebhookAccess;
  const items = hookIdsOf(webhooks).map((hookId) =>
    toWebhook(ctx.args.roomId, hookId, (webhooks as Record<string, unknown>)[hookId] as StoredWebhook),
  );
  return { items, nextToken: null };
}
