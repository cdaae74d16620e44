import { describe, expect, it } from 'vitest';

import type { JsonObject } from '../lib/json.ts';
import { addresses, assemblyOf } from '../template/test-kit.ts';
import { readStackModel } from './read-stack-model.ts';

/** Reads a stack that has an API with a schema, and `resources`. */
function read(resources: JsonObject, more: Record<string, JsonObject> = {}) {
  const Resources = { ...apiWithSchema, ...resources };
  return readStackModel(assemblyOf({ Shop: { Resources }, ...more }), addresses());
}

/** The lines of the error that reading ends with. */
function problems(resources: JsonObject, more: Record<string, JsonObject> = {}): string[] {
  try {
    read(resources, more);
  } catch (error) {
    expect(error).toMatchObject({ name: 'StartError', code: 'UnsupportedResource' });
    return error instanceof Error ? error.message.split('\n') : [];
  }
  return [];
}

const ApiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };
const apiWithSchema: JsonObject = {
  Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'shop', AuthenticationType: 'API_KEY' } },
  Schema: { Type: 'AWS::AppSync::GraphQLSchema', Properties: { ApiId, Definition: 'type Query { a: Int }' } },
};
const dataSource = (properties: JsonObject): JsonObject => ({
  Type: 'AWS::AppSync::DataSource',
  Properties: { ApiId, Name: 'Source', ...properties },
});
const resolver = (properties: JsonObject): JsonObject => ({
  Type: 'AWS::AppSync::Resolver',
  Properties: { ApiId, TypeName: 'Query', FieldName: 'a', DataSourceName: 'Source', ...properties },
});
const lambda = (properties: JsonObject): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Runtime: 'nodejs22.x', Handler: 'a.b', Code: { ZipFile: '' }, ...properties },
});
const sourceOf = (functionId: string) =>
  dataSource({
    Type: 'AWS_LAMBDA',
    LambdaConfig: { LambdaFunctionArn: { 'Fn::GetAtt': [functionId, 'Arn'] } },
  });

describe('what is needed and unsupported', () => {
  it('is reported all at once over all stacks, a line each', () => {
    const lines = problems(
      {
        Source: dataSource({ Type: 'NONE' }),
        Vtl: resolver({ RequestMappingTemplate: '{}' }),
        Lost: resolver({ DataSourceName: 'Other', Code: 'x' }),
      },
      {
        Other: {
          Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: { 'Fn::Magic': 1 } } } },
        },
      },
    );
    expect(lines).toEqual([
      'Shop/Vtl (AWS::AppSync::Resolver) RequestMappingTemplate: found a VTL mapping template; write the resolver in APPSYNC_JS, with Runtime and Code.',
      'Shop/Lost (AWS::AppSync::Resolver) DataSourceName: found the data source Other; the API has no such data source.',
      'Other/Queue (AWS::SQS::Queue) DelaySeconds: found the intrinsic function Fn::Magic; write the value out instead.',
    ]);
  });

  it.each<[string, JsonObject, string]>([
    [
      'a pipeline with an unknown function',
      { R: resolver({ Kind: 'PIPELINE', Code: 'x', PipelineConfig: { Functions: ['f1'] } }) },
      'Shop/R (AWS::AppSync::Resolver) PipelineConfig.Functions: found the function f1',
    ],
    [
      'a pipeline without code',
      { R: resolver({ Kind: 'PIPELINE', PipelineConfig: { Functions: [] } }) },
      'Shop/R (AWS::AppSync::Resolver) Code: found nothing',
    ],
    [
      'a step on a table without code',
      { Source: dataSource({ Type: 'NONE' }), R: resolver({}) },
      'Shop/R (AWS::AppSync::Resolver) Code: found nothing; only a Lambda data source',
    ],
    [
      'a missing code asset',
      { Source: dataSource({ Type: 'NONE' }), R: resolver({ CodeS3Location: 's3://b/k.js' }) },
      'Shop/R (AWS::AppSync::Resolver) CodeS3Location: found s3://b/k.js',
    ],
    [
      'another runtime of resolvers',
      { Source: dataSource({ Type: 'NONE' }), R: resolver({ Runtime: { Name: 'OTHER' }, Code: 'x' }) },
      'Shop/R (AWS::AppSync::Resolver) Runtime.Name: found OTHER',
    ],
    [
      'a versioned data source',
      {
        Source: dataSource({ Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't', Versioned: true } }),
      },
      'Shop/Source (AWS::AppSync::DataSource) DynamoDBConfig.Versioned: found a versioned data source',
    ],
    [
      'a data source without its configuration',
      { Source: dataSource({ Type: 'HTTP' }) },
      'Shop/Source (AWS::AppSync::DataSource) HttpConfig: found nothing',
    ],
    [
      'a merged API',
      { Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'm', ApiType: 'MERGED' } } },
      'Shop/Api (AWS::AppSync::GraphQLApi) ApiType: found a merged API',
    ],
    [
      'a part of an API that is not there',
      { R: resolver({ ApiId: 'elsewhere' }) },
      'Shop/R (AWS::AppSync::Resolver) ApiId: found elsewhere',
    ],
    [
      'a function in Python that a data source calls',
      { F: lambda({ Runtime: 'python3.13' }), Source: sourceOf('F') },
      'Shop/F (AWS::Lambda::Function) Runtime: found python3.13',
    ],
    [
      'a container image that a data source calls',
      { F: lambda({ PackageType: 'Image', Code: { ImageUri: 'x' } }), Source: sourceOf('F') },
      'Shop/F (AWS::Lambda::Function) PackageType: found a container image',
    ],
    [
      'a function whose code is missing',
      { F: lambda({ Code: { S3Bucket: 'b', S3Key: 'gone.zip' } }), Source: sourceOf('F') },
      'Shop/F (AWS::Lambda::Function) Code.S3Key: found no asset gone.zip',
    ],
    [
      'an environment with a value that nobody has',
      {
        Db: { Type: 'AWS::RDS::DBInstance' },
        F: lambda({ Environment: { Variables: { HOST: { 'Fn::GetAtt': 'Db.Endpoint.Address' } } } }),
        Source: sourceOf('F'),
      },
      'Shop/F (AWS::Lambda::Function) Environment.Variables.HOST: found Fn::GetAtt of Db.Endpoint.Address (AWS::RDS::DBInstance)',
    ],
    [
      'a filter that is not JSON',
      {
        F: lambda({}),
        Queue: { Type: 'AWS::SQS::Queue' },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': 'Queue.Arn' },
            FunctionName: { Ref: 'F' },
            FilterCriteria: { Filters: [{ Pattern: 'x' }] },
          },
        },
      },
      'Shop/Mapping (AWS::Lambda::EventSourceMapping) FilterCriteria.Filters[0].Pattern: found a text that is not JSON',
    ],
    [
      'a number that is none',
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 'long' } } },
      'Shop/Queue (AWS::SQS::Queue) VisibilityTimeout: found "long"; give it a number',
    ],
  ])('names %s', (_, resources, line) => {
    const lines = problems(resources);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
  });

  it('leaves alone what nothing executed needs', () => {
    const { functions, notEmulated } = read({
      Db: { Type: 'AWS::RDS::DBInstance' },
      Cron: lambda({
        Runtime: 'python3.13',
        Environment: { Variables: { HOST: { 'Fn::GetAtt': 'Db.Endpoint.Address' } } },
      }),
      Setup: lambda({}),
      Deploy: lambda({ Runtime: 'python3.13' }),
      Cleaner: { Type: 'Custom::Cleaner', Properties: { ServiceToken: { 'Fn::GetAtt': ['Setup', 'Arn'] } } },
      Files: { Type: 'Custom::Files', Properties: { ServiceToken: { 'Fn::GetAtt': ['Deploy', 'Arn'] } } },
      Wall: {
        Type: 'AWS::WAFv2::WebACLAssociation',
        Properties: { ResourceArn: { 'Fn::GetAtt': 'Db.Nonsense' } },
      },
      Role: { Type: 'AWS::IAM::Role', Properties: { X: { 'Fn::Magic': 1 } } },
    });
    expect(functions).toEqual([]);
    expect(notEmulated).toEqual([
      { type: 'AWS::Lambda::Function', count: 1 },
      { type: 'AWS::RDS::DBInstance', count: 1 },
      { type: 'AWS::WAFv2::WebACLAssociation', count: 1 },
      { type: 'Custom::Cleaner', count: 1 },
      { type: 'Custom::Files', count: 1 },
    ]);
  });

  it('counts imported tables and pools as outside the assembly', () => {
    const { notEmulated } = read({
      Api: {
        Type: 'AWS::AppSync::GraphQLApi',
        Properties: {
          Name: 'shop',
          AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
          UserPoolConfig: { UserPoolId: 'us-east-1_abc' },
        },
      },
      Source: dataSource({ Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 'theirs' } }),
    });
    expect(notEmulated.map(({ type }) => type)).toEqual([
      'AWS::Cognito::UserPool us-east-1_abc, outside the assembly',
      'AWS::DynamoDB::Table theirs, outside the assembly',
    ]);
  });
});
