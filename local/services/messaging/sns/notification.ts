import type { JsonObject } from '../../../lib/json.ts';
import type { MessageAttributes } from '../sqs/message.ts';
import type { Subscription } from './topic-registry.ts';

/** A message on its way from a topic to its subscriptions. */
export interface Notification {
  messageId: string;
  topicArn: string;
  subject: string | null;
  /** The text for a protocol: with `MessageStructure: json` it may differ. */
  messageFor(protocol: string): string;
  attributes: MessageAttributes;
  publishedAtMs: number;
  groupId: string | null;
  deduplicationId: string | null;
}

/** What a queue gets unless raw delivery is on. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function queueEnvelope(notification: Notification, subscription: Subscription): JsonObject {
  const attributes = attributesOf(notification);
  return {
    Type: 'Notification',
    MessageId: notification.messageId,
    TopicArn: notification.topicArn,
    ...(notification.subject === null ? {} : { Subject: notification.subject }),
    Message: notification.messageFor('sqs'),
    Timestamp: new Date(notification.publishedAtMs).toISOString(),
    SignatureVersion: '1',
    Signature: 'LOCAL',
    SigningCertURL: 'https://sns.local/SimpleNotificationService.pem',
    UnsubscribeURL: unsubscribeUrl(subscription),
    ...(Object.keys(attributes).length > 0 ? { MessageAttributes: attributes } : {}),
  };
}

/** What a function gets. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function functionEvent(notification: Notification, subscription: Subscription): JsonObject {
  const Sns = {
    Type: 'Notification',
    MessageId: notification.messageId,
    TopicArn: notification.topicArn,
    Subject: notification.subject,
    Message: notification.messageFor('lambda'),
    Timestamp: new Date(notification.publishedAtMs).toISOString(),
    SignatureVersion: '1',
    Signature: 'LOCAL',
    SigningCertUrl: 'https://sns.local/SimpleNotificationService.pem',
    UnsubscribeUrl: unsubscribeUrl(subscription),
    MessageAttributes: attributesOf(notification),
  };
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns };
  return { Records: [record] };
}

function attributesOf({ attributes }: Notification): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
    ]),
  );
}

function unsubscribeUrl({ arn }: Subscription): string {
  return `https://sns.local/?Action=Unsubscribe&SubscriptionArn=${arn}`;
}
