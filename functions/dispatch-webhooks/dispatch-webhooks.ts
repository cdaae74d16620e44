import type { SQSBatchResponse } from 'aws-lambda';
import { z } from 'zod';
import type { DomainEvent } from '../lib/domain-event.ts';
import { origin } from '../lib/correlation.ts';
import { consumeEvents } from '../lib/event-batch.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { toMessage, type WebhookDelivery, webhookDelivery } from '../lib/webhook-delivery.ts';
import type { RoomWebhooks } from './room-webhooks.ts';

export interface Dispatching {
  webhooks: RoomWebhooks;
  /** The queue of deliveries. */
  queue: MessageQueue;
  log: Log;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

const ofMessage = z.object({ message: z.object({ id: z.string() }) });

/** Queues a delivery for each webhook that wants to hear of an event. */
export function createHandler({ webhooks, queue, log, nowMs }: Dispatching) {
  async function dispatch(events: readonly DomainEvent[]): Promise<Set<string>> {
    if (events.length === 0) return new Set();
    const found = await webhooks.find([...new Set(events.map(({ tenant }) => tenant))]);
    const deliveries = events.flatMap((event) =>
      [...(found.get(event.tenant) ?? [])]
        .filter(([, { active, eventTypes }]) => active && eventTypes.includes(event.type))
        .map(([hookId]) => deliveryOf(event, hookId, nowMs())),
    );
    const messages = deliveries.map((delivery) => toMessage(delivery, nowMs()));
    const unsent = await queue.sendAll(messages);
    return new Set(
      deliveries.flatMap(({ eventId }, index) => (unsent.has(messages[index]?.key ?? '') ? [eventId] : [])),
    );
  }

  /** None of the batch is lost when the table can't be read. */
  async function tryDispatch(events: readonly DomainEvent[]): Promise<Set<string>> {
    try {
      return await dispatch(events);
    } catch (failure) {
      log.error('Events could not be dispatched', {
        events: events.length,
        reason: failureReason(failure),
      });
      return new Set(events.map(({ id }) => id));
    }
  }

  return (input: unknown): Promise<SQSBatchResponse> => consumeEvents(input, log, tryDispatch);
}

function deliveryOf(event: DomainEvent, hookId: string, nowMs: number): WebhookDelivery {
  const { tenant: roomId, id: eventId, type: eventType, time, correlationid, data } = event;
  const messageId = ofMessage.safeParse(data).data?.message.id;
  return webhookDelivery.parse({
    type: 'webhook.delivery',
    roomId,
    hookId,
    eventId,
    eventType,
    time,
    ...(messageId !== undefined && { messageId }),
    attempt: 1,
    dueAt: nowMs,
    ...origin(correlationid),
  });
}
