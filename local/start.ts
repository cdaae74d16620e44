import { randomBytes, randomUUID } from 'node:crypto';
import { systemClock, type Clock } from './lib/clock.ts';
import { createDisposer, type Disposer } from './lib/disposer.ts';
import type { Logger } from './lib/logger.ts';
import { type DemoUser, ensureDemoUsers } from './demo-users.ts';
import type { DataSourceModel } from './model/appsync.ts';
import { readStackModel } from './model/read-stack-model.ts';
import type { StackModel } from './model/stack-model.ts';
import type { Outputs } from './outputs.ts';
import { createGraphQlApi, type GraphQlApi } from './services/appsync/appsync.ts';
import type { CredentialVerifiers } from './services/appsync/authentication.ts';
import { type DataSource, DataSourceError } from './services/appsync/data-source.ts';
import { createDynamoDbDataSource } from './services/appsync/data-sources/dynamodb.ts';
import { createNoneDataSource } from './services/appsync/data-sources/none.ts';
import { createUnsupportedDataSource } from './services/appsync/data-sources/unsupported.ts';
import { createJsRuntime } from './services/appsync/js-runtime/js-runtime.ts';
import { type Broker, createBroker } from './services/appsync/subscriptions/broker.ts';
import { type Cognito, startCognito } from './services/cognito/cognito.ts';
import { type DynamoDb, startDynamoDb } from './services/dynamodb/dynamodb.ts';
import { createFaults, type Faults } from './services/faults/faults.ts';
import { createIam, type Iam } from './services/iam/iam.ts';
import { openStateDirectory } from './state-directory.ts';
import { readAssembly } from './template/assembly.ts';
import { type AwsJsonService, createAwsJsonRoute } from './transports/aws-json.ts';
import { withCors } from './transports/cors.ts';
import { createGraphQlRoute } from './transports/graphql-http.ts';
import { createLocalApiRoute } from './transports/local-api.ts';
import { headerOf } from './transports/http-message.ts';
import { startHttpServer } from './transports/http-server.ts';
import { defaultRealtimeLimits, type RealtimeLimits } from './transports/realtime/connection.ts';
import { createRealtimeServer } from './transports/realtime/ws-adapter.ts';
import { createUserPoolDocumentsRoute } from './transports/user-pool-documents.ts';
import { createWebSiteRoute } from './transports/web-site.ts';
import { createWebConfig } from './web-config.ts';

export interface StartOptions {
  /** Path of a cloud assembly or a template file. */
  assembly: string;
  host: string;
  /** 0: any free one. */
  port: number;
  /** `null`: everything in memory. */
  dataDirectory: string | null;
  /** The built web app; `null`: none is served. */
  webDirectory: string | null;
  log: Logger;
  clock?: Clock;
  realtimeLimits?: Partial<RealtimeLimits>;
}

/** A runtime that answers. */
export interface Local extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4000`. */
  origin: string;
  outputs: Outputs;
  notEmulated: StackModel['notEmulated'];
  /** Cuts every realtime socket without a goodbye, as a lost network does. */
  cutConnections(): void;
}

const region = 'us-east-1';
const accountId = '000000000000';

/** Addresses that stand for "all of this machine"; clients on it use the loopback address. */
const wildcardHosts = new Set(['0.0.0.0', '::']);

function originOf(host: string, port: number): string {
  const name = wildcardHosts.has(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/**
 * Builds and starts everything that an assembly describes: the composition root.
 *
 * @throws StartError when something needed is missing or unsupported; nothing stays running then.
 */
export async function startLocal(options: StartOptions): Promise<Local> {
  const disposer = createDisposer();
  try {
    return await startParts(options, disposer);
  } catch (failure) {
    await disposer.dispose();
    throw failure;
  }
}

async function startParts(options: StartOptions, disposer: Disposer): Promise<Local> {
  const { log, clock = systemClock } = options;
  const assembly = readAssembly(options.assembly);
  const server = disposer.use(await startHttpServer(options.host, options.port, log));
  const origin = originOf(options.host, server.port);
  const state = openStateDirectory(options.dataDirectory);
  const model = readStackModel(assembly, {
    origin,
    region,
    accountId,
    secretFor: state.secretFor,
    now: clock.now(),
  });

  const dynamoDb = disposer.use(
    await startDynamoDb({
      tables: [...model.tables],
      dataDir: state.folderFor('dynamodb'),
      clock,
      log: log.with({ service: 'dynamodb' }),
      region,
      accountId,
    }),
  );
  const cognito = disposer.use(
    await startCognito({
      userPools: model.userPools,
      issuerOrigin: origin,
      dataDir: state.folderFor('cognito'),
      clock,
      randomBytes,
      log: log.with({ service: 'cognito' }),
    }),
  );
  const faults = createFaults(clock);
  const iam = createIam(state.secretFor, clock);
  const credentials = iam.accessKeyFor({
    accountId,
    username: 'local',
    userArn: `arn:aws:iam::${accountId}:user/local`,
  });

  const apis = createApis(model, {
    dynamoDb,
    cognito,
    iam,
    faults,
    tokenSecret: state.secretFor('next-token'),
    clock,
    log,
  });
  const users = await createUsers(cognito, model);
  const realtime = disposer.use(
    createRealtimeServer({
      apiAt: (path) => apis.get(path),
      limits: { ...defaultRealtimeLimits, ...options.realtimeLimits },
      disturb: (deliver, startedAtMs) => faults.deliver(deliver, startedAtMs),
      clock,
      log: log.with({ service: 'realtime' }),
    }),
  );
  server.serve(
    [
      createGraphQlRoute((path) => apis.get(path), randomUUID, faults.losesResponse),
      createLocalApiRoute(faults, realtime.cutConnections),
      createUserPoolDocumentsRoute(cognito),
      createAwsRoute({ dynamoDb, cognito }, log),
      createWebSiteRoute(options.webDirectory, (request) =>
        createWebConfig(model, users, `http://${headerOf(request, 'host') ?? new URL(origin).host}`),
      ),
    ],
    [realtime.upgrade],
  );

  return {
    origin,
    outputs: { ...model.outputs, local: { endpoint: origin, users, credentials } } as Outputs,
    notEmulated: model.notEmulated,
    cutConnections: () => realtime.cutConnections(),
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}

async function createUsers(cognito: Cognito, model: StackModel): Promise<DemoUser[]> {
  const [first, ...others] = await Promise.all(model.userPools.map((pool) => ensureDemoUsers(cognito, pool)));
  void others;
  return first ?? [];
}

interface ApiParts {
  dynamoDb: DynamoDb;
  cognito: Cognito;
  iam: Iam;
  faults: Faults;
  tokenSecret: string;
  clock: Clock;
  log: Logger;
}

/** All APIs of the assembly by the paths they answer at. */
function createApis(model: StackModel, parts: ApiParts): ReadonlyMap<string, GraphQlApi> {
  const { clock, log } = parts;
  const jsRuntime = createJsRuntime({ clock, randomBytes });
  const apis = new Map<string, GraphQlApi>();
  for (const apiModel of model.apis) {
    const apiLog = log.with({ api: apiModel.name });
    const broker: Broker = createBroker(apiLog);
    const api = createGraphQlApi(apiModel, {
      jsRuntime,
      createDataSource: (source) => withFaults(createDataSource(source, parts), source.name, parts.faults),
      verifiers: createVerifiers(parts),
      broker,
      clock,
      log: apiLog,
      newId: randomUUID,
    });
    apis.set(apiModel.graphqlPath, api);
    apis.set(`/apis/${apiModel.apiId}/graphql`, api);
  }
  return apis;
}

function createDataSource(source: DataSourceModel, { dynamoDb, tokenSecret }: ApiParts): DataSource {
  switch (source.type) {
    case 'NONE':
      return createNoneDataSource();
    case 'AMAZON_DYNAMODB':
      return createDynamoDbDataSource({ tableName: source.tableName, dynamoDb, tokenSecret });
    default:
      return createUnsupportedDataSource(source.type);
  }
}

/** A source that fails or is slow when a fault says so. */
function withFaults(source: DataSource, name: string, faults: Faults): DataSource {
  return {
    async invoke(request, call) {
      const errorType = await faults.beforeDataSource(name);
      if (errorType !== null) throw new DataSourceError(errorType, 'A fault that was asked for.');
      return source.invoke(request, call);
    },
  };
}

function createVerifiers({ cognito, iam }: ApiParts): CredentialVerifiers {
  return {
    verifyUserPoolToken: (poolId, token) => cognito.verify(poolId, token),
    verifyOpenIdToken: () => Promise.reject(new Error('OpenID Connect is not emulated.')),
    verifySignature: (request) => Promise.resolve(iam.verify(request)),
    invokeAuthorizer: () => Promise.reject(new Error('Lambda authorizers are not emulated.')),
  };
}

/** AWS service calls: `AWS_ENDPOINT_URL` set to the origin brings every SDK here. */
function createAwsRoute({ dynamoDb, cognito }: Pick<ApiParts, 'dynamoDb' | 'cognito'>, log: Logger) {
  const services: AwsJsonService[] = [
    {
      prefix: 'DynamoDB_20120810',
      allowsAnonymous: false,
      call: (operation, input) => dynamoDb.call(operation, input),
    },
    {
      prefix: 'AWSCognitoIdentityProviderService',
      allowsAnonymous: true,
      call: (operation, input, proof) => cognito.call(operation, input, { credentials: proof }),
    },
  ];
  // Pages of other origins may sign users in, as on AWS; they can't send signatures, so nothing else is open to them.
  return withCors(
    createAwsJsonRoute(services, randomUUID, log),
    (name) => !/^(authorization|x-amz-date)$/i.test(name),
  );
}
