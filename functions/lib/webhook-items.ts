import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';

/** Why a webhook ends by itself. */
const endReason = z.enum(['NOT_DELIVERED', 'GONE', 'NO_OWNER']);
export type EndReason = z.infer<typeof endReason>;

/** A webhook, within the item that holds all of a room's: docs/data-model.md. */
export const storedWebhook = z.object({
  url: z.string(),
  eventTypes: z.array(z.string()),
  active: z.boolean(),
  createdAt: z.string(),
  /** The owner who answers for it: who made it, or changed it last. */
  ownerId: z.string(),
  /** Of the last test; epoch milliseconds. */
  testedAt: z.number().optional(),
  /** Why it is not active, when nobody wanted it so: the event that ended it, and the notification that tells owners. */
  ended: z.object({ eventId: z.string(), noticeId: z.string(), why: endReason }).optional(),
});
export type StoredWebhook = z.infer<typeof storedWebhook>;

/** What signs for a webhook. */
export const storedSecret = z.object({
  secret: z.string(),
  /** The one before signs as well until then; epoch milliseconds. */
  former: z.object({ secret: z.string(), until: z.number() }).optional(),
});
export type StoredSecret = z.infer<typeof storedSecret>;

const partition = (roomId: string) => `ROOM#${roomId}#WEBHOOKS`;

/** All webhooks of a room by their ids within it, beside `hooks`, which counts them. */
export const webhooksKey = (roomId: string) => ({ pk: partition(roomId), sk: 'LIST' });
/** Apart from the list, so that who reads that reads no secrets. */
export const webhookSecretKey = (roomId: string, hookId: string) => ({
  pk: partition(roomId),
  sk: `SECRET#${hookId}`,
});
export const webhookDeliveryKey = (roomId: string, hookId: string, id: string) => ({
  pk: `${partition(roomId)}#${hookId}`,
  sk: id,
});

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** A room's webhooks by their ids within it. @throws ZodError */
export function readWebhooks(item: Record<string, AttributeValue> | undefined): Map<string, StoredWebhook> {
  return new Map(
    Object.entries(unmarshall(item ?? {}))
      .filter(([name]) => ulid.test(name))
      .map(([hookId, value]) => [hookId, storedWebhook.parse(value)]),
  );
}
