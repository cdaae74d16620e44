import { getNamedType, type GraphQLOutputType, isObjectType } from 'graphql';
import { createRecord, isJsonObject, type Json } from '../../../lib/json.ts';
import type { FieldGroup, SelectionScope } from '../execution/collect-fields.ts';
import type { RuntimeTypes } from '../execution/execute-selection.ts';

/**
 * Turns the answer of a mutation field into the event its subscribers get: only what the mutation selected,
 * keyed by field names in place of the mutation's aliases. Concrete types are kept as `__typename`.
 */
export function toEvent(
  scope: SelectionScope,
  type: GraphQLOutputType,
  group: FieldGroup,
  value: Json,
  runtimeTypes: RuntimeTypes,
): Json {
  if (Array.isArray(value)) return value.map((item) => toEvent(scope, type, group, item, runtimeTypes));
  const named = getNamedType(type);
  if (!isJsonObject(value) || !('getFields' in named || 'getTypes' in named)) return value;
  const objectType = isObjectType(named) ? named : runtimeTypes.get(value);
  if (!isObjectType(objectType)) return null;
  const event = Object.assign(createRecord(), { __typename: objectType.name });
  const fields = objectType.getFields();
  for (const child of scope.fields.below(objectType, group)) {
    const field = fields[child.fieldName];
    if (!field) continue;
    event[child.fieldName] = toEvent(
      scope,
      field.type,
      child,
      value[child.responseKey] ?? null,
      runtimeTypes,
    );
  }
  return event;
}
