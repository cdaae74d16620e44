import type { SQSBatchResponse } from 'aws-lambda';
import type { MessageQueue, OutgoingMessage } from '../message-queue.ts';

/** A message as it lies on the queue. */
export interface QueuedMessage extends OutgoingMessage {
  id: string;
  receives: number;
}

/** A queue in memory that counts receives as SQS does. */
export interface TestQueue extends MessageQueue {
  messages(): readonly QueuedMessage[];
  /** Refuses this many of the next messages. */
  refuseNext(count: number): void;
  /**
   * Hands a batch to a function, and removes what it did not report as failed; a rejection keeps all of it.
   *
   * @param copies how often each message is in the batch.
   */
  deliver(run: (event: object) => Promise<SQSBatchResponse>, size?: number, copies?: number): Promise<void>;
}

export function createTestQueue(): TestQueue {
  let queued: QueuedMessage[] = [];
  let made = 0;
  let refusals = 0;

  return {
    messages: () => queued,
    refuseNext: (count) => void (refusals = count),
    sendAll(messages) {
      const refused = messages.slice(0, refusals);
      refusals -= refused.length;
      for (const message of messages.slice(refused.length)) {
        queued.push({ ...message, id: `message ${(made += 1)}`, receives: 0 });
      }
      return Promise.resolve(new Set(refused.map(({ key }) => key)));
    },
    async deliver(run, size = 100, copies = 1) {
      const batch = queued.slice(0, size);
      for (const message of batch) message.receives += 1;
      const { batchItemFailures } = await run({
        Records: Array.from({ length: copies }, () => batch.map(toSqsRecord)).flat(),
      });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      queued = queued.filter((message) => !batch.includes(message) || failed.has(message.id));
    },
  };
}

function toSqsRecord({ id, body, receives, isDiscarded }: QueuedMessage) {
  return {
    messageId: id,
    body,
    attributes: { ApproximateReceiveCount: String(receives) },
    messageAttributes: isDiscarded ? { discarded: { stringValue: 'true', dataType: 'String' } } : {},
  };
}
