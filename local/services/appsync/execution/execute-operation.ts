import {
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Clock } from '../../../lib/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { ApiModel } from '../../../model/appsync.ts';
import type { Authorization } from '../authorization.ts';
import { authTypeNames, type Caller } from '../caller.ts';
import {
  failedOutcome,
  type FieldOutcome,
  type FieldResolver,
  type ResolverUnit,
} from '../field-resolver.ts';
import type { GraphQlErrorEntry } from '../graphql-error.ts';
import type { FieldInfo, ResolverContext } from '../resolver-context.ts';
import { coerceArguments } from './coerce-arguments.ts';
import type { FieldGroup, SelectionScope } from './collect-fields.ts';
import { argumentEntry, internalFailureEntry, toErrorEntry, unauthorizedEntry } from './error-entries.ts';
import {
  executeSelection,
  type FieldCall,
  FieldFailure,
  type FieldStrategy,
  type RuntimeTypes,
  type SelectionResult,
} from './execute-selection.ts';
import { addIntrospection } from './introspection.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { depthOf } from './query-depth.ts';
import { timeoutError, withRequestTimeout } from './request-timeout.ts';
import { createFieldDescriber } from './selection-info.ts';
import { serializeLeaf } from './serialize-leaf.ts';

/** An operation that fits the schema, with its variables coerced, and who sends it. */
export interface Operation {
  prepared: PreparedDocument;
  definition: OperationDefinitionNode;
  variables: JsonObject;
  scope: SelectionScope;
  caller: Caller;
  request: ResolverContext['request'];
}

export interface OperationResult extends SelectionResult {
  responseHeaders: Record<string, string>;
  /** How many entries `extensions.evictFromApiCache` was asked to drop; nothing is cached locally. */
  evictionsAsked: number;
}

/** What happens around the fields of a mutation. */
export interface MutationEffects {
  /** A root field finished with a value. */
  onMutation(group: FieldGroup, scope: SelectionScope, value: Json, runtimeTypes: RuntimeTypes): void;
  onInvalidation(subscriptionField: string, payload: JsonObject): void;
}

export interface OperationExecutor {
  execute(operation: Operation): Promise<OperationResult>;
  /** Runs one field's resolver on its own; `undefined` when the field has none. */
  resolveField(operation: Operation, call: FieldCall): Promise<FieldOutcome> | undefined;
}

/** Distinct `extensions.invalidateSubscriptions` calls per request. */
const maxInvalidations = 5;

export interface OperationExecutorDependencies {
  schema: GraphQLSchema;
  model: ApiModel;
  authorization: Authorization;
  /** By `Type.field`. */
  resolvers: ReadonlyMap<string, FieldResolver>;
  effects: MutationEffects;
  clock: Clock;
  log: Logger;
}

/** What the executions of one field share: those under the items of one list. */
interface Siblings {
  batches: Map<ResolverUnit, object>;
  info: FieldInfo;
}

/** Creates the engine that runs queries and mutations of one API. */
export function createOperationExecutor(dependencies: OperationExecutorDependencies): OperationExecutor {
  const { schema, model, authorization, resolvers, effects, clock, log } = dependencies;
  const describeField = createFieldDescriber();

  function createSiblings(operation: Operation, { parentType, group, field }: FieldCall): Siblings {
    const { scope } = operation;
    return { batches: new Map(), info: describeField(scope, parentType.name, group, field.type) };
  }

  function resolverOf(parentType: GraphQLObjectType, { fieldName }: FieldGroup): FieldResolver | undefined {
    return resolvers.get(`${parentType.name}.${fieldName}`);
  }

  async function resolveField(
    resolver: FieldResolver,
    operation: Operation,
    call: FieldCall,
    { batches, info }: Siblings,
  ): Promise<FieldOutcome> {
    return resolver.resolve({
      base: {
        arguments: coerceArguments(call.field, call.group.nodes[0], operation.variables),
        identity: operation.caller.identity,
        source: call.source,
        request: operation.request,
        info,
        env: model.environment,
      },
      authType: authTypeNames[operation.caller.mode],
      batches,
      log,
    });
  }

  /** Nothing that goes wrong in one field may take the others along. */
  function toFailure(failure: unknown, call: FieldCall): FieldFailure {
    if (failure instanceof FieldFailure) return failure;
    if (failure instanceof GraphQLError) return new FieldFailure(argumentEntry(call, failure.message));
    log.error('resolver failed', {
      field: `${call.parentType.name}.${call.group.fieldName}`,
      reason: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
    });
    return new FieldFailure(internalFailureEntry(call));
  }

  /** State of one request: nothing of it outlives the request. */
  function createRequest(operation: Operation) {
    const { scope } = operation;
    const appended: GraphQlErrorEntry[] = [];
    const siblings = new WeakMap<FieldGroup, Siblings>();
    const invalidations = createInvalidations();
    const responseHeaders: Record<string, string> = {};
    let resolverCount = 0;
    let evictionsAsked = 0;

    function siblingsOf(call: FieldCall): Siblings {
      let shared = siblings.get(call.group);
      if (!shared) siblings.set(call.group, (shared = createSiblings(operation, call)));
      return shared;
    }

    function absorb(outcome: FieldOutcome, call: FieldCall): Json | undefined {
      appended.push(...outcome.appendedErrors.map((error) => toErrorEntry(error, call, scope)));
      Object.assign(responseHeaders, outcome.responseHeaders);
      evictionsAsked += outcome.cacheEvictions.length;
      if (outcome.failure) throw new FieldFailure(toErrorEntry(outcome.failure, call, scope));
      if (!invalidations.add(outcome.invalidations)) throw new FieldFailure(tooManyInvalidations(call));
      return outcome.value;
    }

    async function run(resolver: FieldResolver, call: FieldCall): Promise<Json | undefined> {
      try {
        return absorb(await resolveField(resolver, operation, call, siblingsOf(call)), call);
      } catch (failure) {
        throw toFailure(failure, call);
      }
    }

    const strategy: FieldStrategy = {
      serialize: serializeLeaf,
      resolverOf(parentType, group) {
        if (!authorization.mayAccess(operation.caller, parentType.name, group.fieldName)) return refuse;
        const resolver = resolverOf(parentType, group);
        if (!resolver) return null;
        return (call) => {
          resolverCount += 1;
          if (resolverCount > model.resolverCountLimit)
            return Promise.reject(new FieldFailure(tooManyResolvers(call)));
          return run(resolver, call);
        };
      },
      onRootField(group, value, runtimeTypes) {
        if (value !== null) effects.onMutation(group, scope, value, runtimeTypes);
        for (const { field, payload } of invalidations.take()) effects.onInvalidation(field, payload);
      },
    };

    return {
      scope,
      strategy,
      finish: (result: SelectionResult): OperationResult => ({
        data: result.data,
        errors: [...result.errors, ...appended],
        responseHeaders,
        evictionsAsked,
      }),
    };
  }

  async function execute(operation: Operation): Promise<OperationResult> {
    const { definition } = operation;
    const rootType = definition.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
    if (!rootType) throw new Error(`The schema has no ${definition.operation} type.`);
    const request = createRequest(operation);
    const tooDeep = depthError(model.queryDepthLimit, request.scope, definition.selectionSet);
    if (tooDeep) return request.finish({ data: null, errors: [tooDeep] });
    const order = definition.operation === 'mutation' ? 'serial' : 'parallel';
    const result = await executeSelection(
      request.scope,
      rootType,
      definition.selectionSet,
      null,
      request.strategy,
      order,
    );
    addIntrospection(result, request.scope, operation);
    return request.finish(result);
  }

  return {
    resolveField(operation, call) {
      const resolver = resolverOf(call.parentType, call.group);
      if (!resolver) return undefined;
      const work = resolveField(resolver, operation, call, createSiblings(operation, call));
      const { errorType, message } = timeoutError;
      return withRequestTimeout(clock, work, () => failedOutcome({ type: errorType, message }));
    },
    execute: (operation) => withRequestTimeout(clock, execute(operation), timedOut),
  };
}

function refuse(call: FieldCall): Promise<never> {
  return Promise.reject(new FieldFailure(unauthorizedEntry(call)));
}

function timedOut(): OperationResult {
  const entry = { path: null, locations: null, ...timeoutError };
  return { data: null, errors: [entry], responseHeaders: {}, evictionsAsked: 0 };
}

/** Invalidations asked for by one request, sent when the root field they belong to has finished. */
function createInvalidations() {
  const seen = new Set<string>();
  let waiting: { field: string; payload: JsonObject }[] = [];

  return {
    /** False: the request asks for more than it may. */
    add(asked: FieldOutcome['invalidations']): boolean {
      for (const { subscriptionField, payload } of asked) {
        const key = JSON.stringify([subscriptionField, payload]);
        if (!isJsonObject(payload) || seen.has(key)) continue;
        if (seen.size === maxInvalidations) return false;
        seen.add(key);
        waiting.push({ field: subscriptionField, payload });
      }
      return true;
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}

function tooManyResolvers(call: FieldCall): GraphQlErrorEntry {
  return {
    path: call.path(),
    locations: null,
    errorType: 'ResolverExecutionLimitReached',
    message: 'Resolver invocation limit reached.',
  };
}

function tooManyInvalidations(call: FieldCall): GraphQlErrorEntry {
  return {
    path: call.path(),
    locations: null,
    errorType: 'BadRequest',
    message: `At most ${maxInvalidations} subscription invalidations are allowed per request.`,
  };
}

function depthError(limit: number, scope: SelectionScope, set: SelectionSetNode): GraphQlErrorEntry | null {
  if (limit === 0 || depthOf(scope, set) <= limit) return null;
  return {
    path: null,
    locations: null,
    errorType: 'QueryDepthLimitReached',
    message: `Query depth limit of ${limit} exceeded.`,
  };
}
