import { type MessageAttributeValue, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Pause } from './attempts.ts';
import { discardedAttribute } from './discarded.ts';

/** A message to send: `key` tells it from the others of the call. */
export interface OutgoingMessage {
  key: string;
  body: string;
  /** Said beside the body, for whoever inspects it. */
  note?: { reason: string; attempts: number };
  /** An operator threw it away: see `discarded.ts`. */
  isDiscarded?: boolean;
  /** Nobody receives it before; 900 at most. */
  delaySeconds?: number;
}

/** A queue to send to. */
export interface MessageQueue {
  /** Sends all; answers the keys of those that the queue did not take after some tries. A message may arrive twice. */
  sendAll(messages: readonly OutgoingMessage[]): Promise<Set<string>>;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const messagesPerCall = 10;
const attempts = 3;

export function createMessageQueue(client: SQSClient, queueUrl: string, pause: Pause): MessageQueue {
  async function trySend(messages: readonly OutgoingMessage[]): Promise<OutgoingMessage[]> {
    const entries = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: message.body,
      MessageAttributes: attributesOf(message),
      ...(message.delaySeconds === undefined ? {} : { DelaySeconds: message.delaySeconds }),
    }));
    try {
      const { Successful = [] } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
      );
      const sent = new Set(Successful.map(({ Id }) => Id));
      return messages.filter((_message, index) => !sent.has(String(index)));
    } catch {
      return [...messages];
    }
  }

  async function sendCall(messages: readonly OutgoingMessage[]): Promise<OutgoingMessage[]> {
    let left = [...messages];
    for (let attempt = 0; attempt < attempts && left.length > 0; attempt += 1) {
      if (attempt > 0) await pause(attempt);
      left = await trySend(left);
    }
    return left;
  }

  return {
    async sendAll(messages) {
      const calls = Array.from({ length: Math.ceil(messages.length / messagesPerCall) }, (_, index) =>
        messages.slice(index * messagesPerCall, (index + 1) * messagesPerCall),
      );
      const left = await Promise.all(calls.map(sendCall));
      return new Set(left.flat().map(({ key }) => key));
    },
  };
}

function attributesOf({ note, isDiscarded }: OutgoingMessage): Record<string, MessageAttributeValue> {
  return {
    ...(note && {
      reason: { DataType: 'String', StringValue: note.reason },
      attempts: { DataType: 'Number', StringValue: String(note.attempts) },
    }),
    ...(isDiscarded && discardedAttribute),
  };
}
