import type { DomainEvent } from '../domain-event.ts';

/** An event as the topic carries it: a message in the room `r` unless said otherwise. */
export function anEvent(id: string, more: Partial<DomainEvent> = {}): DomainEvent {
  return {
    specversion: '1.0',
    id,
    source: '/chorus/chat',
    type: 'chat.message.created.v1',
    subject: `rooms/r/messages/${id}`,
    time: '2026-11-21T09:00:00.000Z',
    datacontenttype: 'application/json',
    tenant: 'r',
    data: { actorId: 'ana', message: { id, body: 'secret', mentions: ['ben'] } },
    ...more,
  };
}

/** A batch of a consumer's queue. */
export function queueBatch(...bodies: (DomainEvent | string)[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  };
}
