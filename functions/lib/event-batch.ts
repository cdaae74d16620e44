import type { SQSBatchResponse } from 'aws-lambda';
import { logWork, traced } from './correlation.ts';
import { type DomainEvent, domainEvent } from './domain-event.ts';
import { failureReason } from './failure-reason.ts';
import type { Log } from './log.ts';
import { messageBatch } from './message-batch.ts';
import { parseJson } from './parse-json.ts';

/** A message of a consumer's queue; `event` is `null` when it holds none. */
export interface EventMessage {
  messageId: string;
  event: DomainEvent | null;
}

/** A message that holds an event. */
export type ReadableMessage = EventMessage & { event: DomainEvent };

/** Reads a batch. Deliveries are raw: the body is the event itself. @throws ZodError when it is no batch of a queue. */
export function parseEventBatch(input: unknown): EventMessage[] {
  return messageBatch.parse(input).Records.map(({ messageId, body }) => ({
    messageId,
    event: domainEvent.safeParse(parseJson(body)).data ?? null,
  }));
}

/**
 * Hands a batch's events to a consumer, each once, though the batch may hold it twice. Messages without an event go back
 * to the queue, which gives them up in time: somebody has to look at them.
 *
 * @param consume answers the ids of those events that have to come again.
 */
export async function consumeEvents(
  input: unknown,
  log: Log,
  consume: (events: readonly DomainEvent[]) => Promise<ReadonlySet<string>>,
): Promise<SQSBatchResponse> {
  const messages = parseEventBatch(input);
  const events = new Map(messages.flatMap(({ event }) => (event ? [[event.id, event] as const] : [])));
  const failed = await consume([...events.values()]);
  const again = messages.filter(({ event }) => !event || failed.has(event.id));
  for (const { messageId, event } of again) {
    if (!event) log.error('A message holds no event', { messageId });
  }
  const work = [...events.values()].map(({ id, correlationid = null }) => ({
    id,
    correlationId: correlationid,
    hasFailed: failed.has(id),
  }));
  logWork(log, 'Consumed events', work);
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Runs so many at once; answers the ids of events that failed, and logs why. */
export async function consumeEach(
  events: readonly DomainEvent[],
  log: Log,
  concurrency: number,
  run: (event: DomainEvent) => Promise<void>,
): Promise<Set<string>> {
  const left = [...events];
  const failed = new Set<string>();
  async function work(): Promise<void> {
    for (let event = left.shift(); event; event = left.shift()) {
      const { id, type, correlationid } = event;
      await run(event).catch((failure: unknown) => {
        failed.add(id);
        log.error('An event could not be consumed', {
          ...traced(correlationid),
          id,
          type,
          reason: failureReason(failure),
        });
      });
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return failed;
}
