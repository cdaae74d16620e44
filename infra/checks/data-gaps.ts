import { at, type DeployedResource, items, referredId } from './deployed-template.ts';
import type { Expectations, Gap } from './gap.ts';
import { brokenRules, type Rule } from './rule.ts';

/** Tables, queues, topics, buckets, users: nothing is lost, nothing lies open. */
export function dataGaps(resources: readonly DeployedResource[], expected: Expectations): Gap[] {
  return [
    ...brokenRules(resources, [
      ...tableRules(expected),
      ...queueRules(resources),
      ...topicRules(resources),
      ...bucketRules(resources),
      ...userRules(expected),
    ]),
    ...undeliverable(resources),
  ];
}

function isKept({ attributes }: DeployedResource): boolean {
  return attributes['DeletionPolicy'] === 'Retain' && attributes['UpdateReplacePolicy'] === 'Retain';
}

function tableRules({ protectsData }: Expectations): Rule[] {
  const type = 'AWS::DynamoDB::GlobalTable';
  const everyReplica = (resource: DeployedResource, holds: (replica: unknown) => boolean) => {
    const replicas = items(resource.properties['Replicas']);
    return replicas.length > 0 && replicas.every(holds);
  };
  const rules: Rule[] = [
    {
      rule: 'table-recovery',
      says: 'A table can be put back to any second of the last weeks.',
      type,
      holds: (table) =>
        everyReplica(
          table,
          (replica) => at(replica, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') === true,
        ),
    },
    {
      rule: 'table-encryption',
      says: 'A table is encrypted with a key that can be looked at.',
      type,
      holds: ({ properties }) => at(properties, 'SSESpecification', 'SSEEnabled') === true,
    },
    {
      rule: 'table-expiry',
      says: 'What has served its time goes by itself.',
      type,
      holds: ({ properties }) => at(properties, 'TimeToLiveSpecification', 'Enabled') === true,
    },
    {
      rule: 'table-scaling',
      says: 'A table grows with what comes.',
      type,
      holds: ({ properties }) =>
        properties['BillingMode'] === 'PAY_PER_REQUEST' ||
        typeof at(
          properties,
          'WriteProvisionedThroughputSettings',
          'WriteCapacityAutoScalingSettings',
          'MaxCapacity',
        ) === 'number',
    },
  ];
  if (!protectsData) return rules;
  return [
    ...rules,
    {
      rule: 'table-protection',
      says: 'A table survives its stack, and a deletion by hand.',
      type,
      holds: (table) =>
        isKept(table) && everyReplica(table, (replica) => at(replica, 'DeletionProtectionEnabled') === true),
    },
  ];
}

/** The resources that a policy of this type refuses to those who come without TLS. */
function refusingPlainText(resources: readonly DeployedResource[], policyType: string, list: string) {
  const ids = resources
    .filter(({ type, properties }) => type === policyType && refusesPlainText(properties))
    .flatMap(({ properties }) => [...items(properties[list]), properties['Bucket']].map(referredId));
  return new Set(ids);
}

function refusesPlainText(properties: unknown): boolean {
  return items(at(properties, 'PolicyDocument', 'Statement')).some(
    (statement) =>
      at(statement, 'Effect') === 'Deny' &&
      at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
  );
}

function queueRules(resources: readonly DeployedResource[]): Rule[] {
  const type = 'AWS::SQS::Queue';
  const closed = refusingPlainText(resources, 'AWS::SQS::QueuePolicy', 'Queues');
  const worked = new Set(
    resources
      .filter((resource) => resource.type === 'AWS::Lambda::EventSourceMapping')
      .map(({ properties }) => referredId(properties['EventSourceArn'])),
  );
  return [
    {
      rule: 'queue-encryption',
      says: 'A queue is encrypted.',
      type,
      holds: ({ properties }) =>
        properties['SqsManagedSseEnabled'] === true || properties['KmsMasterKeyId'] !== undefined,
    },
    { rule: 'queue-tls', says: 'A queue is reached with TLS only.', type, holds: ({ id }) => closed.has(id) },
    {
      rule: 'queue-dead-letters',
      says: 'What can’t be worked on leaves the queue for one where it can be looked at.',
      type,
      holds: ({ id, properties }) =>
        !worked.has(id) ||
        (referredId(at(properties, 'RedrivePolicy', 'deadLetterTargetArn')) !== null &&
          Number(at(properties, 'RedrivePolicy', 'maxReceiveCount')) <= 10),
    },
  ];
}

function topicRules(resources: readonly DeployedResource[]): Rule[] {
  const type = 'AWS::SNS::Topic';
  const closed = refusingPlainText(resources, 'AWS::SNS::TopicPolicy', 'Topics');
  return [
    {
      rule: 'topic-encryption',
      says: 'A topic is encrypted.',
      type,
      holds: ({ properties }) => properties['KmsMasterKeyId'] !== undefined,
    },
    {
      rule: 'topic-tls',
      says: 'A topic is reached with TLS only.',
      type,
      holds: ({ id }) =>
        [...closed].some((topic) => topic !== null && (id === topic || id.endsWith(`/${topic}`))),
    },
  ];
}

function bucketRules(resources: readonly DeployedResource[]): Rule[] {
  const type = 'AWS::S3::Bucket';
  const closed = refusingPlainText(resources, 'AWS::S3::BucketPolicy', 'Buckets');
  return [
    {
      rule: 'bucket-encryption',
      says: 'A bucket is encrypted.',
      type,
      holds: ({ properties }) => properties['BucketEncryption'] !== undefined,
    },
    {
      rule: 'bucket-tls',
      says: 'A bucket is reached with TLS only.',
      type,
      holds: ({ id }) => closed.has(id),
    },
    {
      rule: 'bucket-private',
      says: 'A bucket can’t be opened to everybody.',
      type,
      holds: ({ properties }) =>
        ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
          (setting) => at(properties, 'PublicAccessBlockConfiguration', setting) === true,
        ),
    },
  ];
}

/** Where events go that a subscriber of a topic could not be given. A queue is tried for 23 days. */
function undeliverable(resources: readonly DeployedResource[]): Gap[] {
  return brokenRules(resources, [
    {
      rule: 'subscription-dead-letters',
      says: 'What a subscriber can’t be given is kept.',
      type: 'AWS::SNS::Subscription',
      holds: ({ properties }) =>
        ['email', 'sqs'].includes(String(properties['Protocol'])) ||
        properties['RedrivePolicy'] !== undefined,
    },
  ]);
}

function userRules({ protectsData }: Expectations): Rule[] {
  const policy = (properties: unknown, name: string) => at(properties, 'Policies', 'PasswordPolicy', name);
  const rules: Rule[] = [
    {
      rule: 'password-policy',
      says: 'Passwords are long and mixed.',
      type: 'AWS::Cognito::UserPool',
      holds: ({ properties }) =>
        Number(policy(properties, 'MinimumLength')) >= 12 &&
        ['RequireLowercase', 'RequireUppercase', 'RequireNumbers', 'RequireSymbols'].every(
          (kind) => policy(properties, kind) === true,
        ),
    },
    {
      rule: 'token-lifetime',
      says: 'Access tokens last an hour at most, and nobody learns who has an account.',
      type: 'AWS::Cognito::UserPoolClient',
      holds: ({ properties }) =>
        Number(properties['AccessTokenValidity']) <= 60 &&
        at(properties, 'TokenValidityUnits', 'AccessToken') === 'minutes' &&
        properties['PreventUserExistenceErrors'] === 'ENABLED',
    },
    {
      rule: 'no-users',
      says: 'Nobody is in the template.',
      type: 'AWS::Cognito::UserPoolUser',
      holds: () => false,
    },
    {
      rule: 'no-self-confirmation',
      says: 'Nobody is confirmed by a trigger.',
      type: 'AWS::Cognito::UserPool',
      holds: ({ properties }) => at(properties, 'LambdaConfig', 'PreSignUp') === undefined,
    },
  ];
  if (!protectsData) return rules;
  return [
    ...rules,
    {
      rule: 'users-protection',
      says: 'Users survive their stack, and a deletion by hand; sign-ins are judged by their risk.',
      type: 'AWS::Cognito::UserPool',
      holds: (pool) =>
        isKept(pool) &&
        pool.properties['DeletionProtection'] === 'ACTIVE' &&
        at(pool.properties, 'UserPoolAddOns', 'AdvancedSecurityMode') === 'ENFORCED',
    },
    {
      rule: 'no-plain-passwords',
      says: 'Clients prove that they know the password; they don’t send it.',
      type: 'AWS::Cognito::UserPoolClient',
      holds: ({ properties }) => !items(properties['ExplicitAuthFlows']).includes('ALLOW_USER_PASSWORD_AUTH'),
    },
  ];
}
