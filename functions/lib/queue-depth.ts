import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { QueueUrls } from './queue-urls.ts';

/** How many messages lie in a queue, about: the counts of a distributed queue lag by up to a minute. */
export interface QueueDepth {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** Counts the messages of a queue, by its name. */
export type ReadQueueDepth = (queueName: string) => Promise<QueueDepth>;

const count = z.coerce.number().int();
const attributes = z.object({
  ApproximateNumberOfMessages: count,
  ApproximateNumberOfMessagesNotVisible: count,
  ApproximateNumberOfMessagesDelayed: count,
});

export function createQueueDepths(client: SQSClient, urlOf: QueueUrls): ReadQueueDepth {
  return async (queueName) => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: await urlOf(queueName),
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    const counts = attributes.parse(Attributes);
    return {
      visible: counts.ApproximateNumberOfMessages,
      inFlight: counts.ApproximateNumberOfMessagesNotVisible,
      delayed: counts.ApproximateNumberOfMessagesDelayed,
    };
  };
}

/** Everything that lies in a queue. */
export function totalOf({ visible, inFlight, delayed }: QueueDepth): number {
  return visible + inFlight + delayed;
}
