import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addresses } from '../template/test-kit.ts';
import { readAssembly } from '../template/assembly.ts';
import {
  synthesizeForeignApp,
  type SynthesizedApp,
} from '../testing/fixtures/foreign-app/synthesize-foreign-app.ts';
import { readStackModel } from './read-stack-model.ts';
import type { StackModel } from './stack-model.ts';

let app: SynthesizedApp;
let model: StackModel;

beforeAll(async () => {
  app = await synthesizeForeignApp();
  model = readStackModel(readAssembly(app.directory), addresses());
}, 60_000);
afterAll(() => app[Symbol.asyncDispose]());

const only = <T>(items: readonly T[]): T => {
  if (items.length !== 1) throw new Error(`${items.length} in the place of one.`);
  return items[0] as T;
};
const apiNamed = (name: string) => only(model.apis.filter((api) => api.name === name));
const named = <T extends { logicalId: string }>(items: readonly T[], prefix: string): T =>
  only(items.filter((item) => item.logicalId.startsWith(prefix)));

describe('the model of a synthesized app', () => {
  it('is the same on each start, and frozen', () => {
    expect(readStackModel(readAssembly(app.directory), addresses())).toEqual(model);
    expect(Object.isFrozen(model.tables[0]?.createTable.KeySchema)).toBe(true);
  });

  it('has the API with its auth modes, environment and key', () => {
    const api = apiNamed('parcels');
    expect(api).toMatchObject({
      stackName: 'ParcelApi',
      name: 'parcels',
      graphqlPath: '/graphql',
      graphqlUrl: 'http://127.0.0.1:4000/graphql',
      realtimeUrl: 'ws://127.0.0.1:4000/graphql/realtime',
      defaultAuth: { type: 'API_KEY' },
      queryDepthLimit: 8,
      resolverCountLimit: 10_000,
      introspectionEnabled: true,
    });
    expect(api.additionalAuth).toEqual([
      { type: 'AWS_IAM' },
      {
        type: 'AMAZON_COGNITO_USER_POOLS',
        userPoolId: only(model.userPools).id,
        appIdClientRegex: null,
        defaultAction: 'ALLOW',
      },
      {
        type: 'AWS_LAMBDA',
        functionArn: named(model.functions, 'AuthorizeCourier').arn,
        resultTtlSeconds: 0,
        identityValidationExpression: null,
      },
      {
        type: 'OPENID_CONNECT',
        issuer: 'https://partners.example.com',
        clientId: 'partner-.*',
        iatTtlMs: 0,
        authTtlMs: 0,
      },
    ]);
    expect(api.environment).toEqual({
      PARCELS_TABLE: named(model.tables, 'Parcels').name,
      SCANS_TABLE: named(model.tables, 'Scans').name,
    });
    // Seven days after the start at 00:30, cut to the hour.
    expect(api.apiKeys).toMatchObject([{ expiresAtMs: Date.UTC(2026, 0, 8) }]);
    expect(api.schema).toContain('onParcel(city: String!, minWeightGrams: Int): Parcel');
  });

  it('has the second API at a path of its own, with its own mode', () => {
    const api = apiNamed('partners');
    expect(api).toMatchObject({
      stackName: 'Partners',
      graphqlPath: `/apis/${api.apiId}/graphql`,
      realtimeUrl: `ws://127.0.0.1:4000/apis/${api.apiId}/graphql/realtime`,
      defaultAuth: { type: 'OPENID_CONNECT', issuer: 'https://partners.example.com' },
      additionalAuth: [],
      apiKeys: [],
    });
    expect(api.dataSources.map(({ name, type }) => [name, type])).toEqual([
      ['Nowhere', 'NONE'],
      ['Tracking', 'HTTP'],
      ['Labels', 'AWS_LAMBDA'],
      ['Ratings', 'AWS_LAMBDA'],
      ['Phones', 'AWS_LAMBDA'],
      ['Search', 'UNSUPPORTED'],
      ['Books', 'UNSUPPORTED'],
    ]);
    expect(api.resolvers.filter(({ typeName }) => typeName === 'Carrier')).toMatchObject([
      { fieldName: 'rating', maxBatchSize: 10, code: { source: expect.stringContaining('BatchInvoke') } },
      { fieldName: 'phone', maxBatchSize: 10, code: null },
    ]);
  });

  it('has data sources that name tables, functions and buses of other stacks', () => {
    expect(apiNamed('parcels').dataSources).toMatchObject([
      { name: 'Parcels', type: 'AMAZON_DYNAMODB', tableName: named(model.tables, 'Parcels').name },
      { name: 'Scans', type: 'AMAZON_DYNAMODB', tableName: named(model.tables, 'Scans').name },
      { name: 'Nowhere', type: 'NONE' },
      { name: 'Postage', type: 'AWS_LAMBDA', functionArn: named(model.functions, 'EstimatePostage').arn },
      { name: 'Events', type: 'AMAZON_EVENTBRIDGE', eventBusArn: model.eventBuses[1]?.arn },
    ]);
  });

  it('has resolvers from assets, inline, direct and in pipelines', () => {
    const { resolvers, functions } = apiNamed('parcels');
    const field = (typeName: string, fieldName: string) =>
      only(
        resolvers.filter((resolver) => resolver.typeName === typeName && resolver.fieldName === fieldName),
      );
    expect(field('Query', 'parcel')).toMatchObject({
      kind: 'UNIT',
      dataSourceName: 'Parcels',
      code: { source: expect.stringContaining('get({ key: { id: ctx.args.id } })') },
    });
    expect(field('Query', 'whoAmI').code?.source).toContain('util.authType()');
    expect(field('Query', 'postage')).toMatchObject({ dataSourceName: 'Postage', code: null });
    expect(field('Subscription', 'onParcel').code?.source).toContain('setSubscriptionFilter');

    const register = field('Mutation', 'registerParcel');
    const steps = register.functionIds.map(
      (id) => only(functions.filter((step) => step.functionId === id)).name,
    );
    expect(register).toMatchObject({ kind: 'PIPELINE', dataSourceName: null });
    expect(steps).toEqual(['estimatePostage', 'putParcel']);
  });

  it('has tables with their index, stream and expiry', () => {
    expect(named(model.tables, 'Parcels')).toMatchObject({
      name: expect.stringMatching(/^ParcelData-Parcels\w+-[A-Z0-9]{12}$/),
      streamViewType: 'NEW_AND_OLD_IMAGES',
      timeToLiveAttribute: 'expiresAt',
      createTable: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [{ IndexName: 'byCity', Projection: { ProjectionType: 'ALL' } }],
      },
    });
    expect(named(model.tables, 'Scans')).toMatchObject({
      streamArn: null,
      createTable: {
        KeySchema: [
          { AttributeName: 'parcelId', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
      },
    });
  });

  it('has functions with code on disk and environments that point at this machine', () => {
    expect(named(model.functions, 'PublishParcel')).toMatchObject({
      code: { kind: 'directory', path: expect.stringContaining(app.directory) },
      timeoutMs: 10_000,
      environment: {
        GRAPHQL_URL: 'http://127.0.0.1:4000/graphql',
      },
    });
    expect(named(model.functions, 'PlanPickup').environment).toEqual({
      PICKUP_QUEUE_URL: named(model.queues, 'Pickups').url,
    });
  });

  it('has what moves events: mappings, queues of the nested stack, the rule', () => {
    expect(named(model.eventSourceMappings, 'PublishParcel')).toMatchObject({
      eventSourceArn: named(model.tables, 'Parcels').streamArn,
      functionArn: named(model.functions, 'PublishParcel').arn,
      batchSize: 100,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 2,
      filterPatterns: [{ eventName: ['INSERT', 'MODIFY'] }],
    });
    expect(named(model.eventSourceMappings, 'ConfirmPickup')).toMatchObject({
      eventSourceArn: named(model.queues, 'Pickups').arn,
      batchSize: 5,
      reportBatchItemFailures: true,
    });
    expect(named(model.queues, 'Pickups')).toMatchObject({
      name: expect.stringMatching(/^ParcelApi-PickupNested/),
      visibilityTimeoutSeconds: 60,
      redrive: { deadLetterArn: named(model.queues, 'FailedPickups').arn, maxReceiveCount: 3 },
    });
    expect(only(model.eventRules)).toMatchObject({
      eventBusName: model.eventBuses[1]?.name,
      eventPattern: { source: ['parcels.api'], 'detail-type': ['PickupRequested'] },
      targets: [{ arn: named(model.functions, 'PlanPickup').arn, input: null }],
    });
  });

  it('has the user pool with its client and group', () => {
    const pool = only(model.userPools);
    expect(pool).toMatchObject({
      id: expect.stringMatching(/^eu-west-1_\w{9}$/),
      usernameAttributes: ['email'],
      adminCreateUserOnly: false,
      groups: [{ name: 'dispatchers' }],
    });
    expect(only(pool.clients)).toMatchObject({ secret: null, accessTokenSeconds: 3_600 });
  });

  it('has the outputs, and a notice of what is not emulated', () => {
    expect(model.outputs['ParcelApi']).toEqual({
      GraphqlUrl: 'http://127.0.0.1:4000/graphql',
      ApiKey: only(apiNamed('parcels').apiKeys).key,
      BusName: model.eventBuses[1]?.name,
      UserPoolId: only(model.userPools).id,
      UserPoolClientId: only(only(model.userPools).clients).id,
    });
    expect(model.notEmulated).toEqual([
      { type: 'AWS::AppSync::DataSource of type AMAZON_OPENSEARCH_SERVICE', count: 1 },
      { type: 'AWS::AppSync::DataSource of type RELATIONAL_DATABASE', count: 1 },
    ]);
  });

  it('has alarms, with the queue that they look at', () => {
    expect(model.alarms).toMatchObject([
      {
        isMeasured: true,
        metric: {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: [{ name: 'QueueName' }],
          statistic: 'Maximum',
          periodSeconds: 300,
        },
        threshold: 1,
        evaluationPeriods: 1,
        missingData: 'missing',
      },
    ]);
    const [queueName] = model.alarms.map(({ metric }) => metric?.dimensions[0]?.value);
    expect(model.queues.map(({ name }) => name)).toContain(queueName);
  });
});
