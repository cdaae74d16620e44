import type { Clock } from '../../../lib/clock.ts';
import { md5OfAttributes, md5OfText, systemAttributes, type MessageAttribute } from './message.ts';
import type { QueueRegistry } from './queue-registry.ts';
import { requireQueue } from './queue-registry.ts';
import type { ReceivedMessage } from './queue.ts';
import { receiveOrWait } from './receive-operations.ts';

/** A message as Lambda's event source mappings hand it to functions. */
export interface BatchRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, BatchRecordAttribute>;
  md5OfBody: string;
  md5OfMessageAttributes?: string;
}

export interface BatchRecordAttribute {
  stringValue?: string;
  binaryValue?: string;
  stringListValues: string[];
  binaryListValues: string[];
  dataType: string;
}

/** Queues for a consumer in the same process; every method takes the ARN of a queue. */
export interface QueueBatches {
  receive(
    queueArn: string,
    options: { maxMessages: number; waitMs: number | null; signal: AbortSignal },
  ): Promise<BatchRecord[]>;
  acknowledge(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  giveBack(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
}

export function createQueueBatches(queues: QueueRegistry, clock: Clock): QueueBatches {
  const queueOf = (arn: string) => requireQueue(queues.byArn(arn));
  return {
    async receive(queueArn, { maxMessages, waitMs, signal }) {
      const options = { maxMessages, visibilitySeconds: null, waitMs };
      const received = await receiveOrWait(queueOf(queueArn), clock, signal, options);
      return received.map(toRecord);
    },
    async acknowledge(queueArn, receiptHandles) {
      const queue = queueOf(queueArn);
      for (const handle of receiptHandles) queue.delete(handle);
    },
    async giveBack(queueArn, receiptHandles) {
      const queue = queueOf(queueArn);
      for (const handle of receiptHandles) queue.changeVisibility(handle, 0);
    },
  };
}

function toRecord({ message, receiptHandle }: ReceivedMessage): BatchRecord {
  const digest = md5OfAttributes(message.attributes);
  const messageAttributes = Object.entries(message.attributes).map(
    ([name, attribute]) => [name, toRecordAttribute(attribute)] as const,
  );
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(messageAttributes),
    md5OfBody: md5OfText(message.body),
    ...(digest === undefined ? {} : { md5OfMessageAttributes: digest }),
  };
}

function toRecordAttribute({ DataType, StringValue, BinaryValue }: MessageAttribute): BatchRecordAttribute {
  return {
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
