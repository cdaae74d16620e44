import { z } from 'zod';
import { maybeCorrelationId } from './correlation.ts';
import { eventTypes } from './domain-event.ts';

/** What a webhook may ask for: everything of rooms but their beginning, before which they have none. */
export const webhookEventTypes = eventTypes.filter(
  (type) => type.startsWith('chat.') && type !== 'chat.room.created.v1',
);

export const testEventType = 'webhook.test.v1';

/** What lies on the queue of deliveries: which event goes where, and nothing of the event itself. */
export const webhookDelivery = z.object({
  type: z.literal('webhook.delivery'),
  roomId: z.string().min(1),
  /** The webhook's id within its room. */
  hookId: z.string().min(1),
  /** The entry of the room's change log that tells of it. */
  eventId: z.string().min(1),
  eventType: z.enum([...webhookEventTypes, testEventType]),
  /** When it happened. */
  time: z.iso.datetime(),
  /** Of an event of a message: whose later versions may have taken the entry away. */
  messageId: z.string().optional(),
  /** From 1. */
  attempt: z.int().min(1),
  /** Not before; epoch milliseconds. */
  dueAt: z.number(),
  correlationId: maybeCorrelationId,
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html */
const longestDelaySeconds = 900;

/** The message that brings a delivery when it is due, or as near to that as a queue can hold it back. */
export function toMessage(delivery: WebhookDelivery, nowMs: number) {
  const waitSeconds = Math.ceil(Math.max(0, delivery.dueAt - nowMs) / 1000);
  return {
    key: `${delivery.hookId} ${delivery.eventId}`,
    body: JSON.stringify(delivery),
    ...(waitSeconds > 0 && { delaySeconds: Math.min(longestDelaySeconds, waitSeconds) }),
  };
}
