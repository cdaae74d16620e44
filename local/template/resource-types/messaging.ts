import { alphabets, deriveText, physicalName } from '../physical-names.ts';
import {
  nameFrom,
  propertyOr,
  refValue,
  regionalArn,
  type ResourceFacts,
  type ResourceTypes,
} from '../resource-type.ts';

/** Queue names have up to 80 characters; those of FIFO queues and topics end in `.fifo`. */
const queueName = fifoNameFrom('QueueName', 'FifoQueue', 80);
const topicName = fifoNameFrom('TopicName', 'FifoTopic', 256);

function fifoNameFrom(nameProperty: string, fifoProperty: string, maxLength: number) {
  return propertyOr(nameProperty, (resource) => {
    const suffix = String(resource.property(fifoProperty)) === 'true' ? '.fifo' : '';
    return physicalName(resource.stackName, resource.logicalId, maxLength - suffix.length) + suffix;
  });
}

/** `default` or the name of a bus given as name or ARN. */
function busNameIn(resource: ResourceFacts): string {
  const bus = String(resource.property('EventBusName') ?? 'default');
  return bus.slice(bus.lastIndexOf('/') + 1);
}

const ruleName = nameFrom('Name', 64);

/** Bucket names are lower case, at most 63 characters: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketName(resource: ResourceFacts): string {
  const given = resource.property('BucketName');
  return typeof given === 'string'
    ? given
    : physicalName(resource.stackName, resource.logicalId, 63).toLowerCase();
}

const bucketDomain = (resource: ResourceFacts) => `${resource.ref()}.s3.amazonaws.com`;
const regionalBucketDomain = (resource: ResourceFacts) =>
  `${resource.ref()}.s3.${resource.region}.amazonaws.com`;

export const messagingTypes: ResourceTypes = {
  'AWS::SQS::Queue': {
    ref: (resource) => `${resource.origin}/${resource.accountId}/${String(queueName(resource))}`,
    attributes: {
      Arn: regionalArn('sqs', (resource) => String(queueName(resource))),
      QueueName: queueName,
      QueueUrl: refValue,
    },
  },
  'AWS::SNS::Topic': {
    ref: regionalArn('sns', (resource) => String(topicName(resource))),
    attributes: { TopicArn: refValue, TopicName: topicName },
  },
  'AWS::SNS::Subscription': {
    ref: (resource) =>
      `${String(resource.property('TopicArn') ?? '')}:${deriveText(`id/${resource.stackName}/${resource.logicalId}`, 32, alphabets.lowerAlphanumeric)}`,
    attributes: { Arn: refValue },
  },
  'AWS::Events::EventBus': {
    ref: nameFrom('Name'),
    attributes: { Arn: regionalArn('events', (resource) => `event-bus/${resource.ref()}`), Name: refValue },
  },
  'AWS::Events::Rule': {
    // Rules of other buses answer `bus|rule`.
    ref: (resource) => {
      const bus = busNameIn(resource);
      return (bus === 'default' ? '' : `${bus}|`) + String(ruleName(resource));
    },
    attributes: {
      Arn: regionalArn('events', (resource) => {
        const bus = busNameIn(resource);
        return `rule/${bus === 'default' ? '' : `${bus}/`}${String(ruleName(resource))}`;
      }),
      Name: ruleName,
    },
  },
  'AWS::S3::Bucket': {
    ref: bucketName,
    attributes: {
      Arn: (resource) => `arn:aws:s3:::${resource.ref()}`,
      DomainName: bucketDomain,
      RegionalDomainName: regionalBucketDomain,
      DualStackDomainName: (resource) => `${resource.ref()}.s3.dualstack.${resource.region}.amazonaws.com`,
      WebsiteURL: (resource) => `http://${resource.ref()}.s3-website-${resource.region}.amazonaws.com`,
    },
  },
};
