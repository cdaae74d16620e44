import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Clock } from './lib/clock.ts';
import type { Disposer } from './lib/disposer.ts';
import { AwsError } from './lib/errors.ts';
import type { Json } from './lib/json.ts';
import type { Logger } from './lib/logger.ts';
import type { StackModel } from './model/stack-model.ts';
import { type Broker, createBroker } from './services/appsync/subscriptions/broker.ts';
import { createCloudTrail } from './services/cloudtrail/cloudtrail.ts';
import { type CloudWatch, startCloudWatch } from './services/cloudwatch/cloudwatch.ts';
import { type Cognito, startCognito } from './services/cognito/cognito.ts';
import { type DynamoDb, startDynamoDb } from './services/dynamodb/dynamodb.ts';
import { startRemoteDynamoDb } from './services/dynamodb/remote-dynamodb.ts';
import { createFaults, type Faults } from './services/faults/faults.ts';
import { type AccessKey, createIam, type Iam } from './services/iam/iam.ts';
import { type Messaging, startMessaging } from './services/messaging/messaging.ts';
import { createOpenIdVerifier, type OpenIdVerifier } from './services/oidc/oidc.ts';
import { openSecretsManager, type SecretsManager } from './services/secrets-manager/secrets-manager.ts';
import { createUsage, type Usage } from './services/usage/usage.ts';
import type { StateDirectory } from './state-directory.ts';

/** Runs a function of the model that is current at the time of the call. */
export type InvokeFunction = (
  functionArn: string,
  payload: Json,
  type: 'RequestResponse' | 'Event',
) => Promise<{ payload: Json; functionError: 'Unhandled' | null }>;

/** What holds data or connections and lives as long as the runtime, whatever code is reloaded. */
export interface Services {
  dynamoDb: DynamoDb;
  cognito: Cognito;
  messaging: Messaging;
  secretsManager: SecretsManager;
  cloudWatch: CloudWatch;
  iam: Iam;
  faults: Faults;
  usage: Usage;
  openId: OpenIdVerifier;
  /** The fan-out of an API; subscriptions stay in it when the API is reloaded. */
  brokerOf(apiId: string): Broker;
  /** A key for people and tools on this machine. */
  credentials: AccessKey;
}

export interface ServiceOptions {
  origin: string;
  region: string;
  accountId: string;
  /** Another DynamoDB in place of the embedded one. */
  dynamoDb: { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } } | null;
  /** The origin that tokens of users name. */
  issuerOrigin: string;
  state: StateDirectory;
  clock: Clock;
  log: Logger;
  invokeFunction: InvokeFunction;
}

/** Starts everything stateful that a model describes; the disposer ends it. */
export async function startServices(
  model: StackModel,
  options: ServiceOptions,
  disposer: Disposer,
): Promise<Services> {
  const { origin, region, accountId, state, clock, log, invokeFunction } = options;
  const iam = createIam(state.secretFor, clock);
  const credentials = iam.accessKeyFor({
    accountId,
    username: 'local',
    userArn: `arn:aws:iam::${accountId}:user/local`,
  });
  const dynamoDb = disposer.use(await startTables(model, options));
  const messaging = disposer.use(
    startMessaging({
      region,
      accountId,
      queues: model.queues,
      topics: model.topics,
      topicSubscriptions: model.topicSubscriptions,
      eventBuses: model.eventBuses,
      eventRules: model.eventRules,
      buckets: model.buckets,
      queueUrl: (name) => `${origin}/${accountId}/${name}`,
      dataDir: state.folderFor('messaging'),
      invokeFunction: async (functionArn, payload) =>
        void (await invokeFunction(functionArn, payload, 'Event')),
      clock,
      log: log.with({ service: 'messaging' }),
      newId: randomUUID,
    }),
  );
  const trail = createCloudTrail({
    put: messaging.putServiceEvent,
    region,
    accountId,
    clock,
    newId: randomUUID,
  });
  const cognito = disposer.use(
    await startCognito({
      userPools: model.userPools,
      issuerOrigin: options.issuerOrigin,
      dataDir: state.folderFor('cognito'),
      clock,
      randomBytes,
      log: log.with({ service: 'cognito' }),
      invokeTrigger: (functionArn, event) => invokeTrigger(invokeFunction, functionArn, event),
      recordCall: (call) => trail.record({ ...call, source: 'cognito-idp' }),
    }),
  );
  const cloudWatch = startCloudWatch({
    alarms: model.alarms,
    queues: messaging.queueCounts,
    publish: (topicArn, subject, message) => messaging.deliver(topicArn, message, subject),
    invoke: async (functionArn, event) => void (await invokeFunction(functionArn, event, 'Event')),
    region,
    accountId,
    dataDir: state.folderFor('cloudwatch'),
    clock,
    log: log.with({ service: 'cloudwatch' }),
  });
  disposer.defer(() => cloudWatch[Symbol.dispose]());
  const secretsManager = await openSecretsManager({
    secrets: model.secrets,
    dataDir: state.folderFor('secrets-manager'),
    clock,
    newId: randomUUID,
    randomIndex: (below) => randomInt(below),
  });
  return {
    dynamoDb,
    cognito,
    messaging,
    secretsManager,
    cloudWatch,
    iam,
    credentials,
    faults: createFaults(clock),
    usage: createUsage(),
    openId: createOpenIdVerifier(clock, fetch),
    brokerOf: createBrokers(log),
  };
}

function startTables(
  model: StackModel,
  { region, accountId, dynamoDb, state, clock, log }: ServiceOptions,
): Promise<DynamoDb & AsyncDisposable> {
  const tables = [...model.tables];
  if (dynamoDb !== null) return startRemoteDynamoDb({ ...dynamoDb, region, tables, clock });
  const dataDir = state.folderFor('dynamodb');
  return startDynamoDb({ tables, dataDir, clock, log: log.with({ service: 'dynamodb' }), region, accountId });
}

function createBrokers(log: Logger): (apiId: string) => Broker {
  const brokers = new Map<string, Broker>();
  return (apiId) => {
    let broker = brokers.get(apiId);
    if (!broker) brokers.set(apiId, (broker = createBroker(log.with({ api: apiId }))));
    return broker;
  };
}

/** A trigger that fails refuses the operation with the function's own message. */
async function invokeTrigger(invoke: InvokeFunction, functionArn: string, event: Json): Promise<Json> {
  const { payload, functionError } = await invoke(functionArn, event, 'RequestResponse');
  if (functionError === null) return payload;
  const message =
    typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'errorMessage') : null;
  throw new AwsError(
    'UserLambdaValidationException',
    typeof message === 'string' ? message : 'The trigger failed.',
  );
}
