import { getNamedType, type GraphQLOutputType, isAbstractType, isObjectType } from 'graphql';
import { createRecord, isJsonObject, type Json, memberOf } from '../../../lib/json.ts';
import { type GraphQlErrorEntry, toLocations } from '../graphql-error.ts';
import type { HandlerError } from '../js-runtime/evaluation.ts';
import type { FieldGroup, SelectionScope } from './collect-fields.ts';
import type { FieldCall } from './execute-selection.ts';

function locationsOf(call: FieldCall): GraphQlErrorEntry['locations'] {
  const token = call.group.nodes[0].loc?.startToken;
  return token ? toLocations([{ line: token.line, column: token.column }]) : null;
}

/** `data` of `util.error` is cut to what the query selects; `errorInfo` is not. */
function cutToSelection(data: Json, type: GraphQLOutputType, group: FieldGroup, scope: SelectionScope): Json {
  const named = getNamedType(type);
  if (Array.isArray(data)) return data.map((item) => cutToSelection(item, type, group, scope));
  if (!isJsonObject(data) || !(isObjectType(named) || isAbstractType(named))) return data;
  const typeName = memberOf(data, '__typename');
  const objectType = isObjectType(named)
    ? named
    : scope.schema.getType(typeof typeName === 'string' ? typeName : '');
  if (!isObjectType(objectType)) return null;
  const cut = createRecord();
  for (const child of scope.fields.below(objectType, group)) {
    const field = objectType.getFields()[child.fieldName];
    cut[child.responseKey] = field
      ? cutToSelection(memberOf(data, child.fieldName) ?? null, field.type, child, scope)
      : objectType.name;
  }
  return cut;
}

/** The entry of a field that the caller may not see. */
export function unauthorizedEntry(call: FieldCall): GraphQlErrorEntry {
  return {
    path: call.path(),
    data: null,
    errorType: 'Unauthorized',
    errorInfo: null,
    locations: locationsOf(call),
    message: `Not Authorized to access ${call.group.fieldName} on type ${call.parentType.name}`,
  };
}

/** The entry of a field that failed through a fault of ours; what it was stands in the log alone. */
export function internalFailureEntry(call: FieldCall): GraphQlErrorEntry {
  return {
    path: call.path(),
    data: null,
    errorType: 'InternalFailure',
    errorInfo: null,
    locations: locationsOf(call),
    message: 'An internal failure occurred while resolving this field.',
  };
}

/** The entry of a field whose arguments turned out not to fit when variables were filled in. */
export function argumentEntry(call: FieldCall, message: string): GraphQlErrorEntry {
  return { path: call.path(), locations: locationsOf(call), message };
}

/** The entry of an error that a resolver raised or appended. */
export function toErrorEntry(error: HandlerError, call: FieldCall, scope: SelectionScope): GraphQlErrorEntry {
  if (error.unauthorized) return unauthorizedEntry(call);
  return {
    path: call.path(),
    data: cutToSelection(error.data, call.field.type, call.group, scope),
    errorType: error.type,
    errorInfo: error.errorInfo,
    locations: locationsOf(call),
    message: error.message,
  };
}
