import { createHash } from 'node:crypto';
import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { md5OfAttributes, md5OfText, messageBytes, type MessageDraft } from './message.ts';
import { requireQueue, type QueueRegistry } from './queue-registry.ts';
import type { Queue } from './queue.ts';
import {
  answerBatch,
  batchEntries,
  messageAttributes,
  optionalInteger,
  optionalString,
  requiredString,
} from './sqs-input.ts';
import type { SqsOperations } from './sqs-operations.ts';

const maxBatchBytes = 1_048_576;
const maxDelaySeconds = 900;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const refusedCharacters = /[^\x09\x0A\x0D\x20-\uFFFD]/;

export function sendOperations(queues: QueueRegistry): SqsOperations {
  return {
    SendMessage(input) {
      const queue = requireQueue(queues.byUrl(requiredString(input, 'QueueUrl')));
      return send(queue, readDraft(queue, input));
    },

    SendMessageBatch(input) {
      const queue = requireQueue(queues.byUrl(requiredString(input, 'QueueUrl')));
      const entries = batchEntries(input);
      const bytes = entries.reduce(
        (sum, { entry }) => sum + Buffer.byteLength(String(entry['MessageBody'])),
        0,
      );
      if (bytes > maxBatchBytes) {
        throw new AwsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${maxBatchBytes} bytes. You have sent ${bytes} bytes.`,
        );
      }
      return answerBatch(entries, (entry) => send(queue, readDraft(queue, entry)));
    },
  };
}

function send(queue: Queue, draft: MessageDraft): JsonObject {
  const { messageId, sequenceNumber } = queue.send(draft);
  const digest = md5OfAttributes(draft.attributes ?? {});
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfText(draft.body),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
    ...(sequenceNumber === null ? {} : { SequenceNumber: sequenceNumber }),
  };
}

function readDraft(queue: Queue, input: JsonObject): MessageDraft {
  const body = requiredString(input, 'MessageBody');
  if (refusedCharacters.test(body)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF and #xE000 to #xFFFD.',
    );
  }
  const attributes = messageAttributes(input['MessageAttributes']);
  const maxBytes = queue.settings.maximumMessageBytes;
  if (messageBytes(body, attributes) > maxBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  const delaySeconds = optionalInteger(input, 'DelaySeconds', 0, maxDelaySeconds);
  return {
    body,
    attributes,
    traceHeader: traceHeaderOf(input),
    ...addressing(queue, input, body, delaySeconds),
  };
}

function addressing(
  queue: Queue,
  input: JsonObject,
  body: string,
  delaySeconds: number | null,
): Pick<MessageDraft, 'delaySeconds' | 'groupId' | 'deduplicationId'> {
  const groupId = optionalString(input, 'MessageGroupId');
  // A group on a standard queue only spreads work fairly, which changes nothing here.
  if (!queue.isFifo) return { delaySeconds, groupId };
  if (groupId === null) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  }
  if (delaySeconds) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  return { delaySeconds: null, groupId, deduplicationId: deduplicationIdOf(queue, input, body) };
}

function deduplicationIdOf(queue: Queue, input: JsonObject, body: string): string {
  const given = optionalString(input, 'MessageDeduplicationId');
  if (given !== null) return given;
  if (queue.settings.contentBasedDeduplication) return contentDigest(body);
  throw new AwsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly.',
  );
}

/** The deduplication id of a message that has none of its own. */
export function contentDigest(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function traceHeaderOf(input: JsonObject): string | null {
  const attributes = input['MessageSystemAttributes'];
  const header = isJsonObject(attributes) ? attributes['AWSTraceHeader'] : undefined;
  return isJsonObject(header) ? optionalString(header, 'StringValue') : null;
}
