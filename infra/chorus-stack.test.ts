import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { ChorusStack } from './chorus-stack.ts';

/** Resources that lose data when their id changes; an id that was deployed stays for ever. */
const statefulIds = {
  'AWS::DynamoDB::GlobalTable': [
    'ChatTable4603252B',
    'TreeTableAD4F0D03',
    'RecordsTableC9B7A30B',
    'OperationsLogTable01488D32',
    'EventsMemory6B342468',
    'EventsArchiveIndexAEB2D476',
  ],
  'AWS::Cognito::UserPool': ['UserDirectoryUserPoolD2758A4E'],
  'AWS::S3::Bucket': ['EventsArchive04911E41'],
  'AWS::SecretsManager::Secret': ['MachineTokensSigningKey126C15C9'],
};

/** Longer code is refused: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxCodeChars = 32_000;

describe('Chorus stack', () => {
  let template: Template;

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
  }, 90_000);

  it('keeps the ids of resources that hold data', () => {
    for (const [type, ids] of Object.entries(statefulIds)) {
      expect(Object.keys(template.findResources(type))).toEqual(ids);
    }
  });

  it('keeps no connections anywhere: AppSync owns the sockets', () => {
    expect(Object.keys(template.findResources('AWS::DynamoDB::GlobalTable'))).toEqual(
      statefulIds['AWS::DynamoDB::GlobalTable'],
    );
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
  });

  it('keeps no server up, and balances no load', () => {
    for (const type of [
      'AWS::EC2::Instance',
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::ECS::Service',
    ]) {
      template.resourceCountIs(type, 0);
    }
  });

  it('has the functions that functions/README.md lists, and no others', () => {
    const readme = readFileSync(new URL('../functions/README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
    const deployed = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(
      ({ Properties }) => Properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME ?? [],
    );
    // Shares of the concurrency are for production: infra/watch.
    expect([...new Set([...deployed, 'raise-caps'])].sort()).toEqual(listed.sort());
  });

  it('authorizes by user pool first, then by API key, IAM and the tokens of machines', () => {
    template.hasResourceProperties('AWS::AppSync::GraphQLApi', {
      AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
      UserPoolConfig: { DefaultAction: 'ALLOW' },
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'API_KEY' },
        { AuthenticationType: 'AWS_IAM' },
        { AuthenticationType: 'AWS_LAMBDA' },
      ],
    });
  });

  it('creates no users and confirms nobody by itself', () => {
    template.resourceCountIs('AWS::Cognito::UserPoolUser', 0);
    expect(JSON.stringify(template.findResources('AWS::Cognito::UserPool'))).not.toContain('LambdaConfig');
  });

  it('runs every resolver and function on APPSYNC_JS, within its size', () => {
    const resolvers = Object.values(template.findResources('AWS::AppSync::Resolver'));
    const functions = Object.values(template.findResources('AWS::AppSync::FunctionConfiguration'));
    const properties = [...resolvers, ...functions].map(
      (resource) => resource['Properties'] as Record<string, unknown>,
    );

    expect(properties.length).toBeGreaterThan(20);
    for (const { Code, Runtime } of properties) {
      expect(Runtime).toEqual({ Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' });
      expect(String(Code).length).toBeLessThan(maxCodeChars);
    }
  });

  it('names neither an account nor a region', () => {
    const text = JSON.stringify(template.toJSON());

    expect(text).not.toMatch(/\b\d{12}\b/);
    expect(text).not.toMatch(/\b(us|eu|ap)-(east|west|central|south|north)[a-z]*-\d\b/);
  });

  it('gives the outputs that clients are configured from', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'ApiKey',
      'GraphqlUrl',
      'RealtimeUrl',
      'Region',
      'UserPoolClientId',
      'UserPoolId',
    ]);
  });
});
