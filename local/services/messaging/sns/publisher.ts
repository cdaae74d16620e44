import type { Clock } from '../../../lib/clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../../lib/json.ts';
import type { Logger } from '../../../lib/logger.ts';
import { createDeduplication, type Deduplication } from '../sqs/deduplication.ts';
import { messageBytes, type MessageAttributes } from '../sqs/message.ts';
import { requireQueue, type QueueRegistry } from '../sqs/queue-registry.ts';
import { contentDigest } from '../sqs/send-operations.ts';
import { functionEvent, queueEnvelope, type Notification } from './notification.ts';
import type { Subscription, Topic, TopicRegistry } from './topic-registry.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const maxMessageBytes = 262_144;

export interface PublishInput {
  topicArn: string;
  message: string;
  subject?: string | null;
  /** `json`: the message is an object with a text per protocol. */
  structure?: string | null;
  attributes?: MessageAttributes;
  groupId?: string | null;
  deduplicationId?: string | null;
}

export interface PublisherOptions {
  topics: TopicRegistry;
  queues: QueueRegistry;
  /** Hands an event to a function without waiting for its answer. */
  invokeFunction(functionArn: string, payload: JsonObject): Promise<void>;
  clock: Clock;
  log: Logger;
  newId(): string;
}

/** Carries messages from topics to their subscriptions. */
export interface Publisher {
  /**
   * Publishes; every queue has the message, safely kept, when this resolves.
   *
   * @throws AwsError NotFound, InvalidParameter.
   */
  publish(input: PublishInput): Promise<{ messageId: string }>;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { topics, queues, invokeFunction, clock, log, newId } = options;
  const published = new Map<string, Deduplication>();

  async function publish(input: PublishInput): Promise<{ messageId: string }> {
    const topic = topics.requireTopic(input.topicArn);
    const notification = readNotification(topic, input);
    const duplicate = findDuplicate(topic, notification);
    if (duplicate) return { messageId: duplicate };
    const wanting = topics
      .subscriptions(topic.arn)
      .filter(({ filter }) => filter({ body: input.message, attributes: notification.attributes }));
    await Promise.all(wanting.map((subscription) => deliverOrKeep(notification, subscription)));
    return { messageId: notification.messageId };
  }

  function readNotification(topic: Topic, input: PublishInput): Notification {
    const { message, attributes = {} } = input;
    if (message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
    if (messageBytes(message, attributes) > maxMessageBytes) {
      throw new AwsError('InvalidParameter', 'Invalid parameter: Message too long');
    }
    return {
      messageId: newId(),
      topicArn: topic.arn,
      subject: input.subject ?? null,
      messageFor: input.structure === 'json' ? protocolMessages(message) : () => message,
      attributes,
      publishedAtMs: clock.now(),
      ...fifoFields(topic, input),
    };
  }

  function findDuplicate(topic: Topic, notification: Notification): string | undefined {
    const { deduplicationId: id, messageId } = notification;
    if (id === null) return undefined;
    const known = published.get(topic.arn) ?? createDeduplication(clock);
    published.set(topic.arn, known);
    const duplicate = known.find(id);
    if (!duplicate) known.remember(id, { messageId, sequenceNumber: null, atMs: clock.now() });
    return duplicate?.messageId;
  }

  /** What cannot be delivered goes to the subscription's dead-letter queue, when it has one. */
  async function deliverOrKeep(notification: Notification, subscription: Subscription): Promise<void> {
    try {
      await deliver(notification, subscription);
    } catch (error) {
      const { endpoint, deadLetterArn } = subscription;
      log.warn('A topic could not deliver', {
        topic: notification.topicArn,
        endpoint,
        reason: String(error),
      });
      const deadLetters = deadLetterArn === null ? undefined : queues.byArn(deadLetterArn);
      deadLetters?.send({ body: bodyFor(notification, subscription), attributes: notification.attributes });
    }
  }

  async function deliver(notification: Notification, subscription: Subscription): Promise<void> {
    const { protocol, endpoint, isRaw } = subscription;
    if (protocol === 'lambda') return invokeFunction(endpoint, functionEvent(notification, subscription));
    if (protocol !== 'sqs') {
      log.debug('Deliveries of this protocol are not emulated', { topic: notification.topicArn, protocol });
      return;
    }
    const queue = requireQueue(queues.byArn(endpoint));
    queue.send({
      body: bodyFor(notification, subscription),
      attributes: isRaw ? notification.attributes : {},
      ...(queue.isFifo ? fifoAddress(notification) : {}),
    });
  }

  return { publish };
}

function bodyFor(notification: Notification, subscription: Subscription): string {
  return subscription.isRaw
    ? notification.messageFor('sqs')
    : JSON.stringify(queueEnvelope(notification, subscription));
}

function fifoAddress({ groupId, deduplicationId }: Notification) {
  return { groupId, deduplicationId };
}

function fifoFields(
  topic: Topic,
  input: PublishInput,
): { groupId: string | null; deduplicationId: string | null } {
  const { groupId = null, deduplicationId = null, message } = input;
  if (!topic.isFifo) return { groupId, deduplicationId: null };
  if (groupId === null) {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    );
  }
  return { groupId, deduplicationId: deduplicationId ?? contentDigest(message) };
}

/** `MessageStructure: json`: an object with a `default` text and others by protocol. */
function protocolMessages(message: string): (protocol: string) => string {
  const texts = parseJson(message);
  if (!isJsonObject(texts) || typeof texts['default'] !== 'string') {
    throw new AwsError(
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    );
  }
  const fallback = texts['default'];
  return (protocol) => {
    const text = texts[protocol];
    return typeof text === 'string' ? text : fallback;
  };
}
