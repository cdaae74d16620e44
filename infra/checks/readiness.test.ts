import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, type DeployedResource, items } from './deployed-template.ts';
import type { Expectations } from './gap.ts';
import { findGaps } from './readiness.ts';
import { synthesize, type Synthesized } from './synthesize.ts';

const production: Expectations = {
  protectsData: true,
  alerts: true,
  reservedConcurrency: true,
  backups: 'locked',
};

/** Properties as a test may change them. */
type Draft = Record<string, unknown>;
type Change = (resources: { id: string; type: string; properties: Draft; attributes: Draft }[]) => void;

let prod: Synthesized;
let resources: DeployedResource[];

beforeAll(() => {
  prod = synthesize({ env: 'prod' });
  resources = prod.stacks.get('Chorus-prod')?.resources ?? [];
}, 240_000);
afterAll(() => prod[Symbol.dispose]());

const ofType = (type: string) => resources.filter((resource) => resource.type === type);

describe('Production', () => {
  it('has no gap', () => {
    expect(findGaps(resources, production)).toEqual([]);
  });

  it('passes the AwsSolutions rules of cdk-nag, but for those with a reason', () => {
    const { violations } = new AwsSolutionsChecks(prod.app).validateScope(prod.app);

    expect(
      violations.map(({ ruleName, violatingResources }) => [
        ruleName,
        violatingResources.map(({ constructPath }) => constructPath),
      ]),
    ).toEqual([]);
  });

  it('leaves room in its stacks', () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    const own = resources.filter(({ id }) => !id.includes('/'));

    expect(own.length).toBeLessThan(480);
    expect(resources.length - own.length).toBeLessThan(480);
    expect(JSON.stringify(prod.stacks.get('Chorus-prod')?.template).length).toBeLessThan(950_000);
  });

  it('has a chapter in the runbook for every alarm', () => {
    const runbook = readFileSync(fileURLToPath(new URL('../../docs/runbook.md', import.meta.url)), 'utf8');
    const chapters = new Set(
      [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const named = [...ofType('AWS::CloudWatch::Alarm'), ...ofType('AWS::CloudWatch::CompositeAlarm')].map(
      ({ properties }) => String(properties['AlarmDescription']).split('#')[1] ?? '',
    );

    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((chapter) => !chapters.has(chapter))).toEqual([]);
  });

  it('reserves less than an account has, and leaves a hundred to the rest', () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    const shares = ofType('AWS::Lambda::Function').map(({ properties }) =>
      Number(properties['ReservedConcurrentExecutions'] ?? 0),
    );

    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(900);
  });

  it('lets a queue call no more instances than its function has', () => {
    const shares = new Map(
      ofType('AWS::Lambda::Function').map(({ id, properties }) => [
        id,
        Number(properties['ReservedConcurrentExecutions']),
      ]),
    );
    const wanted = ofType('AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
      const most =
        at(properties, 'ScalingConfig', 'MaximumConcurrency') ?? properties['ParallelizationFactor'];
      return typeof most === 'number' ? [[String(at(properties, 'FunctionName', 'Ref')), most] as const] : [];
    });

    expect(wanted.length).toBeGreaterThan(2);
    expect(wanted.filter(([id, most]) => most > (shares.get(id) ?? 0))).toEqual([]);
  });
});

/** Each takes away one thing that production must have; the checklist has to notice. */
const mutations: [what: string, rule: string, change: Change][] = [
  ['an alarm', 'alarm', (all) => remove(all, 'AWS::CloudWatch::Alarm')],
  ['the last alarm', 'alarm', (all) => remove(all.reverse(), 'AWS::CloudWatch::Alarm')],
  ['the composite alarm', 'watch', (all) => remove(all, 'AWS::CloudWatch::CompositeAlarm')],
  ['the dashboard', 'watch', (all) => remove(all, 'AWS::CloudWatch::Dashboard')],
  ['an alarm’s action', 'alarm-action', (all) => unset(all, 'AWS::CloudWatch::Alarm', 'AlarmActions')],
  ['an alarm’s runbook', 'alarm-runbook', (all) => unset(all, 'AWS::CloudWatch::Alarm', 'AlarmDescription')],
  ['a queue’s dead letters', 'queue-dead-letters', (all) => unset(all, 'AWS::SQS::Queue', 'RedrivePolicy')],
  [
    'a queue’s encryption',
    'queue-encryption',
    (all) => unset(all, 'AWS::SQS::Queue', 'SqsManagedSseEnabled'),
  ],
  ['a queue’s policy', 'queue-tls', (all) => remove(all, 'AWS::SQS::QueuePolicy')],
  ['a topic’s key', 'topic-encryption', (all) => unset(all, 'AWS::SNS::Topic', 'KmsMasterKeyId')],
  ['a topic’s policy', 'topic-tls', (all) => remove(all, 'AWS::SNS::TopicPolicy')],
  ['a bucket’s encryption', 'bucket-encryption', (all) => unset(all, 'AWS::S3::Bucket', 'BucketEncryption')],
  [
    'a bucket’s privacy',
    'bucket-private',
    (all) => unset(all, 'AWS::S3::Bucket', 'PublicAccessBlockConfiguration'),
  ],
  ['a bucket’s policy', 'bucket-tls', (all) => remove(all, 'AWS::S3::BucketPolicy')],
  [
    'a table’s recovery',
    'table-recovery',
    (all) => {
      for (const replica of items(first(all, 'AWS::DynamoDB::GlobalTable')['Replicas'])) {
        (replica as Draft)['PointInTimeRecoverySpecification'] = { PointInTimeRecoveryEnabled: false };
      }
    },
  ],
  [
    'a table’s encryption',
    'table-encryption',
    (all) => unset(all, 'AWS::DynamoDB::GlobalTable', 'SSESpecification'),
  ],
  [
    'a table’s expiry',
    'table-expiry',
    (all) => unset(all, 'AWS::DynamoDB::GlobalTable', 'TimeToLiveSpecification'),
  ],
  [
    'a table’s capacity',
    'table-scaling',
    (all) => {
      first(all, 'AWS::DynamoDB::GlobalTable')['BillingMode'] = 'PROVISIONED';
    },
  ],
  [
    'a table’s protection',
    'table-protection',
    (all) => {
      const table = all.find(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
      if (table) table.attributes['DeletionPolicy'] = 'Delete';
    },
  ],
  ['the vault', 'backup', (all) => remove(all, 'AWS::Backup::BackupVault')],
  ['the plan of backups', 'backup', (all) => remove(all, 'AWS::Backup::BackupPlan')],
  ['the choice of tables', 'backup', (all) => remove(all, 'AWS::Backup::BackupSelection')],
  ['a vault’s key', 'backup-encryption', (all) => unset(all, 'AWS::Backup::BackupVault', 'EncryptionKeyArn')],
  ['a vault’s lock', 'backup-lock', (all) => unset(all, 'AWS::Backup::BackupVault', 'LockConfiguration')],
  [
    'the firmness of a vault’s lock',
    'backup-lock',
    (all) => {
      const vault = first(all, 'AWS::Backup::BackupVault');
      vault['LockConfiguration'] = without(vault['LockConfiguration'] as Draft, 'ChangeableForDays');
    },
  ],
  [
    'the time of a backup',
    'backup-plan',
    (all) => {
      for (const rule of backupRules(all)) delete rule['ScheduleExpression'];
    },
  ],
  [
    'the end of a backup',
    'backup-plan',
    (all) => {
      for (const rule of backupRules(all)) delete rule['Lifecycle'];
    },
  ],
  [
    'a table’s backup',
    'backup-tables',
    (all) => {
      const selection = first(all, 'AWS::Backup::BackupSelection')['BackupSelection'] as Draft;
      selection['Resources'] = items(selection['Resources']).slice(1);
    },
  ],
  [
    'the users’ protection',
    'users-protection',
    (all) => unset(all, 'AWS::Cognito::UserPool', 'DeletionProtection'),
  ],
  ['the password policy', 'password-policy', (all) => unset(all, 'AWS::Cognito::UserPool', 'Policies')],
  [
    'the tokens’ lifetime',
    'token-lifetime',
    (all) => {
      first(all, 'AWS::Cognito::UserPoolClient')['AccessTokenValidity'] = 600;
    },
  ],
  [
    'the end of plain passwords',
    'no-plain-passwords',
    (all) => {
      first(all, 'AWS::Cognito::UserPoolClient')['ExplicitAuthFlows'] = ['ALLOW_USER_PASSWORD_AUTH'];
    },
  ],
  [
    'the absence of users',
    'no-users',
    (all) => void all.push({ id: 'Ana', type: 'AWS::Cognito::UserPoolUser', properties: {}, attributes: {} }),
  ],
  ['a function’s tracing', 'function-tracing', (all) => unset(all, 'AWS::Lambda::Function', 'TracingConfig')],
  ['a function’s log', 'function-log', (all) => unset(all, 'AWS::Lambda::Function', 'LoggingConfig')],
  [
    'a function’s share',
    'function-concurrency',
    (all) => unset(all, 'AWS::Lambda::Function', 'ReservedConcurrentExecutions'),
  ],
  ['a log’s end', 'log-retention', (all) => unset(all, 'AWS::Logs::LogGroup', 'RetentionInDays')],
  [
    'the report of failures',
    'batch-failures',
    (all) => unset(all, 'AWS::Lambda::EventSourceMapping', 'FunctionResponseTypes'),
  ],
  [
    'what a stream gave up on',
    'stream-failures',
    (all) => {
      for (const { type, properties } of all) {
        if (type === 'AWS::Lambda::EventSourceMapping') delete properties['DestinationConfig'];
      }
    },
  ],
  ['the API’s log', 'api-log', (all) => unset(all, 'AWS::AppSync::GraphQLApi', 'LogConfig')],
  ['the API’s tracing', 'api-tracing', (all) => unset(all, 'AWS::AppSync::GraphQLApi', 'XrayEnabled')],
  [
    'the secrecy of the schema',
    'api-introspection',
    (all) => unset(all, 'AWS::AppSync::GraphQLApi', 'IntrospectionConfig'),
  ],
  ['the limit of depth', 'api-limits', (all) => unset(all, 'AWS::AppSync::GraphQLApi', 'QueryDepthLimit')],
  [
    'the limit of fields',
    'api-limits',
    (all) => unset(all, 'AWS::AppSync::GraphQLApi', 'ResolverCountLimit'),
  ],
  ['the end of a key', 'api-key-expiry', (all) => unset(all, 'AWS::AppSync::ApiKey', 'Expires')],
  ['a firewall', 'firewall', (all) => remove(all, 'AWS::WAFv2::WebACLAssociation')],
  [
    'the rate rule',
    'firewall-rate',
    (all) => {
      const acl = first(all, 'AWS::WAFv2::WebACL');
      acl['Rules'] = items(acl['Rules']).slice(1);
    },
  ],
  [
    'a managed group',
    'firewall-groups',
    (all) => {
      const acl = first(all, 'AWS::WAFv2::WebACL');
      acl['Rules'] = items(acl['Rules']).slice(0, -1);
    },
  ],
  ['the pages’ headers', 'site-headers', (all) => siteBehavior(all, 'ResponseHeadersPolicyId')],
  ['TLS of the site', 'site-https', (all) => siteBehavior(all, 'ViewerProtocolPolicy')],
  [
    'an action too many',
    'function-permissions',
    (all) => allow(all, 'RecordFlow', 'dynamodb:DeleteTable', { 'Fn::GetAtt': ['RecordsTable', 'Arn'] }),
  ],
  ['a wildcard of actions', 'no-wildcard-actions', (all) => allow(all, 'RecordFlow', 'dynamodb:*', 'x')],
  [
    'a wildcard of resources',
    'no-wildcard-resources',
    (all) => allow(all, 'RecordFlow', 's3:GetObject', '*'),
  ],
];

function first(all: Parameters<Change>[0], type: string): Draft {
  const found = all.find((resource) => resource.type === type);
  if (!found) throw new Error(`There is no ${type}.`);
  return found.properties;
}

function backupRules(all: Parameters<Change>[0]): Draft[] {
  return items(at(first(all, 'AWS::Backup::BackupPlan'), 'BackupPlan', 'BackupPlanRule')) as Draft[];
}

function unset(all: Parameters<Change>[0], type: string, property: string): void {
  const found = all.find((resource) => resource.type === type && property in resource.properties);
  if (!found) throw new Error(`No ${type} has ${property}.`);
  found.properties = without(found.properties, property);
}

function without(properties: Draft, name: string): Draft {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name));
}

function remove(all: Parameters<Change>[0], type: string): void {
  const index = all.findIndex((resource) => resource.type === type);
  if (index < 0) throw new Error(`There is no ${type}.`);
  all.splice(index, 1);
}

function siteBehavior(all: Parameters<Change>[0], property: string): void {
  const config = at(first(all, 'AWS::CloudFront::Distribution'), 'DistributionConfig') as Draft;
  config['DefaultCacheBehavior'] = without(config['DefaultCacheBehavior'] as Draft, property);
}

function allow(all: Parameters<Change>[0], idStart: string, action: string, resource: unknown): void {
  const policy = all.find(({ type, id }) => type === 'AWS::IAM::Policy' && id.startsWith(idStart));
  const statements = at(policy?.properties, 'PolicyDocument', 'Statement');
  if (!Array.isArray(statements)) throw new Error(`There is no policy ${idStart}.`);
  statements.push({ Effect: 'Allow', Action: action, Resource: resource });
}

describe('The checklist', () => {
  it.each(mutations)('notices that %s is gone (%s)', (_what, rule, change) => {
    const draft = structuredClone(resources) as Parameters<Change>[0];
    change(draft);

    expect(findGaps(draft, production).map((gap) => gap.rule)).toContain(rule);
  });

  it('notices each alarm that is gone', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm').filter(
      // Two alarms look at what one of them alone would do for.
      ({ id }) => !/RecordsFailed|PublishFailed/.test(id),
    );
    const unnoticed = alarms.filter(
      (alarm) =>
        findGaps(
          resources.filter((resource) => resource !== alarm),
          production,
        ).length === 0,
    );

    expect(alarms.length).toBeGreaterThan(40);
    expect(unnoticed.map(({ id }) => id)).toEqual([]);
  });
});
