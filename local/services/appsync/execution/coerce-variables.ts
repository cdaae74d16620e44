import {
  GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../lib/json.ts';
import { type GraphQlErrorEntry, toLocations } from '../graphql-error.ts';

/** A value that does not fit; the message goes behind "has an invalid value." */
class CoercionError extends Error {}

/** A null where none may be. AppSync names the variable, however deep below it the null is. */
class NullCoercionError extends Error {
  constructor(variable: string, type: GraphQLInputType) {
    super(`Variable '${variable}' has coerced Null value for NonNull type '${String(type)}'`);
  }
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'List';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return typeof value === 'string' ? 'String' : typeof value === 'boolean' ? 'Boolean' : 'Map';
}

function coerceObject(type: GraphQLInputObjectType, value: Json, variable: string): JsonObject {
  if (!isJsonObject(value)) {
    throw new CoercionError(
      `Expected type 'Map' but was '${kindOf(value)}'. Variables for input objects must be an instance of type 'Map'.`,
    );
  }
  const fields = type.getFields();
  const unknown = Object.keys(value).find((key) => !fields[key]);
  if (unknown !== undefined) {
    throw new CoercionError(
      `The variables input contains a field name '${unknown}' that is not defined for input object type '${type.name}' `,
    );
  }
  const coerced: JsonObject = {};
  for (const field of Object.values(fields)) {
    const given = memberOf(value, field.name);
    if (given !== undefined) coerced[field.name] = coerce(field.type, given, variable);
    else if (field.defaultValue !== undefined) coerced[field.name] = field.defaultValue as Json;
    else if (isNonNullType(field.type)) throw new NullCoercionError(variable, field.type);
  }
  return coerced;
}

function coerce(type: GraphQLInputType, value: Json, variable: string): Json {
  if (isNonNullType(type)) {
    if (value !== null) return coerce(type.ofType as GraphQLInputType, value, variable);
    throw new NullCoercionError(variable, type);
  }
  if (value === null) return null;
  if (isListType(type)) {
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => coerce(type.ofType as GraphQLInputType, item, variable));
  }
  if (isInputObjectType(type)) return coerceObject(type, value, variable);
  if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value)) return value;
    throw new CoercionError(
      `Invalid input for Enum '${type.name}'. No value found for name '${typeof value === 'string' ? value : JSON.stringify(value)}'`,
    );
  }
  return coerceScalar(type, value);
}

function coerceScalar(type: GraphQLScalarType, value: Json): Json {
  try {
    return type.parseValue(value) as Json;
  } catch (cause) {
    if (cause instanceof GraphQLError && cause.message.startsWith('Unable to parse'))
      throw new CoercionError(cause.message);
  }
  if (type.name === 'Int' && typeof value === 'number' && Number.isInteger(value)) {
    throw new CoercionError(`Expected value to be in the Integer range but it was '${value}'`);
  }
  throw new CoercionError(`Expected type '${type.name}' but was '${kindOf(value)}'.`);
}

/** Variables ready for handlers, or one entry per variable that does not fit. */
export interface CoercedVariables {
  values: JsonObject;
  errors: GraphQlErrorEntry[];
}

/** Fits the variables of a request to what the operation declares. Undeclared ones are dropped. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: JsonObject,
): CoercedVariables {
  const values: JsonObject = {};
  const errors: GraphQlErrorEntry[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    try {
      const value = coerceVariable(schema, definition, name, memberOf(given, name));
      if (value !== undefined) values[name] = value;
    } catch (failure) {
      if (!(failure instanceof CoercionError || failure instanceof NullCoercionError)) throw failure;
      const locations = toLocations(definition.loc ? [{ ...startOf(definition) }] : undefined);
      errors.push({ path: null, locations, message: failure.message });
    }
  }
  return { values, errors };
}

function startOf(definition: VariableDefinitionNode): { line: number; column: number } {
  const token = definition.loc?.startToken;
  return { line: token?.line ?? 0, column: token?.column ?? 0 };
}

function coerceVariable(
  schema: GraphQLSchema,
  definition: VariableDefinitionNode,
  name: string,
  given: Json | undefined,
): Json | undefined {
  const type = typeFromAST(schema, definition.type);
  if (!type || !isInputType(type)) return undefined;
  if (given === undefined && definition.defaultValue)
    return valueFromAST(definition.defaultValue, type) as Json;
  if (given === undefined) {
    if (isNonNullType(type)) throw new NullCoercionError(name, type);
    return undefined;
  }
  try {
    return coerce(type, given, name);
  } catch (failure) {
    if (!(failure instanceof CoercionError)) throw failure;
    throw new CoercionError(`Variable '${name}' has an invalid value. ${failure.message}`);
  }
}
