import { getNamedType, GraphQLError, type GraphQLObjectType, isAbstractType, isObjectType } from 'graphql';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Authorization } from '../authorization.ts';
import { coerceArguments } from '../execution/coerce-arguments.ts';
import type { FieldGroup, SelectionScope } from '../execution/collect-fields.ts';
import { toErrorEntry } from '../execution/error-entries.ts';
import type { Operation, OperationExecutor } from '../execution/execute-operation.ts';
import { type FieldCall, projectSelection } from '../execution/execute-selection.ts';
import type { Broker, Subscriber } from './broker.ts';
import { argumentFilter, type EventFilter, InvalidFilterError, parseFilterGroup } from './filter.ts';

/** Why a subscription was refused; each entry becomes one of the `error` message. */
export class SubscriptionRefusedError extends Error {
  readonly errors: readonly { errorType?: string; message: string }[];

  constructor(errors: readonly { errorType?: string; message: string }[]) {
    super(errors.map((error) => error.message).join(' '));
    this.name = 'SubscriptionRefusedError';
    this.errors = errors;
  }
}

function unauthorized(fieldName: string, typeName: string): SubscriptionRefusedError {
  return new SubscriptionRefusedError([
    { errorType: 'Unauthorized', message: `Not Authorized to access ${fieldName} on type ${typeName}` },
  ]);
}

/** Subscribers are checked once, when they subscribe: the field itself and everything they select below it. */
function checkAccess(
  authorization: Authorization,
  operation: Operation,
  scope: SelectionScope,
  type: GraphQLObjectType,
  group: FieldGroup,
): void {
  if (group.fieldName === '__typename') return;
  if (!authorization.mayAccess(operation.caller, type.name, group.fieldName)) {
    throw unauthorized(group.fieldName, type.name);
  }
  const field = type.getFields()[group.fieldName];
  const returned = field && getNamedType(field.type);
  const objectTypes = isObjectType(returned)
    ? [returned]
    : isAbstractType(returned)
      ? scope.schema.getPossibleTypes(returned)
      : [];
  for (const objectType of objectTypes) {
    for (const child of scope.fields.below(objectType, group)) {
      checkAccess(authorization, operation, scope, objectType, child);
    }
  }
}

function readArguments(call: FieldCall, operation: Operation): JsonObject {
  try {
    return coerceArguments(call.field, call.group.nodes[0], operation.variables);
  } catch (cause) {
    if (!(cause instanceof GraphQLError)) throw cause;
    throw new SubscriptionRefusedError([{ message: cause.message }]);
  }
}

interface Filters {
  filter: EventFilter;
  isEnhanced: boolean;
  invalidationFilter: EventFilter | null;
}

/** Runs the subscription's resolver, if it has one: it may refuse, or set filters in place of the arguments. */
async function decideFilters(
  executor: OperationExecutor,
  operation: Operation,
  call: FieldCall,
  scope: SelectionScope,
): Promise<Filters> {
  const args = readArguments(call, operation);
  const outcome = await executor.resolveField(operation, call);
  const problems = outcome ? [...(outcome.failure ? [outcome.failure] : []), ...outcome.appendedErrors] : [];
  if (problems.length > 0) {
    throw new SubscriptionRefusedError(
      problems.map((problem) => {
        const { errorType, ...entry } = toErrorEntry(problem, call, scope);
        return { ...(errorType == null ? {} : { errorType }), ...entry };
      }),
    );
  }
  const { subscriptionFilter, invalidationFilter } = outcome ?? {};
  const isEnhanced = subscriptionFilter !== undefined;
  try {
    return {
      filter: isEnhanced ? parseFilterGroup(subscriptionFilter) : argumentFilter(args),
      isEnhanced,
      invalidationFilter: invalidationFilter === undefined ? null : parseFilterGroup(invalidationFilter),
    };
  } catch (cause) {
    if (!(cause instanceof InvalidFilterError)) throw cause;
    throw new SubscriptionRefusedError([{ errorType: 'BadRequestException', message: cause.message }]);
  }
}

/** Values of an event are in wire form already. */
const projection = { serialize: (_type: unknown, value: Json): Json => value };

/** `{data, errors?}` of a `data` message: the subscriber's own selection of an event. */
function createProjection(
  operation: Operation,
  scope: SelectionScope,
  type: GraphQLObjectType,
  { fieldName, responseKey }: FieldGroup,
) {
  return function project(event: Json): unknown {
    const { data, errors } = projectSelection(
      scope,
      type,
      operation.definition.selectionSet,
      { [fieldName]: event },
      projection,
    );
    const answer = { data: data ?? { [responseKey]: null } };
    return errors.length === 0 ? answer : { ...answer, errors };
  };
}

/**
 * Starts a subscription: access, resolver, filter, then the registration with the broker.
 *
 * @throws SubscriptionRefusedError when the caller may not subscribe.
 */
export async function subscribe(
  {
    executor,
    authorization,
    broker,
    type,
  }: {
    executor: OperationExecutor;
    authorization: Authorization;
    broker: Broker;
    type: GraphQLObjectType;
  },
  operation: Operation,
  subscriber: Subscriber,
): Promise<Disposable> {
  const { scope } = operation;
  const [group, another] = scope.fields.of(type, operation.definition.selectionSet);
  const field = group && type.getFields()[group.fieldName];
  if (!group || !field || another) {
    throw new SubscriptionRefusedError([{ message: 'A subscription must select exactly one field.' }]);
  }
  checkAccess(authorization, operation, scope, type, group);
  const call: FieldCall = { parentType: type, field, group, source: null, path: () => [group.responseKey] };
  const filters = await decideFilters(executor, operation, call, scope);
  return broker.subscribe({
    ...filters,
    field: group.fieldName,
    shareKey: JSON.stringify([
      operation.prepared.text,
      operation.definition.name?.value,
      operation.variables,
      filters.isEnhanced,
      filters.filter,
    ]),
    project: createProjection(operation, scope, type, group),
    subscriber,
  });
}
