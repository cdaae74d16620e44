/** An `AWS::SQS::Queue`. */
export interface QueueModel {
  logicalId: string;
  name: string;
  arn: string;
  url: string;
  fifo: boolean;
  contentBasedDeduplication: boolean;
  visibilityTimeoutSeconds: number;
  messageRetentionSeconds: number;
  delaySeconds: number;
  receiveWaitSeconds: number;
  redrive: { deadLetterArn: string; maxReceiveCount: number } | null;
}

/** An `AWS::SNS::Topic`. */
export interface TopicModel {
  logicalId: string;
  name: string;
  arn: string;
  fifo: boolean;
}

/** An `AWS::SNS::Subscription`, or an entry of a topic's `Subscription` list. */
export interface TopicSubscriptionModel {
  topicArn: string;
  protocol: string;
  endpoint: string;
  filterPolicy: unknown;
  filterPolicyScope: 'MessageAttributes' | 'MessageBody';
  rawMessageDelivery: boolean;
  deadLetterArn: string | null;
}

/** An `AWS::Events::EventBus`; the `default` bus is always there. */
export interface EventBusModel {
  name: string;
  arn: string;
}

/** An `AWS::Events::Rule` with a pattern. Schedules are not emulated. */
export interface EventRuleModel {
  logicalId: string;
  name: string;
  eventBusName: string;
  enabled: boolean;
  eventPattern: unknown;
  targets: { id: string; arn: string; input: unknown; inputPath: string | null; inputTransformer: unknown }[];
}

/** An `AWS::S3::Bucket`. */
export interface BucketModel {
  logicalId: string;
  name: string;
  arn: string;
}
