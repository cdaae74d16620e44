import { isJsonObject, parseJson, type Json, type JsonObject } from '../../../lib/json.ts';
import { mappingError } from './dynamodb-errors.ts';
import { wireMap } from './dynamodb-values.ts';

// Readers for the members of a request object. `path` is where the object stands, such as `$` or `$[query]`; it goes
// into messages, which are worded as AppSync words them. All throw DataSourceError `MappingTemplate`.

/** Refuses members that the operation does not have. */
export function refuseUnknown(request: JsonObject, known: ReadonlySet<string>): void {
  for (const name of Object.keys(request)) {
    if (known.has(name) || request[name] === undefined || request[name] === null) continue;
    throw mappingError(`Unsupported element '$[${name}]'.`);
  }
}

/** A required object. */
export function requireObject(parent: JsonObject, name: string, path: string): JsonObject {
  const value = parent[name];
  if (isJsonObject(value)) return value;
  if (value === undefined || value === null) throw notFound(path, name);
  throw unconvertible(value);
}

/** A required list. */
export function requireList(parent: JsonObject, name: string, path: string): Json[] {
  const value = parent[name];
  if (Array.isArray(value)) return value;
  if (value === undefined || value === null) throw notFound(path, name);
  throw unconvertible(value);
}

/** A required text. */
export function requireText(parent: JsonObject, name: string, path: string): string {
  const value = parent[name];
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) throw notFound(path, name);
  throw unconvertible(value);
}

/** A required key, item or other map of attribute values, in wire form. */
export function requireAttributes(parent: JsonObject, name: string, path: string): JsonObject {
  return wireMap(requireObject(parent, name, path), `${path}[${name}]`);
}

/** An optional object that may also stand as JSON text, as `util.transform` gives it. */
export function optionalObject(parent: JsonObject, name: string): JsonObject | null {
  const value = parent[name];
  if (value === undefined || value === null) return null;
  const object = typeof value === 'string' ? parseJson(value) : value;
  if (isJsonObject(object)) return object;
  throw unconvertible(value);
}

/** The value of an object or list element that has to be an object. */
export function asObject(value: Json | undefined): JsonObject {
  if (isJsonObject(value)) return value;
  throw unconvertible(value ?? null);
}

/** One or more expressions with the names and values they share, ready to be part of a DynamoDB input. */
export interface Expressions {
  /** Adds `{expression, expressionNames, expressionValues}` as the given member of the input. */
  add(member: string, source: JsonObject | null, path: string): void;
  /** The members to send. */
  input(): JsonObject;
}

export function createExpressions(): Expressions {
  const input: JsonObject = {};
  const names: JsonObject = {};
  const values: JsonObject = {};
  return {
    add(member, source, path) {
      if (source === null) return;
      input[member] = requireText(source, 'expression', path);
      Object.assign(names, optionalObject(source, 'expressionNames'));
      const given = optionalObject(source, 'expressionValues');
      if (given !== null) Object.assign(values, wireMap(given, `${path}[expressionValues]`));
    },
    input: () => ({
      ...input,
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  };
}

/** Members that are passed on under another name when they are there. */
export function passOn(request: JsonObject, members: Record<string, string>): JsonObject {
  const input: JsonObject = {};
  for (const [name, wireName] of Object.entries(members)) {
    const value = request[name];
    if (value !== undefined && value !== null) input[wireName] = value;
  }
  return input;
}

function notFound(path: string, name: string): Error {
  return mappingError(`Value for field '${path}[${name}]' not found.`);
}

function unconvertible(value: Json): Error {
  return mappingError(`Unable to convert ${JSON.stringify(value)} to Object.`);
}
