import { z } from 'zod';
import { maybeCorrelationId, origin } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { type Lookup, pinHost, RefusedHostError } from '../lib/receiver-host.ts';
import { parseReceiverUrl, type Reach } from '../lib/receiver-url.ts';
import { testEventType, toMessage, webhookEventTypes } from '../lib/webhook-delivery.ts';
import type { StoredWebhook } from '../lib/webhook-items.ts';
import { newWebhookSecret } from '../lib/webhook-signature.ts';
import { type WebhookChange, webhooksPerRoom, type WebhookTable } from './webhook-table.ts';

/** What the resolvers ask for. */
const place = z.object({ roomId: z.string().min(1), hookId: z.string().min(1), actorId: z.string().min(1) });
const asked = z.discriminatedUnion('operation', [
  place.omit({ hookId: true }).extend({
    operation: z.literal('create'),
    url: z.string(),
    eventTypes: z.array(z.string()),
  }),
  place.extend({
    operation: z.literal('update'),
    url: z.string().nullable(),
    eventTypes: z.array(z.string()).nullable(),
    active: z.boolean().nullable(),
  }),
  place.extend({ operation: z.literal('delete') }),
  place.extend({ operation: z.literal('test'), correlationId: maybeCorrelationId }),
  place.extend({ operation: z.literal('rotate') }),
]);
type Asked = z.infer<typeof asked>;
type AskedFor<Operation extends Asked['operation']> = Extract<Asked, { operation: Operation }>;

interface ShownWebhook extends Pick<StoredWebhook, 'url' | 'eventTypes' | 'active' | 'createdAt'> {
  id: string;
  roomId: string;
  /** In the answers that make it only. */
  secret: string | null;
}

export type ManageResult =
  | { outcome: 'DONE'; webhook?: ShownWebhook; eventId?: string }
  | { outcome: 'NOT_FOUND' }
  | { outcome: 'ARCHIVED' }
  | { outcome: 'BAD_REQUEST'; field: string; rule: string }
  | { outcome: 'LIMIT_EXCEEDED'; limit: string; value: number }
  | { outcome: 'RATE_LIMITED'; retryAfterMs: number };

export interface Managing {
  table: WebhookTable;
  /** The queue of deliveries. */
  queue: MessageQueue;
  reach: Reach;
  lookup: Lookup;
  log: Log;
  newId: () => string;
  randomBytes: (count: number) => Uint8Array;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

/** How long the secret before signs as well. */
export const overlapMs = 24 * 3_600_000;
/** `limits.webhookTestSeconds` in resolvers. */
export const testIntervalMs = 10_000;

const notFound = { outcome: 'NOT_FOUND' } as const;

/** The queue did not take a test. */
class NotQueuedError extends Error {
  override readonly name = 'NotQueuedError';
}

/** Makes and changes webhooks of rooms. Whoever asks was found to own the room; each write checks it again. */
export function createHandler(tools: Managing) {
  const { table, queue, reach, lookup, log, newId, randomBytes, nowMs } = tools;

  /** What is wrong with an address, now that DNS was asked; `null` for nothing. */
  async function refuseUrl(text: string): Promise<ManageResult | null> {
    const parsed = parseReceiverUrl(text, reach);
    if ('rule' in parsed) return { outcome: 'BAD_REQUEST', field: 'url', rule: parsed.rule };
    try {
      await pinHost(parsed.url, reach, lookup);
      return null;
    } catch (failure) {
      if (!(failure instanceof RefusedHostError)) throw failure;
      return { outcome: 'BAD_REQUEST', field: 'url', rule: 'must name a host with public addresses only' };
    }
  }

  async function create({ roomId, actorId, url, eventTypes }: AskedFor<'create'>): Promise<ManageResult> {
    const refusal = refuseTypes(eventTypes) ?? (await refuseUrl(url));
    if (refusal) return refusal;
    const hookId = newId();
    const secret = newWebhookSecret(randomBytes);
    const createdAt = new Date(nowMs()).toISOString();
    const webhook: StoredWebhook = { url, eventTypes, active: true, createdAt, ownerId: actorId };
    const outcome = await table.add({ roomId, hookId, actorId }, webhook, secret);
    switch (outcome) {
      case 'ADDED':
        return { outcome: 'DONE', webhook: shown(roomId, hookId, webhook, secret) };
      case 'LIMIT_EXCEEDED':
        return { outcome, limit: 'webhooksPerRoom', value: webhooksPerRoom };
      default:
        return { outcome };
    }
  }

  async function update({ url, eventTypes, active, ...at }: AskedFor<'update'>): Promise<ManageResult> {
    const refusal = (eventTypes && refuseTypes(eventTypes)) ?? (url === null ? null : await refuseUrl(url));
    if (refusal) return refusal;
    const change: WebhookChange = {
      ...(url !== null && { url }),
      ...(eventTypes && { eventTypes }),
      ...(active !== null && { active }),
    };
    const webhook = await table.change(at, change);
    return webhook ? { outcome: 'DONE', webhook: shown(at.roomId, at.hookId, webhook) } : notFound;
  }

  async function rotate(at: AskedFor<'rotate'>): Promise<ManageResult> {
    const secret = newWebhookSecret(randomBytes);
    const webhook = await table.renewSecret(at, secret, nowMs() + overlapMs);
    return webhook ? { outcome: 'DONE', webhook: shown(at.roomId, at.hookId, webhook, secret) } : notFound;
  }

  async function test({ correlationId, ...at }: AskedFor<'test'>): Promise<ManageResult> {
    const now = nowMs();
    const begun = await table.beginTest(at, now, now - testIntervalMs);
    if (!begun) return notFound;
    if (begun.testedAt !== now) {
      return { outcome: 'RATE_LIMITED', retryAfterMs: Math.max(1, begun.testedAt + testIntervalMs - now) };
    }
    const eventId = newId();
    const delivery = {
      type: 'webhook.delivery',
      roomId: at.roomId,
      hookId: at.hookId,
      eventId,
      eventType: testEventType,
      time: new Date(now).toISOString(),
      attempt: 1,
      dueAt: now,
      ...origin(correlationId),
    } as const;
    if ((await queue.sendAll([toMessage(delivery, now)])).size > 0) throw new NotQueuedError();
    return { outcome: 'DONE', eventId };
  }

  function run(request: Asked): Promise<ManageResult> {
    switch (request.operation) {
      case 'create':
        return create(request);
      case 'update':
        return update(request);
      case 'delete':
        return table.remove(request).then((isDone) => (isDone ? { outcome: 'DONE' } : notFound));
      case 'test':
        return test(request);
      case 'rotate':
        return rotate(request);
    }
  }

  return async (event: unknown): Promise<ManageResult> => {
    const request = asked.parse(event);
    const { operation, roomId, actorId } = request;
    try {
      const result = await run(request);
      log.info('Managed a webhook', { operation, roomId, actorId, outcome: result.outcome });
      return result;
    } catch (failure) {
      log.error('A webhook could not be managed', { operation, roomId, reason: failureReason(failure) });
      throw failure;
    }
  };
}

function refuseTypes(eventTypes: readonly string[]): ManageResult | null {
  const refuse = (rule: string) => ({ outcome: 'BAD_REQUEST', field: 'eventTypes', rule }) as const;
  if (eventTypes.length === 0) return refuse('must not be empty');
  if (new Set(eventTypes).size < eventTypes.length) return refuse('must each be named once');
  const known: readonly string[] = webhookEventTypes;
  return eventTypes.every((type) => known.includes(type))
    ? null
    : refuse(`must be of ${webhookEventTypes.join(', ')}`);
}

function shown(
  roomId: string,
  hookId: string,
  { url, eventTypes, active, createdAt }: StoredWebhook,
  secret: string | null = null,
): ShownWebhook {
  return { id: `${roomId}.${hookId}`, roomId, url, eventTypes, active, secret, createdAt };
}
