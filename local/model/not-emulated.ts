/** Counts what the template declares and the runtime does not play, for the notice at start. */
export interface NotEmulated {
  add(type: string): void;
  /** Sorted by type. */
  counts(): { type: string; count: number }[];
}

export function createNotEmulated(): NotEmulated {
  const counts = new Map<string, number>();
  return {
    add: (type) => void counts.set(type, (counts.get(type) ?? 0) + 1),
    counts: () =>
      [...counts]
        .map(([type, count]) => ({ type, count }))
        .sort((left, right) => (left.type < right.type ? -1 : 1)),
  };
}

/** Types that `StackModel` holds, and those whose meaning is in the model of another type. */
const emulatedTypes: ReadonlySet<string> = new Set([
  'AWS::AppSync::ApiKey',
  'AWS::AppSync::DataSource',
  'AWS::AppSync::FunctionConfiguration',
  'AWS::AppSync::GraphQLApi',
  'AWS::AppSync::GraphQLSchema',
  'AWS::AppSync::Resolver',
  'AWS::CloudFormation::Stack',
  'AWS::CloudWatch::Alarm',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Version',
  'AWS::S3::Bucket',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
]);

/** Permissions and the like: every app has dozens, and nothing is lost without them. */
const boilerplate =
  /^(AWS::IAM::.*|AWS::Lambda::Permission|AWS::Lambda::LayerVersionPermission|AWS::CDK::Metadata|AWS::Logs::LogGroup|AWS::SQS::QueuePolicy|AWS::SNS::TopicPolicy|AWS::S3::BucketPolicy|AWS::Events::EventBusPolicy|AWS::CloudFormation::WaitCondition.*)$/;

/** True for a resource type to be named in the notice at start. */
export function isWorthNoticing(type: string): boolean {
  return !emulatedTypes.has(type) && !boilerplate.test(type);
}
