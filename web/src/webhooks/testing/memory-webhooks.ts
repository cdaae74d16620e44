import { ApiError } from '../../graphql/api-error.ts';
import type { Webhook, WebhookDelivery, WebhooksApi } from '../sync/webhooks-api.ts';

/** A server of webhooks in memory, and what a test does to it. */
export interface MemoryWebhooks {
  api: WebhooksApi;
  webhooks: Webhook[];
  /** Newest first. */
  deliveries: WebhookDelivery[];
  /** What the next call is refused with. */
  refuseNext(error: ApiError): void;
  /** Something was sent: the newest delivery. */
  deliver(delivery: Partial<WebhookDelivery>): void;
}

export const aWebhook = (overrides: Partial<Webhook> = {}): Webhook => ({
  id: 'first',
  url: 'https://bot.example.org/events',
  eventTypes: ['chat.message.created.v1'],
  active: true,
  createdAt: '2026-11-21T09:00:00.000Z',
  ...overrides,
});

export function createMemoryWebhooks(webhooks: Webhook[] = []): MemoryWebhooks {
  let refusal: ApiError | null = null;
  let made = 0;

  /** The turn in which a server answers. */
  async function answer<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    const error = refusal;
    refusal = null;
    if (error) throw error;
    return work();
  }

  function find(id: string): Webhook {
    const webhook = server.webhooks.find((one) => one.id === id);
    if (!webhook) throw new ApiError('NotFound', 'The webhook was not found.');
    return webhook;
  }

  const server: MemoryWebhooks = {
    webhooks,
    deliveries: [],
    refuseNext: (error) => void (refusal = error),
    deliver(delivery) {
      made += 1;
      const whole = { eventId: 'event', attempt: 1, httpStatus: 204, durationMs: 85, error: null };
      const at = '2026-11-21T09:00:00.000Z';
      server.deliveries.unshift({ ...whole, at, id: `delivery ${made}`, ...delivery });
    },
    api: {
      webhooks: () => answer(() => [...server.webhooks]),
      create: (_roomId, settings) =>
        answer(() => {
          const webhook = aWebhook({ ...settings, eventTypes: [...settings.eventTypes], id: 'made' });
          server.webhooks.push(webhook);
          return { webhook, secret: 'whsec_made' };
        }),
      update: (id, { eventTypes, ...change }) =>
        answer(() => {
          const updated = { ...find(id), ...change, ...(eventTypes && { eventTypes: [...eventTypes] }) };
          server.webhooks = server.webhooks.map((one) => (one.id === id ? updated : one));
          return updated;
        }),
      remove: (id) => answer(() => void (server.webhooks = server.webhooks.filter((one) => one.id !== id))),
      test: () => answer(() => 'test event'),
      rotateSecret: (id) => answer(() => `whsec_new_${find(id).id}`),
      deliveries: (_id, limit, nextToken) =>
        answer(() => {
          const begin = server.deliveries.findIndex(({ id }) => id === nextToken) + 1;
          const items = server.deliveries.slice(begin, begin + limit);
          const hasMore = begin + limit < server.deliveries.length;
          return { items, nextToken: hasMore ? (items.at(-1)?.id ?? null) : null };
        }),
    },
  };
  return server;
}
