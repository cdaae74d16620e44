import { toAttributeMap, typedSets } from './attribute-value.ts';
import { renderFilter } from './filter-expression.ts';
import { createNameAliases } from './name-aliases.ts';
import { InputError } from './stop.ts';
import { operations } from './update-operations.ts';
import { renderUpdate } from './update-expression.ts';
import { isList, isRecord } from './values.ts';

type Request = Record<string, unknown>;

/** `@aws-appsync/utils/dynamodb`: https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html */
export const dynamodbModule = {
  get: (input: unknown) => {
    const payload = recordOf(input, 'payload');
    return request('GetItem', { key: keyOf(payload), ...readOptions(payload) });
  },
  put: (input: unknown) => {
    const payload = recordOf(input, 'payload');
    return request('PutItem', {
      key: keyOf(payload),
      attributeValues: toAttributeMap(recordOf(payload['item'], 'item')),
      ...writeOptions(payload),
    });
  },
  update: (input: unknown) => {
    const payload = recordOf(input, 'payload');
    return request('UpdateItem', {
      key: keyOf(payload),
      update: renderUpdate(payload['update']),
      ...writeOptions(payload),
    });
  },
  remove: (input: unknown) => {
    const payload = recordOf(input, 'payload');
    return request('DeleteItem', { key: keyOf(payload), ...writeOptions(payload) });
  },
  query: (input: unknown) => {
    const payload = recordOf(input, 'payload');
    return request('Query', { query: expressionOf(payload['query']), ...searchOptions(payload) });
  },
  scan: (input: unknown = {}) => {
    const payload = recordOf(input, 'payload');
    const { segment, totalSegments } = payload;
    return request('Scan', { ...searchOptions(payload), segment, totalSegments });
  },
  sync: (input: unknown = {}) => {
    const { basePartitionKey, deltaIndexName, limit, nextToken, lastSync, filter } = recordOf(
      input,
      'payload',
    );
    const paging = { basePartitionKey, deltaIndexName, limit, nextToken, lastSync };
    return request('Sync', { ...paging, filter: expressionOf(filter) });
  },
  batchGet: (input: unknown) =>
    batchRequest('BatchGetItem', input, (table) => {
      const options = recordOf(table, 'table');
      return present({ keys: itemsOf(options['keys'], 'keys'), ...readOptions(options) });
    }),
  batchPut: (input: unknown) => batchRequest('BatchPutItem', input, (items) => itemsOf(items, 'items')),
  batchDelete: (input: unknown) => batchRequest('BatchDeleteItem', input, (keys) => itemsOf(keys, 'keys')),
  transactGet: (input: unknown) =>
    transactRequest('TransactGetItems', input, (item) =>
      present({ table: item['table'], key: keyOf(item), projection: projectionOf(item['projection']) }),
    ),
  transactWrite: (input: unknown) => transactRequest('TransactWriteItems', input, writeItem),
  ...typedSets,
  operations,
};

function request(operation: string, members: Request): Request {
  return present({ operation, ...members });
}

/** Leaves out what is null or undefined: for every option that means the same as absent. */
function present(members: Request): Request {
  const kept: Request = {};
  for (const key of Object.keys(members)) {
    if (members[key] !== null && members[key] !== undefined) kept[key] = members[key];
  }
  return kept;
}

function recordOf(value: unknown, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw new InputError(`Expected ${what} to be an Object.`);
  return value;
}

function keyOf(payload: Request): Request {
  return toAttributeMap(recordOf(payload['key'], 'key'));
}

function readOptions({ consistentRead, projection }: Request): Request {
  return { consistentRead, projection: projectionOf(projection) };
}

function writeOptions({ condition, customPartitionKey, populateIndexFields, _version }: Request): Request {
  return { condition: expressionOf(condition), customPartitionKey, populateIndexFields, _version };
}

function searchOptions(payload: Request): Request {
  const { index, limit, nextToken, consistentRead, scanIndexForward, select, filter, projection } = payload;
  const options = { index, limit, nextToken, consistentRead, scanIndexForward, select };
  return { ...options, filter: expressionOf(filter), projection: projectionOf(projection) };
}

/** The expression object of a filter, condition or key condition; no `expressionValues` where it binds none. */
function expressionOf(filter: unknown): Request | undefined {
  if (filter === null || filter === undefined) return undefined;
  const rendered = renderFilter(filter);
  if (!rendered) throw new InputError('Unable to convert the filter object to a DynamoDB expression.');
  const { expression, expressionNames, expressionValues } = rendered;
  return Object.keys(expressionValues).length > 0
    ? { expression, expressionNames, expressionValues }
    : { expression, expressionNames };
}

/** Every segment of a dotted path has an alias: `nested.field` becomes `#expName_1.#expName_2`. */
function projectionOf(paths: unknown): Request | undefined {
  if (!isList(paths) || paths.length === 0) return undefined;
  const aliases = createNameAliases();
  const texts: string[] = [];
  for (const path of paths) {
    const segments: string[] = [];
    for (const segment of String(path).split('.')) segments.push(aliases.of(segment));
    texts.push(segments.join('.'));
  }
  return { expression: texts.join(', '), expressionNames: aliases.names };
}

function itemsOf(items: unknown, what: string): Request[] {
  if (!isList(items)) throw new InputError(`Expected ${what} to be an array.`);
  const converted: Request[] = [];
  for (const item of items) converted.push(toAttributeMap(recordOf(item, what)));
  return converted;
}

function batchRequest(operation: string, input: unknown, convert: (table: unknown) => unknown): Request {
  const given = recordOf(recordOf(input, 'payload')['tables'], 'tables');
  const tables: Request = {};
  for (const name of Object.keys(given)) tables[name] = convert(given[name]);
  return { operation, tables };
}

function transactRequest(operation: string, input: unknown, convert: (item: Request) => Request): Request {
  const items = recordOf(input, 'payload')['items'];
  if (!isList(items)) throw new InputError('Expected items to be an array.');
  const transactItems: Request[] = [];
  for (const item of items) transactItems.push(convert(recordOf(item, 'item')));
  return { operation, transactItems };
}

function writeItem(item: Request): Request {
  const { putItem, updateItem, deleteItem, conditionCheck } = item;
  if (isRecord(putItem)) {
    const attributeValues = toAttributeMap(recordOf(putItem['item'], 'item'));
    return present({ ...write('PutItem', putItem), attributeValues, ...conditionOf(putItem) });
  }
  if (isRecord(updateItem)) {
    const update = renderUpdate(updateItem['update']);
    return present({ ...write('UpdateItem', updateItem), update, ...conditionOf(updateItem) });
  }
  if (isRecord(deleteItem))
    return present({ ...write('DeleteItem', deleteItem), ...conditionOf(deleteItem) });
  const check = recordOf(conditionCheck, 'transaction item');
  return present({ ...write('ConditionCheck', check), ...conditionOf(check) });
}

function write(operation: string, item: Request): Request {
  return { table: item['table'], operation, key: keyOf(item) };
}

function conditionOf(item: Request): Request {
  return { condition: expressionOf(item['condition']) };
}
