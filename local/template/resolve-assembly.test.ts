import { describe, expect, it } from 'vitest';

import type { Json, JsonObject } from '../lib/json.ts';
import { createProblems } from './problems.ts';
import { resolveAssembly } from './resolve-assembly.ts';
import { addresses, assemblyOf, resolved } from './test-kit.ts';

/** A template with a probe: the value of its `Value` property is what the test asks for. */
function probing(value: Json, template: JsonObject = {}): JsonObject {
  const resources = template['Resources'] as JsonObject | undefined;
  return {
    ...template,
    Resources: { ...resources, Probe: { Type: 'AWS::SSM::Parameter', Properties: { Value: value } } },
  };
}

function probed(value: Json, template: JsonObject = {}): Json | undefined {
  const { resources } = resolved({ Shop: probing(value, template) });
  return resources.find((resource) => resource.logicalId === 'Probe')?.attribute('Value');
}

describe('values of a stack', () => {
  it.each([
    ['AWS::AccountId', '123456789012'],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', 'eu-west-1'],
    ['AWS::StackName', 'Shop'],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ])('gives %s', (name, expected) => {
    expect(probed({ Ref: name })).toBe(expected);
  });

  it('gives parameters their defaults, lists as lists', () => {
    const Parameters = {
      Name: { Type: 'String', Default: 'x' },
      Count: { Type: 'Number', Default: 3 },
      Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
    };
    expect(probed([{ Ref: 'Name' }, { Ref: 'Count' }, { Ref: 'Names' }], { Parameters })).toEqual([
      'x',
      '3',
      ['a', 'b'],
    ]);
  });

  it('looks a parameter of the parameter store up among the resources', () => {
    const Parameters = { Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/name' } };
    const Resources = {
      Name: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/name', Value: 'Corner' } },
    };
    expect(probed({ Ref: 'Stored' }, { Parameters, Resources })).toBe('Corner');
    expect(() => probed({ Ref: 'Stored' }, { Parameters })).toThrow('stands for /shop/name');
  });

  it('refuses what has no value, saying what was found', () => {
    const Parameters = { Empty: { Type: 'String' } };
    const Conditions = { Never: { 'Fn::Equals': [1, 2] } };
    const Resources = {
      Gone: { Type: 'AWS::SQS::Queue', Condition: 'Never' },
      Database: { Type: 'AWS::RDS::DBInstance' },
      Queue: { Type: 'AWS::SQS::Queue' },
    };
    const template = { Parameters, Conditions, Resources };
    const attempt = (value: Json) => () => probed(value, template);
    expect(attempt({ Ref: 'Empty' })).toThrow('the parameter Empty, which has no value');
    expect(attempt({ Ref: 'Missing' })).toThrow('Ref to Missing, which the template does not have');
    expect(attempt({ Ref: 'Gone' })).toThrow('Ref to Gone, which the condition Never leaves out');
    expect(attempt({ 'Fn::GetAtt': 'Database.Endpoint.Address' })).toThrow(
      'Fn::GetAtt of Database.Endpoint.Address (AWS::RDS::DBInstance)',
    );
    expect(attempt({ 'Fn::GetAtt': 'Queue.Colour' })).toThrow('Fn::GetAtt of Queue.Colour (AWS::SQS::Queue)');
    expect(attempt({ 'Fn::ImportValue': 'nothing' })).toThrow('Fn::ImportValue of nothing');
  });

  it('names the whole circle of a circular reference', () => {
    const Resources = {
      One: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Two', 'QueueName'] } } },
      Two: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '${One.QueueName}-2' } } },
    };
    expect(() => probed({ Ref: 'One' }, { Resources })).toThrow(
      'a circular reference, Shop/Two.QueueName → Shop/One.QueueName → Shop/Two.QueueName',
    );
  });

  it('notices conditions that need each other', () => {
    const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    const { problems, resources } = resolved({
      Shop: { Conditions, Resources: { Queue: { Type: 'AWS::SQS::Queue', Condition: 'A' } } },
    });
    expect(resources).toEqual([]);
    expect(problems.all[0]?.found).toContain('a circular reference');
  });
});

describe('Ref and Fn::GetAtt', () => {
  const Resources = {
    Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'shop' } },
    Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': 'Api.ApiId' } } },
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { StreamSpecification: {} } },
    Named: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'orders' } },
    Work: { Type: 'AWS::Lambda::Function' },
    Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Work' }, Name: 'live' } },
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    News: { Type: 'AWS::SNS::Topic' },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Files: { Type: 'AWS::S3::Bucket' },
    Pool: { Type: 'AWS::Cognito::UserPool' },
    Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
    Role: { Type: 'AWS::IAM::Role' },
  };

  it.each<[string, RegExp]>([
    ['Api', /^arn:aws:appsync:eu-west-1:123456789012:apis\/[a-z0-9]{26}$/],
    ['Api.ApiId', /^[a-z0-9]{26}$/],
    ['Api.GraphQLUrl', /^http:\/\/127\.0\.0\.1:4000\/graphql$/],
    ['Api.RealtimeUrl', /^ws:\/\/127\.0\.0\.1:4000\/graphql\/realtime$/],
    ['Api.GraphQLDns', /^127\.0\.0\.1:4000$/],
    ['Key.ApiKey', /^da2-[a-z0-9]{26}$/],
    ['Table', /^Shop-Table-[A-Z0-9]{12}$/],
    ['Table.StreamArn', /^arn:aws:dynamodb:eu-west-1:123456789012:table\/Shop-Table-\w+\/stream\/[-\dT:.]+$/],
    ['Named', /^orders$/],
    ['Named.Arn', /^arn:aws:dynamodb:eu-west-1:123456789012:table\/orders$/],
    ['Work', /^Shop-Work-[A-Z0-9]{12}$/],
    ['Work.Arn', /^arn:aws:lambda:eu-west-1:123456789012:function:Shop-Work-[A-Z0-9]{12}$/],
    ['Alias', /^arn:aws:lambda:eu-west-1:123456789012:function:Shop-Work-[A-Z0-9]{12}:live$/],
    ['Jobs', /^http:\/\/127\.0\.0\.1:4000\/123456789012\/Shop-Jobs-[A-Z0-9]{12}\.fifo$/],
    ['Jobs.Arn', /^arn:aws:sqs:eu-west-1:123456789012:Shop-Jobs-[A-Z0-9]{12}\.fifo$/],
    ['News', /^arn:aws:sns:eu-west-1:123456789012:Shop-News-[A-Z0-9]{12}$/],
    ['Bus', /^bus$/],
    ['Bus.Arn', /^arn:aws:events:eu-west-1:123456789012:event-bus\/bus$/],
    ['Files', /^shop-files-[a-z0-9]{12}$/],
    ['Pool', /^eu-west-1_[A-Za-z0-9]{9}$/],
    ['Pool.ProviderURL', /^http:\/\/127\.0\.0\.1:4000\/eu-west-1_\w{9}$/],
    ['Pool.ProviderName', /^127\.0\.0\.1:4000\/eu-west-1_\w{9}$/],
    ['Client', /^[a-z0-9]{26}$/],
    ['Client.ClientSecret', /^[a-z0-9]{51}$/],
    ['Role.Arn', /^arn:aws:iam::123456789012:role\/Shop-Role-[A-Z0-9]{12}$/],
  ])('gives %s', (reference, expected) => {
    const value = reference.includes('.') ? { 'Fn::GetAtt': reference } : { Ref: reference };
    expect(probed(value, { Resources })).toMatch(expected);
    expect(probed(value, { Resources })).toBe(probed(value, { Resources }));
  });

  it('makes keys and secrets from the secret it is given', () => {
    const key = (secret: string) =>
      resolveAssembly(
        assemblyOf({ Shop: { Resources } }),
        addresses({ secretFor: () => secret }),
        createProblems(),
      )
        .ofType('AWS::AppSync::ApiKey')[0]
        ?.attribute('ApiKey');
    expect(key('one')).not.toBe(key('two'));
  });

  it("gives a client's secret to the custom resource by which the CDK reads it", () => {
    const Described = {
      Type: 'Custom::DescribeCognitoUserPoolClient',
      Properties: { Create: { 'Fn::Sub': '{"parameters":{"UserPoolId":"${Pool}","ClientId":"${Client}"}}' } },
    };
    const [described, secret] = ['Described.UserPoolClient.ClientSecret', 'Client.ClientSecret'].map(
      (reference) => probed({ 'Fn::GetAtt': reference }, { Resources: { ...Resources, Described } }),
    );
    expect(described).toMatch(/^[a-z0-9]{51}$/);
    expect(described).toBe(secret);
  });

  it('gives the first of several APIs the short path, the others one with their id', () => {
    const api = { Type: 'AWS::AppSync::GraphQLApi' };
    const secured = addresses({ origin: 'https://chorus.test' });
    const { ofType } = resolveAssembly(
      assemblyOf({ A: { Resources: { First: api } }, B: { Resources: { First: api } } }),
      secured,
      createProblems(),
    );
    const [first, second] = ofType('AWS::AppSync::GraphQLApi');
    const id = second?.attribute('ApiId');
    expect(first?.attribute('GraphQLUrl')).toBe('https://chorus.test/graphql');
    expect(second?.attribute('GraphQLUrl')).toBe(`https://chorus.test/apis/${id}/graphql`);
    expect(second?.attribute('RealtimeUrl')).toBe(`wss://chorus.test/apis/${id}/graphql/realtime`);
  });
});

describe('assets', () => {
  it('are found by the metadata that older CDK apps carry when their parameters tell nothing', () => {
    const parameter = { Ref: 'AssetParameters1S3VersionKey' };
    const key = { 'Fn::Select': [1, { 'Fn::Split': ['||', parameter] }] };
    const { resources } = resolved(
      {
        Shop: {
          Parameters: { AssetParameters1S3VersionKey: { Type: 'String' } },
          Resources: {
            Work: {
              Type: 'AWS::SSM::Parameter',
              Metadata: { 'aws:asset:path': 'asset.1' },
              Properties: { Value: key },
            },
          },
        },
      },
      { 'asset.1': null },
    );
    const [work] = resources;
    expect(work?.findAsset(String(work.attribute('Value')))).toMatchObject({ kind: 'directory' });
  });
});

describe('several stacks', () => {
  it('carries exports to imports, in both directions of the listing', () => {
    const { outputs } = resolved({
      Api: { Resources: {}, Outputs: { Table: { Value: { 'Fn::ImportValue': 'Data:Table' } } } },
      Data: {
        Resources: { Orders: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } } },
        Outputs: {
          Table: { Value: { Ref: 'Orders' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Table' } } },
          Hidden: { Value: 'x', Condition: 'Never' },
          Unknown: { Value: { Ref: 'Nowhere' } },
        },
        Conditions: { Never: { 'Fn::Equals': [1, 2] } },
      },
    });
    expect(outputs).toEqual({ Api: { Table: 'orders' }, Data: { Table: 'orders' } });
  });

  it('gives nested stacks their parameters, and takes their outputs', () => {
    const inner = {
      Parameters: { Prefix: { Type: 'String' }, Zones: { Type: 'List<String>' } },
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '${Prefix}-jobs' } } },
      },
      Outputs: {
        Name: { Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } },
        Zone: { Value: { 'Fn::Select': [1, { Ref: 'Zones' }] } },
      },
    };
    const Inner = {
      Type: 'AWS::CloudFormation::Stack',
      Properties: {
        TemplateURL: { 'Fn::Sub': 'https://s3.${AWS::Region}.${AWS::URLSuffix}/assets/inner.json' },
        Parameters: { Prefix: { Ref: 'AWS::StackName' }, Zones: ['a', 'b'] },
      },
    };
    const Outputs = {
      Name: { Value: { 'Fn::GetAtt': ['Inner', 'Outputs.Name'] } },
      Zone: { Value: { 'Fn::GetAtt': 'Inner.Outputs.Zone' } },
      Id: { Value: { Ref: 'Inner' } },
    };
    const { outputs, ofType } = resolved(
      { Shop: { Resources: { Inner }, Outputs } },
      { 'https://s3.eu-west-1.amazonaws.com/assets/inner.json': JSON.stringify(inner) },
    );
    expect(outputs['Shop']).toEqual({
      Name: 'Shop-jobs',
      Zone: 'b',
      Id: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:123456789012:stack\/Shop-Inner-\w{12}\//),
    });
    expect(ofType('AWS::SQS::Queue')[0]?.stackName).toMatch(/^Shop-Inner-\w{12}$/);
  });

  it('reports macros and loops, which it does not run', () => {
    const { problems } = resolved({
      Shop: {
        Transform: ['AWS::Serverless-2016-10-31'],
        Resources: { 'Fn::ForEach::Queues': ['Q', [], {}] },
      },
    });
    expect(() => problems.throwIfAny()).toThrow(/AWS::Serverless-2016-10-31.*\n.*Fn::ForEach::Queues/);
  });

  it('reports a nested stack whose template is missing', () => {
    const { problems } = resolved({
      Shop: {
        Resources: {
          Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'inner.json' } },
        },
      },
    });
    expect(problems.all).toMatchObject([{ logicalId: 'Inner', propertyPath: 'TemplateURL' }]);
  });
});
