import type { AlarmModel } from './alarms.ts';
import type { ApiModel } from './appsync.ts';
import type { UserPoolModel } from './cognito.ts';
import type { TableModel } from './dynamodb.ts';
import type { EventSourceMappingModel, FunctionModel } from './lambda.ts';
import type {
  BucketModel,
  EventBusModel,
  EventRuleModel,
  QueueModel,
  TopicModel,
  TopicSubscriptionModel,
} from './messaging.ts';
import type { SecretModel } from './secrets.ts';

/** Everything the runtime executes, read from all stacks of a cloud assembly. Plain data, never changed. */
export interface StackModel {
  region: string;
  accountId: string;
  apis: readonly ApiModel[];
  tables: readonly TableModel[];
  userPools: readonly UserPoolModel[];
  functions: readonly FunctionModel[];
  eventSourceMappings: readonly EventSourceMappingModel[];
  queues: readonly QueueModel[];
  topics: readonly TopicModel[];
  topicSubscriptions: readonly TopicSubscriptionModel[];
  eventBuses: readonly EventBusModel[];
  eventRules: readonly EventRuleModel[];
  buckets: readonly BucketModel[];
  secrets: readonly SecretModel[];
  alarms: readonly AlarmModel[];
  /** Stack name to output key to value, as `cdk deploy --outputs-file` writes it. */
  outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Resource types without local meaning and how many there are, for the notice at start. */
  notEmulated: readonly { type: string; count: number }[];
}
