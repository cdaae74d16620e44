import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { mappingError } from './dynamodb-errors.ts';

/**
 * Brings an attribute value of a request object into DynamoDB's wire form: numbers may stand as numbers and NULL as
 * null, as `util.dynamodb` makes them.
 *
 * @param parent and `name` say in errors where the value stands, such as `$[key]` and `id`.
 * @throws DataSourceError `MappingTemplate` when it is not an attribute value.
 */
export function wireValue(value: Json | undefined, parent: string, name: string | number): JsonObject {
  if (!isJsonObject(value)) throw notAnObject(value, parent, name);
  for (const type in value) {
    const content = value[type];
    if (content === undefined) continue;
    return wireContent(type, content, value, parent, name);
  }
  throw unconvertible(value);
}

/** The same for a map of attribute values, such as a key. */
export function wireMap(map: JsonObject, path: string): JsonObject {
  const wire: JsonObject = {};
  for (const name of Object.keys(map)) {
    if (map[name] !== undefined) wire[name] = wireValue(map[name], path, name);
  }
  return wire;
}

/**
 * Plain JSON of a value in wire form: sets become lists, binaries base64 text, numbers JSON numbers.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-typed-values-responses.html
 */
export function plainValue(value: Json | undefined): Json {
  if (!isJsonObject(value)) return null;
  for (const type in value) {
    const content = value[type];
    switch (type) {
      case 'N':
        return Number(content);
      case 'NS':
        return Array.isArray(content) ? content.map(Number) : null;
      case 'NULL':
        return null;
      case 'L':
        return Array.isArray(content) ? content.map(plainValue) : null;
      case 'M':
        return plainMap(content);
      default:
        return content ?? null;
    }
  }
  return null;
}

/** The same for an item; `null` when there is none. */
export function plainItem(item: Json | undefined): Json {
  return isJsonObject(item) ? plainMap(item) : null;
}

/** Text that is the same for equal values, however numbers are spelled and sets and maps ordered. */
export function canonicalText(value: Json | undefined): string {
  if (!isJsonObject(value)) return '';
  const [type = ''] = Object.keys(value);
  const content = value[type];
  if (type === 'N') return `N${canonicalNumber(String(content))}`;
  if (!Array.isArray(content)) {
    return type === 'M' && isJsonObject(content)
      ? `M${canonicalMap(content)}`
      : type + JSON.stringify(content);
  }
  if (type === 'L') return `L[${content.map(canonicalText).join()}]`;
  const members = content.map((member) =>
    type === 'NS' ? canonicalNumber(String(member)) : JSON.stringify(member),
  );
  return `${type}[${members.sort().join()}]`;
}

/** The same for a whole map. */
export function canonicalMap(map: JsonObject): string {
  const members = Object.keys(map).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(map[name])}`).join()}}`;
}

function wireContent(
  type: string,
  content: Json,
  value: JsonObject,
  parent: string,
  name: string | number,
): JsonObject {
  switch (type) {
    case 'S':
    case 'B':
    case 'BOOL':
    case 'SS':
    case 'BS':
      return value;
    case 'N':
      return typeof content === 'number' ? { N: String(content) } : value;
    case 'NULL':
      return { NULL: true };
    case 'NS':
      return Array.isArray(content) ? { NS: content.map(String) } : value;
    case 'L':
      if (!Array.isArray(content)) throw unconvertible(value);
      return { L: content.map((element, i) => wireValue(element, `${parent}[${name}]`, i)) };
    case 'M':
      if (!isJsonObject(content)) throw unconvertible(value);
      return { M: wireMap(content, `${parent}[${name}]`) };
    default:
      throw unconvertible(value);
  }
}

function plainMap(map: Json | undefined): Json {
  const plain: JsonObject = {};
  if (!isJsonObject(map)) return plain;
  for (const name in map) plain[name] = plainValue(map[name]);
  return plain;
}

function canonicalNumber(text: string): string {
  return /^-?[1-9]\d*$/.test(text) ? text : String(Number(text));
}

function notAnObject(value: Json | undefined, parent: string, name: string | number): Error {
  const found =
    value === null || value === undefined ? 'NULL' : Array.isArray(value) ? 'ARRAY' : typeof value;
  return mappingError(
    `Expected JSON object for attribute value '${parent}[${name}]' but got a '${found.toUpperCase()}' instead.`,
  );
}

function unconvertible(value: JsonObject): Error {
  return mappingError(`Unable to convert ${JSON.stringify(value)} to Object.`);
}
