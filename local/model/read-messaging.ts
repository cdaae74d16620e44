import { isJsonObject, parseJson, type Json } from '../lib/json.ts';
import type { Addresses } from '../template/addresses.ts';
import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties, type ResourceView } from '../template/resource-view.ts';
import { localArn } from './local-arn.ts';
import type { BucketModel, QueueModel, TopicModel, TopicSubscriptionModel } from './messaging.ts';
import type { NotEmulated } from './not-emulated.ts';

/** Reads `AWS::SQS::Queue`. Defaults: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function readQueues(assembly: ResolvedAssembly, problems: Problems): QueueModel[] {
  return assembly.ofType('AWS::SQS::Queue').map((resource) => {
    const view = viewResource(resource, problems);
    const { properties } = view;
    return {
      logicalId: view.logicalId,
      name: view.attribute('QueueName'),
      arn: view.attribute('Arn'),
      url: view.ref(),
      fifo: properties.flag('FifoQueue', false),
      contentBasedDeduplication: properties.flag('ContentBasedDeduplication', false),
      visibilityTimeoutSeconds: properties.number('VisibilityTimeout', 30),
      messageRetentionSeconds: properties.number('MessageRetentionPeriod', 345_600),
      delaySeconds: properties.number('DelaySeconds', 0),
      receiveWaitSeconds: properties.number('ReceiveMessageWaitTimeSeconds', 0),
      redrive: readRedrive(properties, assembly.addresses),
    };
  });
}

function readRedrive(properties: Properties, addresses: Addresses): QueueModel['redrive'] {
  const policy = jsonProperty(properties, 'RedrivePolicy');
  if (!isJsonObject(policy)) return null;
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  return {
    deadLetterArn: localArn(String(deadLetterTargetArn), addresses),
    maxReceiveCount: Number(maxReceiveCount ?? 10),
  };
}

/** Reads `AWS::SNS::Topic`. */
export function readTopics(assembly: ResolvedAssembly, problems: Problems): TopicModel[] {
  return assembly.ofType('AWS::SNS::Topic').map((resource) => {
    const view = viewResource(resource, problems);
    return {
      logicalId: view.logicalId,
      name: view.attribute('TopicName'),
      arn: view.ref(),
      fifo: view.properties.flag('FifoTopic', false),
    };
  });
}

/** Reads `AWS::SNS::Subscription` and the `Subscription` lists of topics; mails and the like are not sent. */
export function readTopicSubscriptions(
  assembly: ResolvedAssembly,
  problems: Problems,
  notEmulated: NotEmulated,
): TopicSubscriptionModel[] {
  const own = assembly.ofType('AWS::SNS::Subscription').map((resource) => {
    const { properties } = viewResource(resource, problems);
    return readSubscription(properties, properties.text('TopicArn'), assembly.addresses);
  });
  const listed = assembly.ofType('AWS::SNS::Topic').flatMap((resource) => {
    const topic: ResourceView = viewResource(resource, problems);
    return topic.properties
      .objects('Subscription')
      .map((entry) => readSubscription(entry, topic.ref(), assembly.addresses));
  });
  const subscriptions = [...own, ...listed];
  for (const { protocol } of subscriptions) {
    if (protocol !== 'lambda' && protocol !== 'sqs') notEmulated.add(`AWS::SNS::Subscription by ${protocol}`);
  }
  return subscriptions;
}

function readSubscription(
  properties: Properties,
  topicArn: string,
  addresses: Addresses,
): TopicSubscriptionModel {
  const redrive = jsonProperty(properties, 'RedrivePolicy');
  const deadLetterArn = isJsonObject(redrive) ? redrive['deadLetterTargetArn'] : undefined;
  return {
    topicArn: localArn(topicArn, addresses),
    protocol: properties.text('Protocol'),
    endpoint: localArn(properties.optionalText('Endpoint') ?? '', addresses),
    filterPolicy: jsonProperty(properties, 'FilterPolicy') ?? null,
    filterPolicyScope: properties.choice(
      'FilterPolicyScope',
      ['MessageAttributes', 'MessageBody'],
      'MessageAttributes',
    ),
    rawMessageDelivery: properties.flag('RawMessageDelivery', false),
    deadLetterArn: typeof deadLetterArn === 'string' ? localArn(deadLetterArn, addresses) : null,
  };
}

/** Reads `AWS::S3::Bucket`. */
export function readBuckets(assembly: ResolvedAssembly, problems: Problems): BucketModel[] {
  return assembly.ofType('AWS::S3::Bucket').map((resource) => {
    const view = viewResource(resource, problems);
    return { logicalId: view.logicalId, name: view.ref(), arn: view.attribute('Arn') };
  });
}

/** A property that may be an object or its JSON text. */
function jsonProperty(properties: Properties, name: string): Json | undefined {
  const value = properties.json(name);
  return typeof value === 'string' ? (parseJson(value) ?? value) : value;
}
