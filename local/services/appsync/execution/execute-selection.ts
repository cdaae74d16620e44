import {
  getNullableType,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { createRecord, isJsonObject, type Json, type JsonObject, memberOf } from '../../../lib/json.ts';
import { type GraphQlErrorEntry, RequestError, type ResponsePath } from '../graphql-error.ts';
import type { FieldGroup, SelectionScope } from './collect-fields.ts';

/** A field about to be resolved. */
export interface FieldCall {
  parentType: GraphQLObjectType;
  field: GraphQLField<unknown, unknown>;
  group: FieldGroup;
  source: Json;
  path(): ResponsePath;
}

/** Starts the resolver of a field. A rejection, always with `FieldFailure`, nulls the field and adds its entry. */
type Resolve = (call: FieldCall) => Promise<Json | undefined>;

/** What the values of a selection come from. */
export interface FieldStrategy {
  /** Asked once for all objects of a selection; `null`: the field is the property of its parent. */
  resolverOf(parentType: GraphQLObjectType, group: FieldGroup): Resolve | null;
  /** The wire form of a scalar or enum; throws an `Error` whose message is shown to the caller. */
  serialize(type: GraphQLLeafType, value: Json): Json;
  /** Called after each finished root field when fields run one after another. */
  onRootField?(group: FieldGroup, value: Json, runtimeTypes: RuntimeTypes): void;
}

/** Concrete types of result objects whose declared type is an interface or union. */
export type RuntimeTypes = WeakMap<object, GraphQLObjectType>;

export interface SelectionResult {
  data: JsonObject | null;
  errors: GraphQlErrorEntry[];
}

/** Nulls the field it was thrown for; the entry says why. */
export class FieldFailure extends Error {
  readonly entry: GraphQlErrorEntry;

  constructor(entry: GraphQlErrorEntry) {
    super(entry.message);
    this.name = 'FieldFailure';
    this.entry = entry;
  }
}

/** A selected field, with all that is the same for every object that it is selected on. */
type PlannedField = ExecutableField | { group: FieldGroup; field: null };

interface ExecutableField {
  group: FieldGroup;
  /** `null` for `__typename`, and for a field that is answered elsewhere. */
  field: GraphQLField<unknown, unknown>;
  resolve: Resolve | null;
  shape: Shape;
}

/** An output type taken apart once, since graphql-js takes its time to tell the kind of a type. */
type Shape = { isNullable: boolean } & (
  | { kind: 'leaf'; type: GraphQLLeafType }
  | { kind: 'list'; element: Shape }
  | { kind: 'object'; type: GraphQLObjectType }
  | { kind: 'abstract'; type: GraphQLAbstractType }
);

function shapeOf(type: GraphQLOutputType): Shape {
  const isNullable = !isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) return { isNullable, kind: 'list', element: shapeOf(nullable.ofType) };
  if (isLeafType(nullable)) return { isNullable, kind: 'leaf', type: nullable };
  if (isObjectType(nullable)) return { isNullable, kind: 'object', type: nullable };
  return { isNullable, kind: 'abstract', type: nullable };
}

/** Where a value goes. A null that may not stand here moves up to the first place where it may. */
interface Slot {
  container: JsonObject | Json[];
  key: string | number;
  shape: Shape;
  parent: Slot | null;
}

interface PathNode {
  readonly previous: PathNode | null;
  readonly key: string | number;
}

function toPath(node: PathNode | null): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = node; at; at = at.previous) keys.push(at.key);
  return keys.reverse();
}

/** `/f/items[0]/x`, as graphql-java writes paths in messages. */
function toPathText(path: ResponsePath): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}

function put(slot: Slot, value: Json): void {
  (slot.container as Record<string | number, Json>)[slot.key] = value;
}

/**
 * Resolves a selection on `rootType`. Errors never stop siblings: each offending field gets its own entry and
 * its null moves up as far as the schema demands. When it nulls the whole answer, fields that would run one
 * after another and have not begun don't.
 *
 * @throws RequestError 400 when a resolver's value for an interface or union does not tell its type.
 */
export async function executeSelection(
  scope: SelectionScope,
  rootType: GraphQLObjectType,
  selectionSet: SelectionSetNode,
  root: Json,
  strategy: FieldStrategy,
  order: 'parallel' | 'serial',
): Promise<SelectionResult> {
  const run = createRun(scope, strategy);
  const fields = run.plan(rootType, scope.fields.of(rootType, selectionSet));
  const data = run.start(fields);
  for (const field of fields) {
    const { group } = field;
    run.executeField(rootType, root, field, data, null, null);
    if (order === 'parallel') continue;
    await run.settle();
    const isLost = run.isRootNull();
    strategy.onRootField?.(group, isLost ? null : (data[group.responseKey] ?? null), run.runtimeTypes);
    if (isLost) break;
  }
  await run.settle();
  return run.finish(data);
}

/** The same for values that need no resolver: everything is there already. */
export function projectSelection(
  scope: SelectionScope,
  rootType: GraphQLObjectType,
  selectionSet: SelectionSetNode,
  root: Json,
  strategy: Pick<FieldStrategy, 'serialize'>,
): SelectionResult {
  const run = createRun(scope, { ...strategy, resolverOf: () => null });
  const fields = run.plan(rootType, scope.fields.of(rootType, selectionSet));
  const data = run.start(fields);
  for (const field of fields) run.executeField(rootType, root, field, data, null, null);
  return run.finish(data);
}

function createRun(scope: SelectionScope, strategy: FieldStrategy) {
  const errors: GraphQlErrorEntry[] = [];
  const runtimeTypes: RuntimeTypes = new WeakMap();
  const plans = new Map<readonly FieldGroup[], PlannedField[]>();
  let pending: Promise<void>[] = [];
  let isRootNull = false;
  let refusal: RequestError | null = null;

  function plan(type: GraphQLObjectType, groups: readonly FieldGroup[]): readonly PlannedField[] {
    let fields = plans.get(groups);
    if (!fields) plans.set(groups, (fields = groups.map((group) => planField(type, group))));
    return fields;
  }

  function planField(parentType: GraphQLObjectType, group: FieldGroup): PlannedField {
    const field = parentType.getFields()[group.fieldName];
    if (!field) return { group, field: null };
    return { group, field, resolve: strategy.resolverOf(parentType, group), shape: shapeOf(field.type) };
  }

  /** Keys are laid out at once, so that the answer keeps the order of the query whoever finishes first. */
  function start(fields: readonly PlannedField[]): JsonObject {
    const container = createRecord();
    for (const { group } of fields) container[group.responseKey] = null;
    return container;
  }

  function executeField(
    parentType: GraphQLObjectType,
    source: Json,
    planned: PlannedField,
    container: JsonObject,
    parentSlot: Slot | null,
    parentPath: PathNode | null,
  ): void {
    if (!planned.field) return nameType(parentType, planned.group, container);
    const { group, field, resolve, shape } = planned;
    const property = isJsonObject(source) ? (memberOf(source, group.fieldName) ?? null) : null;
    if (!resolve && putLeaf(planned, property, container)) return;
    const path = { previous: parentPath, key: group.responseKey };
    const slot: Slot = { container, key: group.responseKey, shape, parent: parentSlot };
    const complete = (value: Json | undefined) => completeValue(slot, value ?? null, group, parentType, path);
    if (!resolve) return complete(property);
    const resolved = resolve({ parentType, field, group, source, path: () => toPath(path) });
    pending.push(resolved.then(complete, (failure: unknown) => failField(slot, failure)));
  }

  function nameType(type: GraphQLObjectType, group: FieldGroup, container: JsonObject): void {
    if (group.fieldName === '__typename') container[group.responseKey] = type.name;
  }

  /** Most fields are leaves with a value that fits; `false`: more has to be done, or said. */
  function putLeaf({ group, shape }: ExecutableField, value: Json, container: JsonObject): boolean {
    if (shape.kind !== 'leaf') return false;
    if (value === null) return shape.isNullable;
    try {
      container[group.responseKey] = strategy.serialize(shape.type, value);
      return true;
    } catch {
      return false;
    }
  }

  function failField(slot: Slot, failure: unknown): void {
    if (!(failure instanceof FieldFailure)) throw failure;
    errors.push(failure.entry);
    setNull(slot);
  }

  function setNull(slot: Slot): void {
    for (let at: Slot | null = slot; at; at = at.parent) {
      if (at.shape.isNullable) return put(at, null);
    }
    isRootNull = true;
  }

  function fail(slot: Slot, path: PathNode, message: string): void {
    errors.push({ path: toPath(path), locations: null, message });
    setNull(slot);
  }

  function completeValue(
    slot: Slot,
    value: Json,
    group: FieldGroup,
    parentType: GraphQLObjectType,
    path: PathNode,
  ): void {
    const { shape } = slot;
    if (value === null) {
      if (shape.isNullable) return put(slot, null);
      // AppSync can't name a list.
      const name = shape.kind === 'list' ? 'null' : shape.type.name;
      const where = `within parent '${parentType.name}' (${toPathText(toPath(path))})`;
      return fail(slot, path, `Cannot return null for non-nullable type: '${name}' ${where}`);
    }
    switch (shape.kind) {
      case 'list':
        return completeList(slot, shape.element, value, group, parentType, path);
      case 'leaf':
        return completeLeaf(slot, shape.type, value, path);
      case 'object':
        return completeObject(slot, shape.type, value, group, path);
      case 'abstract':
        return completeAbstract(slot, shape.type, value, group, path);
    }
  }

  function completeList(
    slot: Slot,
    element: Shape,
    value: Json,
    group: FieldGroup,
    parentType: GraphQLObjectType,
    path: PathNode,
  ): void {
    if (!Array.isArray(value)) return mismatch(slot, path, 'LIST');
    const items: Json[] = value.map(() => null);
    put(slot, items);
    value.forEach((item, index) => {
      const itemSlot: Slot = { container: items, key: index, shape: element, parent: slot };
      completeValue(itemSlot, item, group, parentType, { previous: path, key: index });
    });
  }

  function completeLeaf(slot: Slot, type: GraphQLLeafType, value: Json, path: PathNode): void {
    try {
      put(slot, strategy.serialize(type, value));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      fail(slot, path, `Can't serialize value (${toPathText(toPath(path))}) : ${reason}`);
    }
  }

  function completeObject(
    slot: Slot,
    type: GraphQLObjectType,
    value: Json,
    group: FieldGroup,
    path: PathNode,
  ): void {
    if (!isJsonObject(value)) return mismatch(slot, path, 'OBJECT');
    const fields = plan(type, scope.fields.below(type, group));
    const container = start(fields);
    if (slot.shape.kind === 'abstract') runtimeTypes.set(container, type);
    put(slot, container);
    for (const field of fields) executeField(type, value, field, container, slot, path);
  }

  function completeAbstract(
    slot: Slot,
    declared: GraphQLAbstractType,
    value: Json,
    group: FieldGroup,
    path: PathNode,
  ): void {
    if (!isJsonObject(value)) return mismatch(slot, path, 'OBJECT');
    const type = runtimeTypeOf(declared, value, path);
    if (!type) return setNull(slot);
    completeObject(slot, type, value, group, path);
  }

  /** `null`: there is an error that says why. */
  function runtimeTypeOf(
    declared: GraphQLAbstractType,
    value: JsonObject,
    path: PathNode,
  ): GraphQLObjectType | null {
    const name = memberOf(value, '__typename');
    if (typeof name !== 'string') {
      // AppSync gives the whole request up: https://advancedweb.hu/how-to-resolve-interfaces-and-union-types-in-appsync/
      const message = `Could not determine the exact type of ${declared.name}. Missing __typename key on value.`;
      refusal ??= new RequestError(400, 'BadRequestException', message);
      return null;
    }
    const type = scope.schema.getType(name);
    if (isObjectType(type) && scope.schema.isSubType(declared, type)) return type;
    const keys = toPath(path);
    const message =
      `Can't resolve '${toPathText(keys)}'. Abstract type '${declared.name}' must resolve to an Object type ` +
      `at runtime, but '__typename' is '${name}'.`;
    errors.push({ path: keys, locations: null, message });
    return null;
  }

  function mismatch(slot: Slot, path: PathNode, expected: 'LIST' | 'OBJECT'): void {
    const at = toPathText(toPath(path));
    fail(slot, path, `Can't resolve value (${at}) : type mismatch error, expected type ${expected}`);
  }

  /** Waits until no resolver runs any more, those started by finished ones included. */
  async function settle(): Promise<void> {
    while (pending.length > 0) {
      const wave = pending;
      pending = [];
      await Promise.all(wave);
    }
  }

  return {
    plan,
    start,
    executeField,
    settle,
    runtimeTypes,
    isRootNull: () => isRootNull || refusal !== null,
    finish(data: JsonObject): SelectionResult {
      if (refusal) throw refusal;
      return { data: isRootNull ? null : data, errors };
    },
  };
}
