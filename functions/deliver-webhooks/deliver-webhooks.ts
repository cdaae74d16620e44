import type { SQSBatchResponse } from 'aws-lambda';
import { logWork, traced, type Work } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';
import { messageBatch } from '../lib/message-batch.ts';
import type { MessageQueue } from '../lib/message-queue.ts';
import { testEventType, toMessage, type WebhookDelivery, webhookDelivery } from '../lib/webhook-delivery.ts';
import type { EndReason, StoredSecret } from '../lib/webhook-items.ts';
import { signWebhook } from '../lib/webhook-signature.ts';
import type { DeliveryTable, DeliveryView } from './delivery-table.ts';
import type { Ending } from './ending.ts';
import { type DeliveredEvent, eventToDeliver } from './event-to-deliver.ts';
import type { Answer, Receivers } from './receiver.ts';
import type { RetrySchedule } from './retry-schedule.ts';

export interface Delivering {
  table: DeliveryTable;
  receivers: Receivers;
  schedule: RetrySchedule;
  /** Ends webhooks and tells their owners. */
  ending: Ending;
  /** The queue of deliveries itself. */
  queue: MessageQueue;
  log: Log;
  /** `Delivered`, `Failed` or `Ended`. */
  count: (metric: 'Delivered' | 'Failed' | 'Ended') => void;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}

/** https://datatracker.ietf.org/doc/html/rfc9110#name-410-gone */
const gone = 410;

/** The queue did not take when to go on; the delivery comes again. */
class NotQueuedError extends Error {
  override readonly name = 'NotQueuedError';
}

/** Makes one call for each message, those of a batch at once; what fails goes back on the queue until its last attempt. */
export function createHandler(tools: Delivering) {
  const { table, receivers, schedule, ending, queue, log, count, newId, nowMs } = tools;

  async function send(delivery: WebhookDelivery): Promise<void> {
    if ((await queue.sendAll([toMessage(delivery, nowMs())])).size > 0) throw new NotQueuedError();
  }

  async function deliver(delivery: WebhookDelivery): Promise<void> {
    if (delivery.dueAt > nowMs()) return send(delivery);
    const view = await table.view(delivery);
    if (!view) return;
    const { webhook } = view;
    if (webhook.ended?.eventId === delivery.eventId) return ending.tell(delivery, webhook);
    if (!webhook.active && delivery.eventType !== testEventType) return;
    if (!(await table.isOwner(delivery.roomId, webhook.ownerId))) return end(delivery, view, 'NO_OWNER');
    const event = await eventToDeliver(delivery, view.entry, table);
    if (!event) return;
    const startMs = nowMs();
    const answer = await receivers.post(webhook.url, ...signed(event, view.secret, startMs));
    await settle(delivery, view, answer, startMs);
  }

  /** Says what comes next before it says what was: a repeat of an attempt does no harm, a lost one would. */
  async function settle(
    delivery: WebhookDelivery,
    view: DeliveryView,
    answer: Answer,
    startMs: number,
  ): Promise<void> {
    const error = errorOf(answer);
    const isGone = 'status' in answer && answer.status === gone;
    const waitMs = delivery.eventType === testEventType ? null : schedule.waitMs(delivery.attempt);
    if (error !== null && !isGone && waitMs !== null) {
      await send({ ...delivery, attempt: delivery.attempt + 1, dueAt: nowMs() + waitMs });
    }
    await table.log(delivery, {
      id: newId(),
      eventId: delivery.eventId,
      attempt: delivery.attempt,
      ...('status' in answer && { httpStatus: answer.status }),
      durationMs: nowMs() - startMs,
      ...(error !== null && { error }),
      at: new Date(startMs),
    });
    count(error === null ? 'Delivered' : 'Failed');
    if (isGone) return end(delivery, view, 'GONE');
    const isLast = error !== null && waitMs === null && delivery.eventType !== testEventType;
    if (isLast) await end(delivery, view, 'NOT_DELIVERED');
  }

  async function end(delivery: WebhookDelivery, { webhook }: DeliveryView, why: EndReason): Promise<void> {
    if (await ending.end(delivery, webhook, why)) count('Ended');
  }

  async function tryDeliver({ messageId, body }: { messageId: string; body: string }): Promise<Work> {
    try {
      const delivery = webhookDelivery.parse(JSON.parse(body));
      const { hookId, eventId, attempt, correlationId = null } = delivery;
      const hasFailed = await deliver(delivery).then(
        () => false,
        (failure: unknown) => {
          const reason = failureReason(failure);
          log.error('A delivery came to no end', {
            ...traced(correlationId),
            hookId,
            eventId,
            attempt,
            reason,
          });
          return true;
        },
      );
      return { id: messageId, correlationId, hasFailed };
    } catch (failure) {
      log.error('A message holds no delivery', { messageId, reason: failureReason(failure) });
      return { id: messageId, correlationId: null, hasFailed: true };
    }
  }

  return async (input: unknown): Promise<SQSBatchResponse> => {
    const work = await Promise.all(messageBatch.parse(input).Records.map(tryDeliver));
    logWork(log, 'Worked on deliveries', work);
    const failed = work.filter(({ hasFailed }) => hasFailed);
    return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
  };
}

/** Headers and body of a call. */
function signed(
  event: DeliveredEvent,
  { secret, former }: StoredSecret,
  nowMs: number,
): [headers: Record<string, string>, body: string] {
  const body = JSON.stringify(event);
  const timestamp = Math.floor(nowMs / 1000);
  const secrets = former && former.until > nowMs ? [secret, former.secret] : [secret];
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Chorus-Webhooks',
    'webhook-id': event.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(secrets, event.id, timestamp, body),
  };
  return [headers, body];
}

/** In a sentence; `null` for a success. */
function errorOf(answer: Answer): string | null {
  if ('error' in answer) return answer.error;
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400
    ? `The receiver answered ${status}: redirects are not followed.`
    : `The receiver answered ${status}.`;
}
