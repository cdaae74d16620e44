import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from './lib/clock.ts';
import { type Callees, withUsage } from './count-usage.ts';
import { createDisposer, type Disposer } from './lib/disposer.ts';
import type { Json } from './lib/json.ts';
import type { Logger } from './lib/logger.ts';
import { createPending, maxSettleMs, type Pending } from './lib/pending.ts';
import { measureCall } from './measure-calls.ts';
import type { ApiModel, DataSourceModel } from './model/appsync.ts';
import type { StackModel } from './model/stack-model.ts';
import { createGraphQlApi, type GraphQlApi } from './services/appsync/appsync.ts';
import type { CredentialVerifiers } from './services/appsync/authentication.ts';
import { type DataSource, DataSourceError } from './services/appsync/data-source.ts';
import { createDynamoDbDataSource } from './services/appsync/data-sources/dynamodb.ts';
import { createEventBridgeDataSource } from './services/appsync/data-sources/event-bridge.ts';
import { createRequestSigner } from './services/appsync/data-sources/http-signing.ts';
import { createHttpDataSource } from './services/appsync/data-sources/http.ts';
import { createLambdaDataSource } from './services/appsync/data-sources/lambda.ts';
import { createNoneDataSource } from './services/appsync/data-sources/none.ts';
import { createUnsupportedDataSource } from './services/appsync/data-sources/unsupported.ts';
import { createJsRuntime } from './services/appsync/js-runtime/js-runtime.ts';
import type { Faults } from './services/faults/faults.ts';
import { createLoadGate } from './services/lambda/load-gate.ts';
import { type InvocationOutcome, type Lambda, startLambda } from './services/lambda/lambda.ts';
import type { InvokeFunction, Services } from './start-services.ts';

/** What runs the app's own code: replaced whole when the code changes. */
export interface Compute extends AsyncDisposable {
  lambda: Lambda;
  /** By the paths they answer at. */
  apis: ReadonlyMap<string, GraphQlApi>;
  invokeFunction: InvokeFunction;
}

export interface ComputeOptions {
  origin: string;
  region: string;
  accountId: string;
  /** Directories whose `node_modules` hold what function bundles leave out. */
  moduleRoots: readonly string[];
  tokenSecret: string;
  clock: Clock;
  log: Logger;
}

/** Requests that the APIs are answering. */
type ApiOptions = ComputeOptions & { requests: Pending };

/** Makes the APIs and functions of a model ready. @throws StartError for code or schemas that AWS would refuse */
export function startCompute(model: StackModel, services: Services, options: ComputeOptions): Compute {
  const disposer = createDisposer();
  const requests = createPending(options.clock);
  const lambda = startFunctions(model, services, options);
  const invokeFunction: InvokeFunction = (functionArn, payload, type) =>
    lambda.invoke(functionArn, payload, { type });
  const apis = createApis(model, services, { ...options, requests }, invokeFunction, disposer);
  // Stops in reverse: first what callers wait for, then the functions, then what these had asked for.
  disposer.defer(() => requests.settle(maxSettleMs));
  disposer.use(lambda);
  disposer.defer(() => requests.settle(maxSettleMs));
  return { lambda, apis, invokeFunction, [Symbol.asyncDispose]: () => disposer.dispose() };
}

/** Starts to carry queue messages and stream records to functions; apart from the rest, so that code is checked first. */
export function startMappings(model: StackModel, compute: Compute, services: Services): AsyncDisposable {
  return compute.lambda.startMappings(model.eventSourceMappings, {
    queues: services.messaging.queueBatches,
    streams: services.dynamoDb.streams,
    checkpoints: services.dynamoDb.checkpoints,
  });
}

const fault: InvocationOutcome = {
  payload: JSON.stringify({ errorType: 'Fault', errorMessage: 'A fault that was asked for.', trace: [] }),
  functionError: 'Unhandled',
};

function nameOf(functionArn: string): string {
  return functionArn.split(':')[6] ?? functionArn;
}

/** Tells how much of the time since it was asked last the event loop was busy. */
function createBusyShare(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}

function startFunctions(
  model: StackModel,
  { iam, messaging, faults, cloudWatch }: Services,
  { origin, region, accountId, moduleRoots, clock, log }: ComputeOptions,
): Lambda {
  return startLambda({
    functions: model.functions,
    region,
    environment(functionName) {
      const role = `arn:aws:sts::${accountId}:assumed-role/${functionName}/${functionName}`;
      const key = iam.accessKeyFor({ accountId, username: `${functionName}:${functionName}`, userArn: role });
      return {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ENDPOINT_URL: origin,
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      };
    },
    deliver: (arn, message) => messaging.deliver(arn, message),
    disturb: (functionName, run) =>
      measureCall(functionName, () => faults.runFunction(functionName, run, fault), cloudWatch, clock),
    onLine: cloudWatch.readLine,
    gate: createLoadGate({ busyShare: createBusyShare(), pause }),
    moduleRoots,
    clock,
    log: log.with({ service: 'lambda' }),
    newId: randomUUID,
  });
}

function createApis(
  model: StackModel,
  services: Services,
  options: ApiOptions,
  invokeFunction: InvokeFunction,
  disposer: Disposer,
): ReadonlyMap<string, GraphQlApi> {
  const apis = new Map<string, GraphQlApi>();
  for (const apiModel of model.apis) {
    const api = createApi(apiModel, services, options, invokeFunction, disposer);
    apis.set(apiModel.graphqlPath, api);
    apis.set(`/apis/${apiModel.apiId}/graphql`, api);
  }
  return apis;
}

function createApi(
  apiModel: ApiModel,
  services: Services,
  { tokenSecret, requests, clock, log }: ApiOptions,
  invokeFunction: InvokeFunction,
  disposer: Disposer,
): GraphQlApi {
  const jsRuntime = createJsRuntime({ clock, randomBytes });
  disposer.defer(() => jsRuntime[Symbol.dispose]());
  const api = createGraphQlApi(apiModel, {
    jsRuntime,
    createDataSource: (source) =>
      withFaults(
        withUsage(source, { dynamoDb: services.dynamoDb, invokeFunction }, services.usage, (callees) =>
          createDataSource(source, { services, callees, tokenSecret, clock }),
        ),
        source.name,
        services.faults,
      ),
    countField: services.usage.countField,
    verifiers: createVerifiers(services, invokeFunction),
    broker: services.brokerOf(apiModel.apiId),
    clock,
    log: log.with({ api: apiModel.name }),
    newId: randomUUID,
  });
  return { ...api, handle: (body, credentials) => requests.track(api.handle(body, credentials)) };
}

interface DataSourceParts {
  services: Services;
  callees: Callees;
  tokenSecret: string;
  clock: Clock;
}

function createDataSource(source: DataSourceModel, parts: DataSourceParts): DataSource {
  const { services, tokenSecret, clock } = parts;
  const { dynamoDb, invokeFunction } = parts.callees;
  switch (source.type) {
    case 'NONE':
      return createNoneDataSource();
    case 'AMAZON_DYNAMODB':
      return createDynamoDbDataSource({
        tableName: source.tableName,
        dynamoDb,
        invokeConflictHandler: (functionArn, event) => resultOf(invokeFunction, functionArn, event),
        tokenSecret,
      });
    case 'AWS_LAMBDA':
      return createLambdaDataSource({
        functionArn: source.functionArn,
        functions: { invoke: invokeFunction },
      });
    case 'HTTP':
      return createHttpDataSource({
        endpoint: source.endpoint,
        sign: source.signing && createRequestSigner({ ...source.signing, credentials: services.credentials }),
        fetch,
        clock,
      });
    case 'AMAZON_EVENTBRIDGE':
      return createEventBridgeDataSource({
        eventBusArn: source.eventBusArn,
        eventBridge: { call: services.messaging.callEvents },
      });
    case 'UNSUPPORTED':
      return createUnsupportedDataSource(source.templateType);
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

function createVerifiers(
  { cognito, iam, openId }: Services,
  invokeFunction: InvokeFunction,
): CredentialVerifiers {
  return {
    verifyUserPoolToken: (poolId, token) => cognito.verify(poolId, token),
    verifyOpenIdToken: (issuer, token) => openId.verify(issuer, token),
    verifySignature: async (request) => iam.verify(request),
    invokeAuthorizer: (functionArn, event) => resultOf(invokeFunction, functionArn, event),
  };
}

/** What a function returns. @throws Error when it failed; the reason is in the function's own log. */
async function resultOf(invoke: InvokeFunction, functionArn: string, event: Json): Promise<Json> {
  const { payload, functionError } = await invoke(functionArn, event, 'RequestResponse');
  if (functionError !== null) throw new Error(`The function ${nameOf(functionArn)} failed.`);
  return payload;
}
