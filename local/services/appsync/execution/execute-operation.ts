import {
  executeSync,
  type GraphQLSchema,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Clock } from '../../../lib/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { ApiModel } from '../../../model/appsync.ts';
import type { Authorization } from '../authorization.ts';
import { authTypeNames, type Caller } from '../caller.ts';
import type { FieldOutcome, FieldResolver, ResolverUnit } from '../field-resolver.ts';
import type { GraphQlErrorEntry } from '../graphql-error.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { coerceArguments } from './coerce-arguments.ts';
import { collectFields, type FieldGroup, type SelectionScope } from './collect-fields.ts';
import {
  executeSelection,
  type FieldCall,
  FieldFailure,
  type FieldStrategy,
  type RuntimeTypes,
  type SelectionResult,
} from './execute-selection.ts';
import { toErrorEntry, unauthorizedEntry } from './error-entries.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { createFieldInfo } from './selection-info.ts';
import { serializeLeaf } from './serialize-leaf.ts';

/** An operation that fits the schema, with its variables coerced, and who sends it. */
export interface Operation {
  prepared: PreparedDocument;
  definition: OperationDefinitionNode;
  variables: JsonObject;
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

/** A request takes 30 s at most: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const requestTimeoutMs = 30_000;
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

/** Creates the engine that runs queries and mutations of one API. */
export function createOperationExecutor(dependencies: OperationExecutorDependencies): OperationExecutor {
  const { schema, model, authorization, resolvers, effects, clock, log } = dependencies;

  function scopeOf(operation: Operation): SelectionScope {
    return { schema, fragments: operation.prepared.fragments, variables: operation.variables };
  }

  function resolveField(
    operation: Operation,
    call: FieldCall,
    batches: Map<ResolverUnit, object> = new Map(),
  ): Promise<FieldOutcome> | undefined {
    const resolver = resolvers.get(`${call.parentType.name}.${call.group.fieldName}`);
    if (!resolver) return undefined;
    const scope = scopeOf(operation);
    return resolver.resolve({
      base: {
        arguments: coerceArguments(call.field, call.group.nodes[0], operation.variables),
        identity: operation.caller.identity,
        source: call.source,
        request: operation.request,
        info: createFieldInfo(scope, call.parentType.name, call.group, call.field.type, operation.variables),
        env: model.environment,
      },
      authType: authTypeNames[operation.caller.mode],
      batches,
      log,
    });
  }

  /** State of one request: nothing of it outlives the request. */
  function createRequest(operation: Operation) {
    const scope = scopeOf(operation);
    const appended: GraphQlErrorEntry[] = [];
    const batches = new WeakMap<FieldGroup, Map<ResolverUnit, object>>();
    const invalidations = new Map<string, { field: string; payload: JsonObject }>();
    const responseHeaders: Record<string, string> = {};
    let resolverCount = 0;
    let evictionsAsked = 0;

    function absorb(outcome: FieldOutcome, call: FieldCall): Json | undefined {
      appended.push(...outcome.appendedErrors.map((error) => toErrorEntry(error, call, scope)));
      Object.assign(responseHeaders, outcome.responseHeaders);
      evictionsAsked += outcome.cacheEvictions.length;
      if (outcome.failure) throw new FieldFailure(toErrorEntry(outcome.failure, call, scope));
      for (const { subscriptionField, payload } of outcome.invalidations) {
        if (!isJsonObject(payload)) continue;
        invalidations.set(JSON.stringify([subscriptionField, payload]), {
          field: subscriptionField,
          payload,
        });
        if (invalidations.size > maxInvalidations) throw new FieldFailure(tooManyInvalidations(call));
      }
      return outcome.value;
    }

    function batchesOf(group: FieldGroup): Map<ResolverUnit, object> {
      let units = batches.get(group);
      if (!units) batches.set(group, (units = new Map()));
      return units;
    }

    const strategy: FieldStrategy = {
      serialize: serializeLeaf,
      resolve(call) {
        const { parentType, group } = call;
        if (!authorization.mayAccess(operation.caller, parentType.name, group.fieldName)) {
          return Promise.reject(new FieldFailure(unauthorizedEntry(call)));
        }
        if (!resolvers.has(`${parentType.name}.${group.fieldName}`)) return undefined;
        resolverCount += 1;
        if (resolverCount > model.resolverCountLimit)
          return Promise.reject(new FieldFailure(tooManyResolvers(call)));
        return resolveField(operation, call, batchesOf(group))?.then((outcome) => absorb(outcome, call));
      },
      onRootField(group, value, runtimeTypes) {
        if (value !== null) effects.onMutation(group, scope, value, runtimeTypes);
        for (const { field, payload } of invalidations.values()) effects.onInvalidation(field, payload);
        invalidations.clear();
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
    resolveField: (operation, call) => resolveField(operation, call),
    execute: (operation) => withTimeout(clock, execute(operation)),
  };
}

/** Answers `__schema` and `__type`, which graphql-js knows best. */
function addIntrospection(result: SelectionResult, scope: SelectionScope, operation: Operation): void {
  if (!result.data || operation.definition.operation !== 'query') return;
  const queryType = scope.schema.getQueryType();
  if (!queryType) return;
  const groups = collectFields(scope, queryType, [operation.definition.selectionSet]).filter(isIntrospection);
  if (groups.length === 0) return;
  const selections: FieldNode[] = groups.flatMap((group) => [...group.nodes]);
  const introspection: OperationDefinitionNode = {
    ...operation.definition,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const answer = executeSync({
    schema: scope.schema,
    document: {
      kind: Kind.DOCUMENT,
      definitions: [introspection, ...scope.fragments.values()],
    },
    variableValues: operation.variables,
  });
  Object.assign(result.data, answer.data);
}

function isIntrospection(group: FieldGroup): boolean {
  return group.fieldName === '__schema' || group.fieldName === '__type';
}

async function withTimeout(clock: Clock, work: Promise<OperationResult>): Promise<OperationResult> {
  let cancel = (): void => undefined;
  const late = new Promise<OperationResult>((resolve) => {
    const timer = clock.setTimer(() => {
      const entry = {
        path: null,
        locations: null,
        errorType: 'ExecutionTimeout',
        message: 'Execution timed out.',
      };
      resolve({ data: null, errors: [entry], responseHeaders: {}, evictionsAsked: 0 });
    }, requestTimeoutMs);
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
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

/** Levels of fields below a selection, introspection left out; stops counting beyond `limit`. */
function isDeeperThan(
  limit: number,
  scope: SelectionScope,
  set: SelectionSetNode,
  open: ReadonlySet<string>,
): boolean {
  return set.selections.some((node) => {
    if (node.kind === 'Field') {
      if (node.name.value.startsWith('__')) return false;
      if (limit === 0) return true;
      return node.selectionSet ? isDeeperThan(limit - 1, scope, node.selectionSet, open) : false;
    }
    if (node.kind === 'InlineFragment') return isDeeperThan(limit, scope, node.selectionSet, open);
    const fragment = open.has(node.name.value) ? undefined : scope.fragments.get(node.name.value);
    return fragment
      ? isDeeperThan(limit, scope, fragment.selectionSet, new Set([...open, node.name.value]))
      : false;
  });
}

function depthError(limit: number, scope: SelectionScope, set: SelectionSetNode): GraphQlErrorEntry | null {
  if (limit === 0 || !isDeeperThan(limit, scope, set, new Set())) return null;
  return {
    path: null,
    locations: null,
    errorType: 'QueryDepthLimitReached',
    message: `Query depth limit of ${limit} exceeded.`,
  };
}
