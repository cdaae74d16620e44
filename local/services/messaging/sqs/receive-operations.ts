import type { Clock } from '../../../lib/clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { md5OfAttributes, md5OfText, systemAttributes, type MessageAttributes } from './message.ts';
import { requireQueue, type QueueRegistry } from './queue-registry.ts';
import type { Queue, ReceivedMessage } from './queue.ts';
import { answerBatch, batchEntries, optionalInteger, requiredString, stringList } from './sqs-input.ts';
import type { SqsOperations } from './sqs-operations.ts';

const maxVisibilitySeconds = 43_200;
const maxWaitSeconds = 20;
const maxMessagesPerReceive = 10;

/** @param stopped aborts long polls when the service stops. */
export function receiveOperations(queues: QueueRegistry, clock: Clock, stopped: AbortSignal): SqsOperations {
  const queueOf = (input: JsonObject) => requireQueue(queues.byUrl(requiredString(input, 'QueueUrl')));

  return {
    async ReceiveMessage(input) {
      const queue = queueOf(input);
      const waitSeconds = optionalInteger(input, 'WaitTimeSeconds', 0, maxWaitSeconds);
      const messages = await receiveOrWait(queue, clock, stopped, {
        maxMessages: optionalInteger(input, 'MaxNumberOfMessages', 1, maxMessagesPerReceive) ?? 1,
        visibilitySeconds: optionalInteger(input, 'VisibilityTimeout', 0, maxVisibilitySeconds),
        waitMs: (waitSeconds ?? queue.settings.receiveWaitSeconds) * 1000,
      });
      const wanted = readWanted(input);
      return messages.length === 0 ? {} : { Messages: messages.map((message) => toWire(message, wanted)) };
    },

    DeleteMessage(input) {
      queueOf(input).delete(requiredString(input, 'ReceiptHandle'));
      return {};
    },

    DeleteMessageBatch(input) {
      const queue = queueOf(input);
      return answerBatch(batchEntries(input), (entry) => {
        queue.delete(requiredString(entry, 'ReceiptHandle'));
        return {};
      });
    },

    ChangeMessageVisibility(input) {
      changeVisibility(queueOf(input), input);
      return {};
    },

    ChangeMessageVisibilityBatch(input) {
      const queue = queueOf(input);
      return answerBatch(batchEntries(input), (entry) => {
        changeVisibility(queue, entry);
        return {};
      });
    },
  };
}

/** Receives, and when nothing is visible waits for a message until time is up (`waitMs` null: for ever). */
export async function receiveOrWait(
  queue: Queue,
  clock: Clock,
  signal: AbortSignal,
  options: { maxMessages: number; visibilitySeconds: number | null; waitMs: number | null },
): Promise<ReceivedMessage[]> {
  const { maxMessages, visibilitySeconds, waitMs } = options;
  const endsAtMs = waitMs === null ? Infinity : clock.now() + waitMs;
  for (;;) {
    if (signal.aborted) return [];
    const messages = queue.receive(maxMessages, visibilitySeconds ?? undefined);
    const leftMs = endsAtMs - clock.now();
    if (messages.length > 0 || leftMs <= 0) return messages;
    await queue.wait(leftMs === Infinity ? null : leftMs, signal);
  }
}

function changeVisibility(queue: Queue, input: JsonObject): void {
  const receiptHandle = requiredString(input, 'ReceiptHandle');
  const seconds = optionalInteger(input, 'VisibilityTimeout', 0, maxVisibilitySeconds);
  if (seconds === null) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
  }
  if (queue.changeVisibility(receiptHandle, seconds)) return;
  throw new AwsError(
    'MessageNotInflight',
    'Message does not exist or is not available for visibility timeout change.',
  );
}

/** Which attributes a receiver asked for; SQS sends none unasked. */
interface Wanted {
  system(name: string): boolean;
  user(name: string): boolean;
}

function readWanted(input: JsonObject): Wanted {
  const system = [
    ...stringList(input, 'AttributeNames'),
    ...stringList(input, 'MessageSystemAttributeNames'),
  ];
  const user = stringList(input, 'MessageAttributeNames');
  const prefixes = user.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2));
  return {
    system: (name) => system.includes('All') || system.includes(name),
    user: (name) =>
      user.includes('All') || user.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
  };
}

function toWire({ message, receiptHandle }: ReceivedMessage, wanted: Wanted): JsonObject {
  const system = pick(systemAttributes(message), wanted.system);
  const user = pick(message.attributes, wanted.user);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5OfText(message.body),
    Body: message.body,
    ...(isEmpty(system) ? {} : { Attributes: system }),
    ...(isEmpty(user) ? {} : userAttributes(user)),
  };
}

function userAttributes(attributes: MessageAttributes): JsonObject {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, { ...attribute }]),
  );
  return { MessageAttributes, MD5OfMessageAttributes: md5OfAttributes(attributes) };
}

function pick<T>(record: Record<string, T>, isWanted: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
