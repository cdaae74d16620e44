import { chatEvent } from '../lib/chat-event.ts';
import type { DomainEvent } from '../lib/domain-event.ts';
import { testEventType, type WebhookDelivery } from '../lib/webhook-delivery.ts';
import type { DeliveryTable, DeliveryView } from './delivery-table.ts';

/** What a receiver gets: an event of the topic, or one that only tests the way. */
export type DeliveredEvent = Omit<DomainEvent, 'type'> & { type: WebhookDelivery['eventType'] };

/**
 * The event of a delivery, as far as it may still be told; `null` when nothing of it may.
 *
 * An entry about a message goes when a newer version has one: then the event tells the text as it stands now, and that
 * of a deleted message tells nothing any more.
 *
 * @throws ZodError for an entry that is not as docs/data-model.md says.
 */
export async function eventToDeliver(
  delivery: WebhookDelivery,
  entry: DeliveryView['entry'],
  table: Pick<DeliveryTable, 'message'>,
): Promise<DeliveredEvent | null> {
  const { roomId, eventId, eventType, messageId, time, correlationId } = delivery;
  if (eventType === testEventType) {
    return {
      specversion: '1.0',
      id: eventId,
      source: '/chorus/webhooks',
      type: eventType,
      subject: `rooms/${roomId}`,
      time,
      datacontenttype: 'application/json',
      tenant: roomId,
      data: {},
    };
  }
  const told = (item: Record<string, unknown>) => chatEvent({ owner: roomId, sk: eventId, item });
  if (entry) return told(entry);
  const message = messageId === undefined ? null : await table.message(roomId, messageId);
  if (!message || message['deletedAt'] !== undefined) return null;
  const { pk: _pk, sk: _sk, ...current } = message;
  const event = told({ at: time, message: current, ...(correlationId !== undefined && { correlationId }) });
  return event && { ...event, type: eventType };
}
