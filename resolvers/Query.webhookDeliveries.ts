import type { Context } from '@aws-appsync/utils';
import type { QueryWebhookDeliveriesArgs } from '../schema.generated.ts';
import { callerId } from './lib/identity.ts';
import { limits } from './lib/limits.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { pageSize } from './lib/text.ts';
import { parseWebhookId, type WebhookDeliveryItem } from './lib/webhook.ts';

/** A page goes on with the same webhook only. */
function tokenOwner(ctx: Context<QueryWebhookDeliveriesArgs>): string {
  return `${callerId(ctx.identity)}|deliveries|${ctx.args.webhookId}`;
}

export function request(ctx: Context<QueryWebhookDeliveriesArgs>) {
  const { roomId, hookId } = parseWebhookId(ctx.args.webhookId);
  ctx.stash.roomId = roomId;
  ctx.stash.hookId = hookId;
  const max = limits.webhookDeliveriesPerPage;
  ctx.stash.limit = pageSize(ctx.args.limit, max, max);
  ctx.stash.position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  return {};
}

function toDelivery({ sk, eventId, attempt, at, ...rest }: WebhookDeliveryItem) {
  return {
    id: sk,
    eventId,
    attempt,
    httpStatus: rest.httpStatus ?? null,
    durationMs: rest.durationMs ?? null,
    error: rest.error ?? null,
    at,
  };
}

export function response(ctx: Context<QueryWebhookDeliveriesArgs>) {
  const { items, nextToken } = ctx.prev.result as {
    items: WebhookDeliveryItem[];
    nextToken?: string | null;
  };
  return {
    items: items.map((item) => toDelivery(item)),
    nextToken: nextToken ? sealToken(tokenOwner(ctx), nextToken) : null,
  };
}
