import type { Context } from '@aws-appsync/utils';
import { notFound } from './errors.ts';
import type { MembershipItem, RoomItem } from './items.ts';
import type { ItemKey } from './keys.ts';
import { isUlid } from './ulid.ts';

/** A webhook within the item that holds all of a room's: docs/data-model.md. */
export interface StoredWebhook {
  url: string;
  eventTypes: string[];
  active: boolean;
  createdAt: string;
}

/** A room's webhooks by their ids within the room, beside `pk`, `sk` and `hooks`, which counts them. */
export type WebhooksItem = ItemKey & Record<string, unknown>;

/** One attempt to deliver an event. */
export interface WebhookDeliveryItem extends ItemKey {
  eventId: string;
  attempt: number;
  httpStatus?: number;
  durationMs?: number;
  error?: string;
  at: string;
}

/** What the step `getWebhooks` leaves in the stash. */
export interface WebhookAccess {
  room: RoomItem;
  /** The caller's, who is an owner. */
  membership: MembershipItem;
  webhooks: WebhooksItem | null;
}

export function webhooksKey(roomId: string): ItemKey {
  return { pk: `ROOM#${roomId}#WEBHOOKS`, sk: 'LIST' };
}

export function webhookDeliveryKey(roomId: string, hookId: string, id: string): ItemKey {
  return { pk: `ROOM#${roomId}#WEBHOOKS#${hookId}`, sk: id };
}

/** Which webhook of which room an id means: it names both. */
export function parseWebhookId(id: string): { roomId: string; hookId: string } {
  const parts = id.split('.');
  if (parts.length !== 2 || parts.some((part) => !isUlid(part))) notFound('The webhook');
  return { roomId: parts[0] as string, hookId: parts[1] as string };
}

/**
 * Asks the steps `getWebhooks` and `changeWebhook` for a change of the webhook with this id.
 *
 * @param prefix stands before the names of fields in errors.
 */
export function askForChange(ctx: Context<{ id: string }>, change: { operation: string }, prefix = ''): void {
  const { roomId, hookId } = parseWebhookId(ctx.args.id);
  ctx.stash.roomId = roomId;
  ctx.stash.hookId = hookId;
  ctx.stash.prefix = prefix;
  ctx.stash.change = { ...change, hookId };
}

/** A webhook as the schema shows it: never with its secret. */
export function toWebhook(roomId: string, hookId: string, webhook: StoredWebhook) {
  return {
    id: `${roomId}.${hookId}`,
    roomId,
    url: webhook.url,
    eventTypes: webhook.eventTypes,
    active: webhook.active,
    secret: null,
    createdAt: webhook.createdAt,
  };
}

/** The ids within the room, oldest first. */
export function hookIdsOf(webhooks: WebhooksItem | null): string[] {
  return Object.keys(webhooks ? webhooks : {})
    .filter((name) => isUlid(name))
    .sort();
}
