import { createLogger, type Logger } from '../../../lib/logger.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { ApiModel, ResolverModel } from '../../../model/appsync.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import { createGraphQlApi, type GraphQlApi, type GraphQlResponse } from '../appsync.ts';
import type { CredentialVerifiers } from '../authentication.ts';
import type { Credentials } from '../credentials.ts';
import type { DataSource } from '../data-source.ts';
import { type Broker, createBroker, type Subscriber } from '../subscriptions/broker.ts';
import { type Handler, inTestHandlers } from './in-test-handlers.ts';

/** Handlers on a data source of their own; without `source` it is a NONE source. */
export interface InTestUnit {
  request?: Handler;
  response?: Handler;
  source?: DataSource['invoke'];
  maxBatchSize?: number;
  /** True: no handlers at all, as a direct Lambda resolver. */
  isDirect?: boolean;
}

export interface InTestPipeline {
  functions: InTestUnit[];
  request?: Handler;
  response?: Handler;
}

/** A bare function is the response handler of a resolver on a NONE source. */
export type InTestResolver = Handler | InTestUnit | InTestPipeline;

export interface GivenApiOptions {
  schema: string;
  /** By `Type.field`. */
  resolvers?: Record<string, InTestResolver>;
  model?: Partial<ApiModel>;
  verifiers?: Partial<CredentialVerifiers>;
  log?: Logger;
  clock?: ManualClock;
}

/** What a subscriber got, in order. */
export interface Received {
  payloads: unknown[];
  texts: string[];
  isEnded: boolean;
}

export interface GivenApi {
  api: GraphQlApi;
  broker: Broker;
  clock: ManualClock;
  /** Posts an operation, with the API key unless told otherwise. */
  post(query: string, variables?: JsonObject, credentials?: Credentials): Promise<GraphQlResponse>;
  /** The body of the same. */
  run(
    query: string,
    variables?: JsonObject,
    credentials?: Credentials,
  ): Promise<{ data?: Json; errors?: JsonObject[]; extensions?: JsonObject }>;
  /** Starts a subscription that writes down what it receives. */
  subscribe(query: string, variables?: JsonObject, credentials?: Credentials): Promise<Received & Disposable>;
}

export const testApiKey = 'da2-abcdefghijklmnopqrstuvwxyz';

/** Credentials of a request that carries these headers. */
export function aRequestWith(headers: Credentials['headers'] = {}): Credentials {
  return {
    headers,
    signed: { method: 'POST', url: 'http://localhost/graphql', body: '' },
    sourceIp: ['127.0.0.1'],
  };
}

export const withApiKey = aRequestWith({ 'x-api-key': testApiKey });

/** A token nobody signed: enough where the verifier of the test takes everything. */
export function anUnsignedToken(claims: JsonObject): string {
  const part = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.sig`;
}

/** An API with an API key as its only mode. */
export function anApiModel(overrides: Partial<ApiModel> = {}): ApiModel {
  return {
    logicalId: 'Api',
    stackName: 'Stack',
    apiId: 'abcdefghijklmnopqrstuvwxyz',
    arn: 'arn:aws:appsync:eu-west-1:000000000000:apis/abcdefghijklmnopqrstuvwxyz',
    name: 'api',
    graphqlPath: '/graphql',
    graphqlUrl: 'http://localhost/graphql',
    realtimeUrl: 'ws://localhost/graphql/realtime',
    schema: 'type Query { hello: String }',
    defaultAuth: { type: 'API_KEY' },
    additionalAuth: [],
    apiKeys: [{ id: 'key', key: testApiKey, expiresAtMs: Date.UTC(2026, 0, 8) }],
    dataSources: [],
    functions: [],
    resolvers: [],
    environment: {},
    introspectionEnabled: true,
    queryDepthLimit: 0,
    resolverCountLimit: 10_000,
    ...overrides,
  };
}

/** A log that fails the test on an error. */
export function aStrictLog(): Logger {
  return createLogger('error', (line) => {
    throw new Error(`Unexpected log line: ${line}`);
  });
}

const acceptingVerifiers: CredentialVerifiers = {
  verifyUserPoolToken: async (_pool, token) => claimsIn(token),
  verifyOpenIdToken: async (_issuer, token) => claimsIn(token),
  verifySignature: async () => ({
    accountId: '000000000000',
    username: 'backend',
    userArn: 'arn:aws:iam::000000000000:role/backend',
  }),
  invokeAuthorizer: async () => ({ isAuthorized: true }),
};

function claimsIn(token: string): JsonObject {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  if (!isJsonObject(claims)) throw new Error('Not a token of this test.');
  return claims;
}

const noneSource: DataSource['invoke'] = async (request) =>
  isJsonObject(request) ? (request['payload'] ?? null) : null;

/** The parts of a model that resolvers need, with the handlers behind them found again by name. */
function loadable(resolvers: Record<string, InTestResolver>) {
  const handlers = new Map<string, Parameters<typeof inTestHandlers>[0]>();
  const sources = new Map<string, DataSource['invoke']>();
  const model: Pick<ApiModel, 'resolvers' | 'functions' | 'dataSources'> = {
    resolvers: [],
    functions: [],
    dataSources: [],
  };

  function addUnit(name: string, unit: InTestUnit) {
    handlers.set(name, unit);
    sources.set(name, unit.source ?? noneSource);
    model.dataSources = [...model.dataSources, { logicalId: name, name, type: 'NONE' }];
    return {
      dataSourceName: name,
      code: unit.isDirect ? null : { source: name, origin: name },
      maxBatchSize: unit.maxBatchSize ?? 0,
    };
  }

  function addFunction(name: string, unit: InTestUnit): string {
    model.functions = [
      ...model.functions,
      { logicalId: name, functionId: name, name, ...addUnit(name, unit) },
    ];
    return name;
  }

  function toModel(name: string, resolver: InTestResolver): ResolverModel {
    const [typeName = '', fieldName = ''] = name.split('.');
    const base = { logicalId: name, typeName, fieldName };
    if (typeof resolver === 'function') {
      return { ...base, kind: 'UNIT', functionIds: [], ...addUnit(name, { response: resolver }) };
    }
    if (!('functions' in resolver))
      return { ...base, kind: 'UNIT', functionIds: [], ...addUnit(name, resolver) };
    const functionIds = resolver.functions.map((unit, index) => addFunction(`${name}#${index}`, unit));
    handlers.set(name, resolver);
    const code = { source: name, origin: name };
    return { ...base, kind: 'PIPELINE', dataSourceName: null, functionIds, code, maxBatchSize: 0 };
  }

  model.resolvers = Object.entries(resolvers).map(([name, resolver]) => toModel(name, resolver));
  return { model, handlers, sources };
}

/** An API with handlers written in the test, on a clock that stands still. */
export function givenApi(options: GivenApiOptions): GivenApi {
  const clock = options.clock ?? createManualClock();
  const log = options.log ?? aStrictLog();
  const broker = createBroker(log);
  const { model, handlers, sources } = loadable(options.resolvers ?? {});
  let requests = 0;
  const api = createGraphQlApi(
    { ...anApiModel(), ...model, schema: options.schema, ...options.model },
    {
      jsRuntime: {
        load: ({ source }) => ({
          ...inTestHandlers(handlers.get(source) ?? {}),
          [Symbol.dispose]: () => undefined,
        }),
      },
      createDataSource: ({ name }) => ({ invoke: sources.get(name) ?? noneSource }),
      verifiers: { ...acceptingVerifiers, ...options.verifiers },
      broker,
      clock,
      log,
      newId: () => `request-${(requests += 1)}`,
    },
  );

  function post(query: string, variables?: JsonObject, credentials = withApiKey): Promise<GraphQlResponse> {
    return api.handle(JSON.stringify({ query, ...(variables && { variables }) }), credentials);
  }

  return {
    api,
    broker,
    clock,
    post,
    async run(query, variables, credentials) {
      const { body } = await post(query, variables, credentials);
      // Through JSON text, as callers see it: members that are undefined are gone.
      return JSON.parse(JSON.stringify(body)) as Awaited<ReturnType<GivenApi['run']>>;
    },
    async subscribe(query, variables = {}, credentials = withApiKey) {
      const received: Received = { payloads: [], texts: [], isEnded: false };
      const subscriber: Subscriber = {
        deliver({ text }) {
          received.texts.push(text);
          received.payloads.push(JSON.parse(text));
        },
        end: () => void (received.isEnded = true),
      };
      const data = JSON.stringify({ query, variables });
      const handle = await api.subscribe(data, credentials, subscriber);
      return Object.assign(received, { [Symbol.dispose]: () => handle[Symbol.dispose]() });
    },
  };
}
