import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readAssembly } from '../template/assembly.ts';
import { addresses } from '../template/test-kit.ts';
import { readStackModel } from './read-stack-model.ts';
import type { StackModel } from './stack-model.ts';

const template = `
Parameters:
  Stage: { Type: String, Default: dev }
Conditions:
  IsLive: !Equals [!Ref Stage, live]
Resources:
  Api:
    Type: AWS::AppSync::GraphQLApi
    Properties:
      Name: !Sub 'notes-\${Stage}'
      AuthenticationType: OPENID_CONNECT
      OpenIDConnectConfig: { Issuer: 'https://issuer.test', IatTTL: 1000 }
      IntrospectionConfig: DISABLED
      ResolverCountLimit: '50'
  Schema:
    Type: AWS::AppSync::GraphQLSchema
    Properties: { ApiId: !GetAtt Api.ApiId, DefinitionS3Location: schema.graphql }
  Search:
    Type: AWS::AppSync::DataSource
    Properties:
      ApiId: !GetAtt Api.ApiId
      Name: Search
      Type: AMAZON_OPENSEARCH_SERVICE
      OpenSearchServiceConfig: { Endpoint: !GetAtt Domain.DomainEndpoint, AwsRegion: !Ref AWS::Region }
  Web:
    Type: AWS::AppSync::DataSource
    Properties:
      ApiId: !GetAtt Api.ApiId
      Name: Web
      Type: HTTP
      HttpConfig:
        Endpoint: https://states.test
        AuthorizationConfig:
          AuthorizationType: AWS_IAM
          AwsIamConfig: { SigningRegion: us-east-1, SigningServiceName: states }
  Notes:
    Type: AWS::AppSync::Resolver
    Properties:
      ApiId: !GetAtt Api.ApiId
      TypeName: Query
      FieldName: notes
      DataSourceName: !GetAtt Web.Name
      Runtime: { Name: APPSYNC_JS, RuntimeVersion: 1.0.0 }
      CodeS3Location: resolvers/notes.js
  Domain: { Type: AWS::OpenSearchService::Domain }
  Live: { Type: AWS::SQS::Queue, Condition: IsLive }
  Work:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: work.handler
      Code: ./work
      Layers: [!Ref Tools, 'arn:aws:lambda:eu-west-1:1:layer:theirs:4']
  Tools:
    Type: AWS::Lambda::LayerVersion
    Properties: { Content: { S3Bucket: b, S3Key: tools.zip } }
  WorkAlias: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Work, Name: live, FunctionVersion: '1' } }
  WorkAsync:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Work
      Qualifier: live
      MaximumRetryAttempts: 0
      DestinationConfig: { OnFailure: { Destination: !GetAtt Dead.Arn } }
  Inline:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs20.x, Handler: index.handler, Code: { ZipFile: 'exports.handler = async () => 1' } }
  Report: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Handler: a.b, Code: { ZipFile: x } } }
  Jobs:
    Type: AWS::SQS::Queue
    Properties: { RedrivePolicy: !Sub '{"deadLetterTargetArn":"\${Dead.Arn}","maxReceiveCount":"4"}' }
  Dead: { Type: AWS::SQS::Queue }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref WorkAlias }
  Feed:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: 'arn:aws:kinesis:eu-west-1:1:stream/feed', FunctionName: !Ref Work }
  News:
    Type: AWS::SNS::Topic
    Properties: { Subscription: [{ Protocol: email, Endpoint: a@b.test }] }
  ToWork:
    Type: AWS::SNS::Subscription
    Properties: { TopicArn: !Ref News, Protocol: lambda, Endpoint: !GetAtt Work.Arn, FilterPolicy: { kind: [a] } }
  Nightly:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: one, Arn: !GetAtt Report.Arn }] }
  Placed:
    Type: AWS::Events::Rule
    Properties:
      State: DISABLED
      EventPattern: { source: [shop] }
      Targets: [{ Id: one, Arn: 'arn:aws:lambda:us-west-2:999999999999:function:away', Input: '{"a":1}' }]
  Files: { Type: AWS::S3::Bucket }
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      Schema: [{ Name: email, Required: true }, { Name: team, AttributeDataType: String, Mutable: false }]
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true } }
      LambdaConfig:
        PreSignUp: !GetAtt Work.Arn
        PreTokenGeneration: !GetAtt Work.Arn
        PreTokenGenerationConfig: { LambdaArn: !GetAtt Work.Arn, LambdaVersion: V2_0 }
  Confidential:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      GenerateSecret: true
      AccessTokenValidity: 5
      RefreshTokenValidity: 1
      TokenValidityUnits: { AccessToken: minutes }
  Legacy:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Pool, ExplicitAuthFlows: [USER_PASSWORD_AUTH] }
`;

let directory: string;
let model: StackModel;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'template-'));
  for (const folder of ['resolvers', 'work', 'tools']) await mkdir(join(directory, folder));
  await writeFile(join(directory, 'notes.yaml'), template);
  await writeFile(join(directory, 'schema.graphql'), 'type Query { notes: String }');
  await writeFile(join(directory, 'resolvers/notes.js'), '// notes');
  model = readStackModel(readAssembly(join(directory, 'notes.yaml')), addresses());
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const workArn = expect.stringMatching(/:function:notes-Work-\w{12}$/);

describe('the model of a hand-written template', () => {
  it('reads an API whose schema and code lie beside the template', () => {
    expect(model.apis).toMatchObject([
      {
        name: 'notes-dev',
        schema: 'type Query { notes: String }',
        introspectionEnabled: false,
        resolverCountLimit: 50,
        queryDepthLimit: 0,
        defaultAuth: { issuer: 'https://issuer.test', clientId: null, iatTtlMs: 1_000, authTtlMs: 0 },
        dataSources: [
          { name: 'Search', type: 'UNSUPPORTED', templateType: 'AMAZON_OPENSEARCH_SERVICE' },
          {
            name: 'Web',
            endpoint: 'https://states.test',
            signing: { region: 'us-east-1', service: 'states' },
          },
        ],
        resolvers: [
          { kind: 'UNIT', dataSourceName: 'Web', code: { source: '// notes', origin: 'notes/Notes' } },
        ],
      },
    ]);
  });

  it('reads functions with defaults, layers and what happens to failed events', () => {
    expect(model.functions).toMatchObject([
      {
        logicalId: 'Work',
        code: { kind: 'directory', path: join(directory, 'work') },
        layers: [join(directory, 'tools')],
        handler: 'work.handler',
        timeoutMs: 3_000,
        memoryMb: 128,
        reservedConcurrency: null,
        async: { maximumRetryAttempts: 0, maximumEventAgeMs: 21_600_000, onFailureArn: model.queues[1]?.arn },
      },
      { logicalId: 'Inline', code: { kind: 'inline', source: 'exports.handler = async () => 1' } },
    ]);
    expect(model.functions[1]).not.toHaveProperty('layers');
  });

  it('reads queues, mappings, topics and rules with the defaults of their services', () => {
    expect(model.queues).toMatchObject([
      {
        visibilityTimeoutSeconds: 30,
        messageRetentionSeconds: 345_600,
        redrive: { deadLetterArn: model.queues[1]?.arn, maxReceiveCount: 4 },
      },
      { logicalId: 'Dead', redrive: null },
    ]);
    expect(model.eventSourceMappings).toMatchObject([
      { functionArn: workArn, batchSize: 10, enabled: true, maximumConcurrency: null, filterPatterns: [] },
    ]);
    expect(model.topicSubscriptions).toMatchObject([
      {
        protocol: 'lambda',
        endpoint: workArn,
        filterPolicy: { kind: ['a'] },
        filterPolicyScope: 'MessageAttributes',
      },
      { protocol: 'email', topicArn: model.topics[0]?.arn, filterPolicy: null },
    ]);
    expect(model.eventRules).toMatchObject([
      {
        eventBusName: 'default',
        enabled: false,
        // Region and account of the text give way to the only ones there are.
        targets: [{ arn: 'arn:aws:lambda:eu-west-1:123456789012:function:away', input: { a: 1 } }],
      },
    ]);
    expect(model.buckets[0]?.name).toMatch(/^notes-files-[a-z0-9]{12}$/);
  });

  it('reads a user pool: policy, attributes, triggers and the validity of tokens', () => {
    expect(model.userPools).toMatchObject([
      {
        usernameCaseSensitive: true,
        passwordPolicy: { minimumLength: 12, requireNumbers: true, requireSymbols: false },
        requiredAttributes: ['email'],
        customAttributes: [{ name: 'team', mutable: false, dataType: 'String' }],
        lambdaTriggers: { PreSignUp: workArn, PreTokenGenerationV2: workArn },
        clients: [
          {
            secret: expect.stringMatching(/^[a-z0-9]{51}$/),
            accessTokenSeconds: 300,
            idTokenSeconds: 3_600,
            refreshTokenSeconds: 86_400,
            explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'],
            enableTokenRevocation: true,
            preventUserExistenceErrors: false,
            oauth: null,
          },
          { explicitAuthFlows: expect.arrayContaining(['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH']) },
        ],
      },
    ]);
    expect(model.userPools[0]?.lambdaTriggers).not.toHaveProperty('PreTokenGeneration');
  });

  it('notices what it leaves out', () => {
    expect(model.notEmulated).toEqual([
      { type: 'AWS::AppSync::DataSource of type AMAZON_OPENSEARCH_SERVICE', count: 1 },
      { type: 'AWS::Events::Rule with a schedule', count: 1 },
      { type: 'AWS::Lambda::EventSourceMapping of kinesis', count: 1 },
      { type: 'AWS::Lambda::Function', count: 1 },
      {
        type: 'AWS::Lambda::Function arn:aws:lambda:eu-west-1:123456789012:function:away, outside the assembly',
        count: 1,
      },
      { type: 'AWS::OpenSearchService::Domain', count: 1 },
      { type: 'AWS::SNS::Subscription by email', count: 1 },
    ]);
  });
});
