import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions, type FunctionBundles } from '../bundle-functions.ts';
import { readStackModel } from '../../local/model/read-stack-model.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { environments, EnvironmentError, readEnvironment } from '../environment.ts';
import { at, type DeployedResource, items, referredId } from './deployed-template.ts';
import type { Expectations } from './gap.ts';
import { findGaps } from './readiness.ts';
import { type Synthesized, synthesize } from './synthesize.ts';

const read = (context: Record<string, unknown>) =>
  readEnvironment(new App({ analyticsReporting: false, context }));

describe('An environment', () => {
  it('is the laptop’s unless said otherwise', () => {
    expect(read({})).toEqual(environments.local);
  });

  it('is what its name says', () => {
    expect(read({ env: 'prod' })).toEqual(environments.prod);
  });

  it('takes what is said differently, as text or as value', () => {
    expect(read({ env: 'dev', tracing: 'false', vpc: true, provisionedConcurrency: '2' })).toMatchObject({
      name: 'dev',
      tracing: false,
      vpc: true,
      provisionedConcurrency: 2,
    });
  });

  it.each([
    [{ env: 'qa' }, '-c env: found qa; use local, dev, staging, prod.'],
    [{ env: 'dev', regions: 'nowhere' }, '-c regions'],
    [{ env: 'dev', watch: 'loud' }, '-c watch'],
    [{ env: 'dev', hostedZoneId: 'Z1' }, 'belong together'],
    [{ env: 'dev', backups: 'true' }, '-c backups'],
    [{ env: 'prod', apiKeyGeneration: '0' }, '-c apiKeyGeneration'],
    [{ env: 'dev', siteDomain: 'chorus.example.com' }, 'need -c regions'],
    [{ env: 'dev', customerKey: 'true', regions: 'eu-west-1,eu-central-1' }, '-c customerKey'],
  ])('refuses %j', (context, message) => {
    expect(() => read(context)).toThrow(EnvironmentError);
    expect(() => read(context)).toThrow(message);
  });
});

const production: Expectations = {
  protectsData: true,
  alerts: true,
  reservedConcurrency: true,
  backups: 'locked',
};

type Check = (resources: DeployedResource[], all: Synthesized) => void;

const count = (resources: DeployedResource[], type: string) =>
  resources.filter((resource) => resource.type === type).length;
const ofType = (resources: DeployedResource[], type: string) =>
  resources.filter((resource) => resource.type === type);

/** Every environment and every switch, without an account: context, stack, what must hold. */
const syntheses: [what: string, context: Record<string, unknown>, stack: string, check: Check][] = [
  [
    'the laptop’s environment has nothing that stands around it on AWS, but the alarms of its queues',
    {},
    'Chorus',
    (resources) => {
      for (const type of [
        'AWS::WAFv2::WebACL',
        'AWS::CloudFront::Distribution',
        'AWS::CloudWatch::Dashboard',
        'AWS::CloudFormation::Stack',
        'AWS::EC2::VPC',
        'AWS::KMS::Key',
        'AWS::Backup::BackupVault',
        'AWS::Lambda::Alias',
      ]) {
        expect(count(resources, type), type).toBe(0);
      }
      const alarms = ofType(resources, 'AWS::CloudWatch::Alarm');
      expect(alarms.map(({ properties }) => properties['Namespace'])).toEqual(alarms.map(() => 'AWS/SQS'));
      expect(alarms.length).toBeGreaterThanOrEqual(count(resources, 'AWS::SQS::Queue'));
    },
  ],
  [
    'dev goes with its stack, and its alarms are silent',
    { env: 'dev' },
    'Chorus-dev',
    (resources) => {
      const tables = ofType(resources, 'AWS::DynamoDB::GlobalTable');
      expect(new Set(tables.map(({ attributes }) => attributes['DeletionPolicy']))).toEqual(
        new Set(['Delete']),
      );
      expect(count(resources, 'AWS::Backup::BackupVault')).toBe(0);
      const alarms = ofType(resources, 'AWS::CloudWatch::Alarm');
      expect(alarms.length).toBeGreaterThan(40);
      expect(alarms.filter(({ properties }) => properties['AlarmActions'] !== undefined)).toEqual([]);
      expect(
        at(ofType(resources, 'AWS::AppSync::GraphQLApi')[0]?.properties, 'IntrospectionConfig'),
      ).toBeUndefined();
    },
  ],
  [
    'staging tells an address',
    { env: 'staging', alarmEmail: 'ops@example.com' },
    'Chorus-staging',
    (resources) => {
      const expected: Expectations = {
        protectsData: false,
        alerts: true,
        reservedConcurrency: false,
        backups: 'kept',
      };
      expect(findGaps(resources, expected)).toEqual([]);
      const mails = ofType(resources, 'AWS::SNS::Subscription').filter(
        ({ properties }) => properties['Protocol'] === 'email',
      );
      expect(mails.map(({ properties }) => properties['Endpoint'])).toEqual(['ops@example.com']);
    },
  ],
  [
    'a renewed API key leaves the one before in place',
    { env: 'dev', apiKeyGeneration: '5', site: 'false', watch: 'none' },
    'Chorus-dev',
    (resources) => {
      const keys = ofType(resources, 'AWS::AppSync::ApiKey');
      expect(keys.map(({ properties }) => properties['Description'])).toEqual([
        'Generation 4',
        'Generation 5',
      ]);
    },
  ],
  [
    'a customer’s key encrypts everything that has a key',
    { env: 'staging', customerKey: 'true', regions: 'eu-west-1', site: 'false' },
    'Chorus-staging',
    (resources) => {
      const key = { 'Fn::GetAtt': [expect.stringMatching(/^CustomerKey/), 'Arn'] };
      const places: [type: string, ...path: (string | number)[]][] = [
        ['AWS::SQS::Queue', 'KmsMasterKeyId'],
        ['AWS::SNS::Topic', 'KmsMasterKeyId'],
        ['AWS::Logs::LogGroup', 'KmsKeyId'],
        ['AWS::SecretsManager::Secret', 'KmsKeyId'],
        ['AWS::DynamoDB::GlobalTable', 'Replicas', 0, 'SSESpecification', 'KMSMasterKeyId'],
        [
          'AWS::S3::Bucket',
          'BucketEncryption',
          'ServerSideEncryptionConfiguration',
          0,
          'ServerSideEncryptionByDefault',
          'KMSMasterKeyID',
        ],
      ];
      for (const [type, ...path] of places) {
        for (const { id, properties } of ofType(resources, type))
          expect(at(properties, ...path), id).toEqual(key);
      }
      // And one for backups, so that not both are lost at once.
      expect(
        ofType(resources, 'AWS::KMS::Key').map(({ properties }) => properties['EnableKeyRotation']),
      ).toEqual([true, true]);
    },
  ],
  [
    'a network has endpoints, and no way out',
    { env: 'dev', vpc: 'true', site: 'false', watch: 'none' },
    'Chorus-dev',
    (resources) => {
      expect(count(resources, 'AWS::EC2::NatGateway')).toBe(0);
      expect(count(resources, 'AWS::EC2::InternetGateway')).toBe(0);
      expect(count(resources, 'AWS::EC2::Subnet')).toBe(2);
      const endpoints = ofType(resources, 'AWS::EC2::VPCEndpoint');
      const kinds = endpoints.map(({ properties }) => properties['VpcEndpointType']);
      expect(kinds.filter((kind) => kind === 'Gateway')).toHaveLength(2);
      expect(kinds.filter((kind) => kind === 'Interface').length).toBeGreaterThan(3);
      expect(JSON.stringify(endpoints[0]?.properties['ServiceName'])).toContain('dynamodb');
      const functions = ofType(resources, 'AWS::Lambda::Function');
      const inside = functions.filter(({ properties }) => properties['VpcConfig'] !== undefined);
      expect(inside.length).toBeGreaterThan(5);
      for (const { id, properties } of inside) {
        expect(items(at(properties, 'VpcConfig', 'SubnetIds')).length, id).toBe(2);
        expect(JSON.stringify(at(properties, 'Environment')), id).not.toContain('GRAPHQL_URL');
      }
    },
  ],
  [
    'provisioned tables follow their load, and functions that people wait for are kept warm',
    { env: 'dev', capacity: 'provisioned', provisionedConcurrency: '2', site: 'false', watch: 'none' },
    'Chorus-dev',
    (resources) => {
      for (const { id, properties } of ofType(resources, 'AWS::DynamoDB::GlobalTable')) {
        expect(properties['BillingMode'], id).toBe('PROVISIONED');
        const writes = at(
          properties,
          'WriteProvisionedThroughputSettings',
          'WriteCapacityAutoScalingSettings',
        );
        expect(at(writes, 'TargetTrackingScalingPolicyConfiguration', 'TargetValue'), id).toBe(70);
        expect(Number(at(writes, 'MaxCapacity')), id).toBeGreaterThan(Number(at(writes, 'MinCapacity')));
      }
      const aliases = ofType(resources, 'AWS::Lambda::Alias');
      expect(
        aliases.map(({ properties }) =>
          at(properties, 'ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions'),
        ),
      ).toEqual(aliases.map(() => 2));
      const sources = ofType(resources, 'AWS::AppSync::DataSource').flatMap(
        ({ properties }) => referredId(at(properties, 'LambdaConfig', 'LambdaFunctionArn')) ?? [],
      );
      expect(sources.sort()).toEqual(aliases.map(({ id }) => id).sort());
    },
  ],
  [
    'names come with certificates and records',
    {
      env: 'prod',
      regions: 'eu-west-1',
      siteDomain: 'chorus.example.com',
      apiDomain: 'api.example.com',
      hostedZoneId: 'Z123',
      hostedZoneName: 'example.com',
    },
    'Chorus-prod',
    (resources, { stacks }) => {
      const certificates = stacks.get('Chorus-prod-certificates')?.resources ?? [];
      expect(count(certificates, 'AWS::CertificateManager::Certificate')).toBe(2);
      const [site] = ofType(resources, 'AWS::CloudFront::Distribution');
      expect(at(site?.properties, 'DistributionConfig', 'Aliases')).toEqual(['chorus.example.com']);
      expect(at(site?.properties, 'DistributionConfig', 'ViewerCertificate', 'MinimumProtocolVersion')).toBe(
        'TLSv1.2_2021',
      );
      const [api] = ofType(resources, 'AWS::AppSync::DomainName');
      expect(api?.properties['DomainName']).toBe('api.example.com');
      expect(count(resources, 'AWS::AppSync::DomainNameApiAssociation')).toBe(1);
      const records = ofType(resources, 'AWS::Route53::RecordSet').map(
        ({ properties }) => properties['Name'],
      );
      expect(new Set(records)).toEqual(new Set(['chorus.example.com.', 'api.example.com.']));
    },
  ],
  [
    'a second region has an API of its own on replicas of the tables',
    { env: 'prod', regions: 'eu-west-1,eu-central-1' },
    'Chorus-prod',
    (resources, { stacks }) => {
      const tables = ofType(resources, 'AWS::DynamoDB::GlobalTable').filter(
        ({ id }) => !id.startsWith('Events'),
      );
      expect(tables).toHaveLength(4);
      for (const { id, properties } of tables) {
        const replicas = items(properties['Replicas']);
        expect(replicas.map((replica) => at(replica, 'Region')).sort(), id).toEqual([
          'eu-central-1',
          'eu-west-1',
        ]);
        // A name would replace a table that one region had before.
        expect(properties['TableName'], id).toBeUndefined();
      }
      expect(findGaps(resources, production)).toEqual([]);
      const second = stacks.get('Chorus-eu-central-1')?.resources ?? [];
      expect(count(second, 'AWS::AppSync::GraphQLApi')).toBe(1);
      expect(count(second, 'AWS::Cognito::UserPool')).toBe(0);
      expect(
        at(ofType(second, 'AWS::AppSync::GraphQLApi')[0]?.properties, 'UserPoolConfig', 'AwsRegion'),
      ).toBe('eu-west-1');
      // What happens to users is told where they are.
      expect(count(resources, 'AWS::Events::Rule') - count(second, 'AWS::Events::Rule')).toBe(1);
      expect(count(second, 'AWS::Lambda::EventSourceMapping')).toBe(
        count(resources, 'AWS::Lambda::EventSourceMapping') - 1,
      );
      expect(count(second, 'AWS::WAFv2::WebACLAssociation')).toBe(1);
      expect(count(second, 'AWS::CloudWatch::Alarm')).toBeGreaterThan(40);
      expect(writtenConfigs(second)).toEqual([expect.stringMatching(/eu-west-1.*eu-central-1/)]);
      // One writer, or each deployment of the other would take the list away.
      expect(JSON.stringify(resources)).not.toContain('config.json');
    },
  ],
];

/** What custom resources write to the site's `config.json`, with what is known only during deployment in between. */
function writtenConfigs(resources: readonly DeployedResource[]): string[] {
  return resources
    .map(({ properties }) => JSON.stringify(properties['Create'] ?? properties['Update'] ?? ''))
    .filter((call) => call.includes('putObject'));
}

describe('Without an account', () => {
  let bundles: FunctionBundles;
  beforeAll(() => {
    bundles = bundleFunctions();
  }, 120_000);

  it.each(syntheses)(
    '%s',
    (_what, context, stack, check) => {
      using synthesized = synthesize(context, bundles);
      const found = synthesized.stacks.get(stack);
      expect(found, `${stack} among ${[...synthesized.stacks.keys()].join(', ')}`).toBeDefined();

      check(found?.resources ?? [], synthesized);
      // The laptop is one region.
      if (found && !synthesized.stacks.has('Chorus-eu-central-1')) runsOnTheLaptop(synthesized.directory);
      for (const { id, type, properties } of found?.resources ?? []) {
        const name = physicalName(type, properties);
        // Environments may share an account.
        if (name !== null) expect(name, id).toContain(stack);
      }
      if (context['regions'] === undefined) {
        const text = JSON.stringify(found?.template);
        expect(text).not.toMatch(/\b\d{12}\b/);
        expect(text).not.toMatch(/\b(us|eu|ap)-(east|west|central|south|north)[a-z]*-\d\b/);
      }
    },
    240_000,
  );
});

/** A name that is given to a resource rather than made for it; `null`: none, or one that others may have as well. */
function physicalName(type: string, properties: unknown): string | null {
  const inProperties: Record<string, string[]> = {
    'AWS::Backup::BackupPlan': ['BackupPlan', 'BackupPlanName'],
    'AWS::Backup::BackupVault': ['BackupVaultName'],
    'AWS::CloudFront::Function': ['Name'],
    'AWS::CloudFront::OriginAccessControl': ['OriginAccessControlConfig', 'Name'],
    'AWS::CloudFront::ResponseHeadersPolicy': ['ResponseHeadersPolicyConfig', 'Name'],
    'AWS::CloudWatch::Alarm': ['AlarmName'],
    'AWS::CloudWatch::CompositeAlarm': ['AlarmName'],
    'AWS::CloudWatch::Dashboard': ['DashboardName'],
    'AWS::DynamoDB::GlobalTable': ['TableName'],
    'AWS::IAM::Role': ['RoleName'],
    'AWS::Lambda::Function': ['FunctionName'],
    'AWS::S3::Bucket': ['BucketName'],
    'AWS::SNS::Topic': ['TopicName'],
    'AWS::SQS::Queue': ['QueueName'],
    'AWS::SecretsManager::Secret': ['Name'],
    'AWS::WAFv2::WebACL': ['VisibilityConfig', 'MetricName'],
  };
  const name = at(properties, ...(inProperties[type] ?? ['-']));
  return typeof name === 'string' ? name : null;
}

/** The runtime takes the assembly of any environment: what stands around the application is listed, and left alone. */
function runsOnTheLaptop(directory: string): void {
  const model = readStackModel(readAssembly(directory), {
    origin: 'http://127.0.0.1:4000',
    region: 'eu-west-1',
    accountId: '000000000000',
    secretFor: (id) => id,
    now: Date.UTC(2026, 10, 21),
  });

  expect(model.apis).toHaveLength(1);
  expect(model.tables.length).toBeGreaterThan(3);
  const listed = model.notEmulated.map(({ type }) => type);
  expect(listed.filter((type) => !/^(AWS::|Custom::)/.test(type) || type.includes('outside'))).toEqual([]);
}

describe('The sources', () => {
  it('name neither an account nor a region, but the one that certificates come from', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const pattern =
      '[\'"`][^\'"`]*(us|eu|ap)-(east|west|central|south|north)[a-z]*-[0-9]|[^0-9a-fA-F.-][0-9]{12}[^0-9a-fA-F]';
    const found = execFileSync(
      'git',
      [
        'grep',
        '-nE',
        pattern,
        '--',
        'infra/*.ts',
        'functions/*.ts',
        ':!*.test.ts',
        ':!*/testing/*',
        ':!infra/cost',
      ],
      { cwd: root, encoding: 'utf8' },
    );

    expect(found.trim().split('\n')).toEqual([
      expect.stringMatching(/^infra\/certificates\.ts:\d+:.*us-east-1/),
    ]);
  });
});
