import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Pause } from './attempts.ts';

/** A message taken out of a queue of dead letters: nobody else sees it until it is given back. */
export interface TakenLetter {
  id: string;
  body: string;
  sentAtMs: number;
  /** The queue had handed it out too often, and the queue service moved it here; else somebody sent it here. */
  isGivenUp: boolean;
  attributes: Readonly<Record<string, MessageAttributeValue>>;
  receiptHandle: string;
}

/** A queue of dead letters. Taking hides letters for a while; who dies holding some loses nothing. */
export interface DeadLetterQueue {
  /** Takes up to 10; waits a moment for some when there seem to be none. */
  take(count: number): Promise<TakenLetter[]>;
  /** Shows letters again. What can't be given back shows itself when its time is over, so this never rejects. */
  release(letters: readonly TakenLetter[]): Promise<void>;
  /** Deletes letters for good. @throws Error when some could not be deleted after some tries. */
  remove(letters: readonly TakenLetter[]): Promise<void>;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const lettersPerTake = 10;
/** As long as the longest look at a queue takes; a redrive waits it out before it calls a queue empty. */
export const holdSeconds = 30;
/** Long polling asks all of the servers that a queue lies on, and not only some. */
const waitSeconds = 1;
const attempts = 3;

const systemAttributes = z.object({
  SentTimestamp: z.coerce.number(),
  DeadLetterQueueSourceArn: z.string().optional(),
});

export function createDeadLetterQueue(client: SQSClient, QueueUrl: string, pause: Pause): DeadLetterQueue {
  const entriesOf = (letters: readonly TakenLetter[]) =>
    letters.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));

  async function removeTen(letters: readonly TakenLetter[]): Promise<void> {
    let left = letters;
    for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
      if (attempt > 0) await pause(attempt);
      const { Successful = [] } = await client.send(
        new DeleteMessageBatchCommand({ QueueUrl, Entries: entriesOf(left) }),
      );
      const gone = new Set(Successful.map(({ Id }) => Id));
      left = left.filter((_letter, index) => !gone.has(String(index)));
    }
    if (left.length > 0) throw new Error('Dead letters could not be deleted.');
  }

  return {
    async take(count) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(count, lettersPerTake),
          VisibilityTimeout: holdSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp', 'DeadLetterQueueSourceArn'],
        }),
      );
      return Messages.map(toLetter);
    },
    async release(letters) {
      for (const ten of tens(letters)) {
        const Entries = entriesOf(ten).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        await client
          .send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))
          .catch(() => undefined);
      }
    },
    async remove(letters) {
      for (const ten of tens(letters)) await removeTen(ten);
    },
  };
}

function toLetter({ MessageId = '', Body = '', ReceiptHandle = '', ...message }: Message): TakenLetter {
  const { SentTimestamp, DeadLetterQueueSourceArn } = systemAttributes.parse(message.Attributes);
  return {
    id: MessageId,
    body: Body,
    sentAtMs: SentTimestamp,
    isGivenUp: DeadLetterQueueSourceArn !== undefined,
    attributes: message.MessageAttributes ?? {},
    receiptHandle: ReceiptHandle,
  };
}

function tens<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / lettersPerTake) }, (_, index) =>
    items.slice(index * lettersPerTake, (index + 1) * lettersPerTake),
  );
}
