import { createHash } from 'node:crypto';

/** An attribute that a sender attached to a message, in wire form. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, perhaps with a label behind a dot. */
  DataType: string;
  StringValue?: string;
  /** Base64. */
  BinaryValue?: string;
}

export type MessageAttributes = Record<string, MessageAttribute>;

/** A message in a queue. Counters change in place; everything else stays as it was sent. */
export interface QueueMessage {
  id: string;
  body: string;
  attributes: MessageAttributes;
  sentAtMs: number;
  /** Not to be received before; later than `sentAtMs` for a delayed message. */
  availableAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number | null;
  /** FIFO: order is kept, and one batch at a time worked on, within a group. */
  groupId: string | null;
  deduplicationId: string | null;
  /** FIFO only: 20 digits, growing. */
  sequenceNumber: string | null;
  /** In a dead-letter queue: the queue the message comes from. */
  deadLetterSourceArn: string | null;
  traceHeader: string | null;
}

/** What a sender gives. */
export interface MessageDraft {
  body: string;
  attributes?: MessageAttributes;
  /** `null` or absent: the queue's own delay. */
  delaySeconds?: number | null;
  groupId?: string | null;
  deduplicationId?: string | null;
  traceHeader?: string | null;
}

export function md5OfText(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/**
 * The digest that SDKs compare with their own.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 *
 * @returns `undefined` when there are no attributes.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const update = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    const isBinary = DataType.startsWith('Binary');
    update(Buffer.from(name));
    update(Buffer.from(DataType));
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    update(isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? ''));
  }
  return hash.digest('hex');
}

/** Bytes that count against the size limit: body, and name, type and value of each attribute. */
export function messageBytes(body: string, attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      Buffer.byteLength(BinaryValue, 'base64'),
    Buffer.byteLength(body),
  );
}

/** The attributes that SQS itself attaches (`ApproximateReceiveCount` and so on), all as text. */
export function systemAttributes(message: QueueMessage): Record<string, string> {
  const optional: Record<string, string | number | null> = {
    ApproximateFirstReceiveTimestamp: message.firstReceivedAtMs,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
    AWSTraceHeader: message.traceHeader,
  };
  const present = Object.entries(optional).filter(([, value]) => value !== null);
  return {
    SenderId: 'AIDALOCALLOCALLOCAL00',
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ...Object.fromEntries(present.map(([name, value]) => [name, String(value)])),
  };
}
