import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import {
  asObject,
  createExpressions,
  optionalObject,
  passOn,
  requireList,
  requireObject,
  requireText,
} from './dynamodb-request.ts';
import type { DynamoDbSource } from './dynamodb-source.ts';
import { canonicalMap, plainItem, wireMap } from './dynamodb-values.ts';

/** What is asked of one table. */
interface TableLookup {
  keys: JsonObject[];
  /** Key attributes that had to be added to the projection to tell the items apart. */
  addedNames: string[];
  input: JsonObject;
}

/** `BatchGetItem`: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-get-item.html */
export async function batchGetItem({ dynamoDb }: DynamoDbSource, request: JsonObject): Promise<Json> {
  const tables = requireObject(request, 'tables', '$');
  const lookups = new Map<string, TableLookup>();
  const RequestItems: JsonObject = {};
  for (const [name, table] of Object.entries(tables)) {
    const lookup = readLookup(asObject(table), `$[tables][${name}]`);
    lookups.set(name, lookup);
    RequestItems[name] = lookup.input;
  }
  const { Responses, UnprocessedKeys } = await dynamoDb.call('BatchGetItem', { RequestItems });
  const data: JsonObject = {};
  const unprocessedKeys: JsonObject = {};
  for (const [name, lookup] of lookups) {
    const found = isJsonObject(Responses) ? Responses[name] : [];
    data[name] = inOrder(lookup, Array.isArray(found) ? found.filter(isJsonObject) : []);
    const left = isJsonObject(UnprocessedKeys) ? UnprocessedKeys[name] : undefined;
    const keys = isJsonObject(left) ? left['Keys'] : [];
    unprocessedKeys[name] = Array.isArray(keys) ? keys.map(plainItem) : [];
  }
  return { data, unprocessedKeys };
}

function readLookup(table: JsonObject, path: string): TableLookup {
  const keys = requireList(table, 'keys', path).map((key, i) =>
    wireMap(asObject(key), `${path}[keys][${i}]`),
  );
  const projection = optionalObject(table, 'projection');
  const addedNames = projection === null ? [] : missingNames(projection, keys, path);
  const expressions = createExpressions();
  expressions.add(
    'ProjectionExpression',
    projection && withNames(projection, addedNames),
    `${path}[projection]`,
  );
  const input = {
    Keys: keys,
    ...passOn(table, { consistentRead: 'ConsistentRead' }),
    ...expressions.input(),
  };
  return { keys, addedNames, input };
}

/** Items in the order of the keys, `null` where there is none; DynamoDB returns them in any order. */
function inOrder({ keys, addedNames }: TableLookup, items: JsonObject[]): Json[] {
  const names = Object.keys(keys[0] ?? {});
  const byKey = new Map(items.map((item) => [canonicalMap(pick(item, names)), item]));
  return keys.map((key) => {
    const item = byKey.get(canonicalMap(key));
    if (item === undefined) return null;
    return plainItem(addedNames.length === 0 ? item : omit(item, addedNames));
  });
}

/** Key attributes that the projection leaves out. */
function missingNames(projection: JsonObject, keys: JsonObject[], path: string): string[] {
  const names = optionalObject(projection, 'expressionNames') ?? {};
  const heads = requireText(projection, 'expression', `${path}[projection]`)
    .split(',')
    .map((part) => part.trim().split(/[.[]/, 1)[0] ?? '');
  const wanted = new Set(heads.map((head) => names[head] ?? head));
  return Object.keys(keys[0] ?? {}).filter((name) => !wanted.has(name));
}

function withNames(projection: JsonObject, addedNames: string[]): JsonObject {
  if (addedNames.length === 0) return projection;
  const placeholders = addedNames.map((_, i) => `#appsync_key_${i}`);
  const names = Object.fromEntries(addedNames.map((name, i) => [`#appsync_key_${i}`, name]));
  return {
    expression: [projection['expression'], ...placeholders].join(', '),
    expressionNames: { ...optionalObject(projection, 'expressionNames'), ...names },
  };
}

function pick(item: JsonObject, names: string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

function omit(item: JsonObject, names: string[]): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}
