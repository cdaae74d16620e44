import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { ApiModel, DataSourceModel } from '../../model/appsync.ts';
import { buildApiSchema } from './api-schema.ts';
import { createAuthentication, type CredentialVerifiers } from './authentication.ts';
import { createAuthorization } from './authorization.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import type { DataSource } from './data-source.ts';
import { coerceVariables } from './execution/coerce-variables.ts';
import {
  createOperationExecutor,
  type MutationEffects,
  type Operation,
} from './execution/execute-operation.ts';
import { introspectionErrors } from './execution/introspection.ts';
import {
  createDocumentCache,
  type PreparedDocument,
  selectOperation,
} from './execution/prepared-document.ts';
import { type GraphQlErrorEntry, malformedRequest, RequestError } from './graphql-error.ts';
import type { JsRuntime } from './js-runtime/js-runtime.ts';
import { loadResolvers } from './load-resolvers.ts';
import type { Broker, Subscriber } from './subscriptions/broker.ts';
import { toEvent } from './subscriptions/event.ts';
import { subscribe, SubscriptionRefusedError } from './subscriptions/subscribe.ts';
import { triggersOf } from './subscriptions/triggers.ts';

/** `{query, variables?, operationName?}` as clients post it. */
export interface GraphQlRequest {
  query: string;
  operationName: string | null;
  variables: JsonObject;
}

export interface GraphQlResponse {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** One AppSync API. It knows no socket and no HTTP; transports bring text in and carry answers out. */
export interface GraphQlApi {
  /** Answers a POST to the GraphQL endpoint. Never rejects for what a caller did. */
  handle(body: string, credentials: Credentials): Promise<GraphQlResponse>;
  /** Checks the credentials of a realtime connection. @throws RequestError 401 */
  connect(credentials: Credentials): Promise<void>;
  /**
   * Starts a subscription from the `data` text of a `start` message; disposing ends it quietly.
   *
   * @throws RequestError for credentials, SubscriptionRefusedError for everything else.
   */
  subscribe(data: string, credentials: Credentials, subscriber: Subscriber): Promise<Disposable>;
}

export interface GraphQlApiDependencies {
  jsRuntime: Pick<JsRuntime, 'load'>;
  createDataSource(model: DataSourceModel): DataSource;
  verifiers: CredentialVerifiers;
  broker: Broker;
  /** Told of each execution of a field that has a resolver, as `Type.field`. */
  countField?(field: string): void;
  clock: Clock;
  log: Logger;
  newId(): string;
}

/**
 * Builds an API from its model.
 *
 * @throws StartError `InvalidSchema` or `InvalidResolverCode`, naming everything that AWS would refuse.
 */
export function createGraphQlApi(model: ApiModel, dependencies: GraphQlApiDependencies): GraphQlApi {
  const { broker, clock, log, newId } = dependencies;
  const schema = buildApiSchema(model.schema, model.logicalId);
  const authorization = createAuthorization(schema, model);
  const authentication = createAuthentication(model, dependencies.verifiers, clock);
  const documents = createDocumentCache(schema);
  const executor = createOperationExecutor({
    schema,
    model,
    authorization,
    resolvers: loadResolvers(model, schema, dependencies),
    effects: createMutationEffects(schema, broker),
    clock,
    log,
  });

  async function authenticate(request: GraphQlRequest, credentials: Credentials): Promise<Caller> {
    return authentication.authenticate(credentials, {
      requestId: newId(),
      queryString: request.query,
      operationName: request.operationName,
      variables: request.variables,
    });
  }

  function toOperation(
    prepared: PreparedDocument,
    request: GraphQlRequest,
    caller: Caller,
    credentials: Credentials,
  ): Operation | GraphQlErrorEntry[] {
    const definition = selectOperation(prepared, request.operationName);
    const problems = [
      ...prepared.errors,
      ...(model.introspectionEnabled ? [] : introspectionErrors(prepared)),
    ];
    if (problems.length > 0) return problems;
    const variables = coerceVariables(schema, definition, request.variables);
    if (variables.errors.length > 0) return variables.errors;
    return {
      prepared,
      definition,
      variables: variables.values,
      scope: prepared.scopeFor(variables.values),
      caller,
      request: toContextRequest(credentials),
    };
  }

  async function answer(body: string, credentials: Credentials): Promise<GraphQlResponse> {
    const request = parseRequest(body);
    const caller = await authenticate(request, credentials);
    const operation = toOperation(documents.prepare(request.query), request, caller, credentials);
    if (Array.isArray(operation)) return ok({ data: null, errors: operation });
    if (operation.definition.operation === 'subscription') return ok({ data: null, errors: [notOverHttp] });
    const { data, errors, responseHeaders, evictionsAsked } = await executor.execute(operation);
    const result = errors.length > 0 ? { data, errors } : { data };
    const isEvicting = evictionsAsked > 0;
    return ok(
      isEvicting ? { ...result, extensions: { apiCacheEntriesDeleted: 0 } } : result,
      responseHeaders,
    );
  }

  return {
    async handle(body, credentials) {
      try {
        return await answer(body, credentials);
      } catch (failure) {
        if (failure instanceof RequestError) {
          const headers = { 'x-amzn-errortype': failure.errorType };
          return { status: failure.statusCode, headers, body: failure.toBody() };
        }
        log.error('request failed', {
          reason: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
        });
        const internal = new RequestError(
          500,
          'InternalFailure',
          'An internal failure occurred while processing your operation.',
        );
        return { status: 500, headers: { 'x-amzn-errortype': internal.errorType }, body: internal.toBody() };
      }
    },

    async connect(credentials) {
      await authenticate({ query: '', operationName: 'DeepDish:Connect', variables: {} }, credentials);
    },

    async subscribe(data, credentials, subscriber) {
      const request = parseRequest(data);
      const caller = await authenticate(request, credentials);
      const operation = toOperation(documents.prepare(request.query), request, caller, credentials);
      if (Array.isArray(operation)) {
        throw new SubscriptionRefusedError(operation.map(({ message }) => ({ message })));
      }
      const kind = operation.definition.operation;
      const type = schema.getSubscriptionType();
      if (kind !== 'subscription' || !type) {
        throw new SubscriptionRefusedError([
          {
            errorType: 'UnsupportedOperation',
            message: `${kind} not supported through the realtime channel`,
          },
        ]);
      }
      return subscribe({ executor, authorization, broker, type }, operation, subscriber);
    },
  };
}

const notOverHttp: GraphQlErrorEntry = {
  path: null,
  locations: null,
  errorType: 'OperationNotSupported',
  message: 'Subscriptions are not supported over HTTP. Use the realtime endpoint.',
};

function ok(body: unknown, headers: Record<string, string> = {}): GraphQlResponse {
  return { status: 200, headers, body };
}

function parseRequest(body: string): GraphQlRequest {
  if (body.trim() === '') throw malformedRequest('Request body is empty.');
  const request = parseJson(body);
  if (!isJsonObject(request) || typeof request['query'] !== 'string') throw malformedRequest();
  const { query, operationName, variables } = request;
  if (variables !== undefined && variables !== null && !isJsonObject(variables)) throw malformedRequest();
  return {
    query,
    operationName: typeof operationName === 'string' ? operationName : null,
    variables: variables ?? {},
  };
}

function toContextRequest(credentials: Credentials): Operation['request'] {
  const headers = Object.entries(credentials.headers).filter(([name]) => name !== 'cookie');
  return { headers: Object.fromEntries(headers), domainName: null };
}

/** A finished mutation field becomes an event of each subscription field that names it. */
function createMutationEffects(schema: GraphQLSchema, broker: Broker): MutationEffects {
  const triggers = triggersOf(schema);
  const mutations = schema.getMutationType()?.getFields() ?? {};
  return {
    onMutation(group, scope, value, runtimeTypes) {
      const targets = triggers.get(group.fieldName);
      const field = mutations[group.fieldName];
      if (!targets || !field) return;
      const event = toEvent(scope, field.type, group, value, runtimeTypes);
      for (const target of targets) broker.publish(target, event);
    },
    onInvalidation: (subscriptionField, payload) => broker.invalidate(subscriptionField, payload),
  };
}
