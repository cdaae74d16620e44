import type { JsonObject } from '../../../lib/json.ts';
import { parseItem, type Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { consumedCapacity, readConsumption, sumConsumption } from '../items/capacity.ts';
import { itemBytes } from '../item-size.ts';
import { parseEnum, parseRequest } from '../request-validation.ts';
import type { GetItemRequest } from '../requests.ts';
import { encodeKey } from '../tables/key-encoding.ts';
import { validateKey, validateKeyPaths } from '../tables/key-validation.ts';
import type { Table } from '../tables/table.ts';
import type { Item } from '../attribute-value.ts';
import { projectorOf } from './get-item.ts';
import {
  forEachAction,
  parseObject,
  parseTransactItems,
  refuseDuplicates,
  refuseTooLarge,
} from './transaction-request.ts';

interface Lookup {
  table: Table;
  itemKey: string;
  request: GetItemRequest;
}

/**
 * `TransactGetItems`: all items as they were at one moment.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
 */
export async function transactGetItems(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const mode = parseEnum(input, 'ReturnConsumedCapacity', ['INDEXES', 'TOTAL', 'NONE']);
  const requests = parseTransactItems(input).map(parseGet);
  for (const { TableName } of requests) engine.tables.get(TableName);
  const lookups = forEachAction(requests, (request) => validateLookup(engine, request));
  refuseDuplicates(lookups.map(({ table, itemKey }) => table.itemPrefix + itemKey));
  const items = await readAll(engine, lookups);
  refuseTooLarge(items.reduce((sum, item) => sum + (item === null ? 0 : itemBytes(item)), 0));
  const consumed = sumConsumption(
    lookups.map(({ table }, i) => readConsumption(table.name, items[i] ?? null, true)),
  );
  const ConsumedCapacity = consumed.flatMap(
    (sum) => consumedCapacity(sum, mode, 'Read').ConsumedCapacity ?? [],
  );
  return {
    Responses: lookups.map(({ request }, i) => response(items[i] ?? null, request)),
    ...(mode !== undefined && mode !== 'NONE' && { ConsumedCapacity }),
  };
}

function parseGet(item: JsonObject): GetItemRequest {
  if (Object.keys(item).length !== 1 || item['Get'] === undefined) {
    throw validationException('TransactItems can only contain one Get');
  }
  return parseRequest('GetItem', parseObject(item['Get']));
}

function validateLookup(engine: Engine, request: GetItemRequest): Lookup {
  const table = engine.tables.get(request.TableName);
  validateKey(request.Key, table);
  validateKeyPaths(Object.keys(request._projection?.nestedPaths ?? {}), table);
  return { table, itemKey: encodeKey(request.Key, table.key), request };
}

async function readAll(engine: Engine, lookups: Lookup[]): Promise<(Item | null)[]> {
  const snapshot = engine.storage.snapshot();
  try {
    return lookups.map(({ table, itemKey }) => parseItem(snapshot.get(table.itemPrefix + itemKey)));
  } finally {
    await snapshot.close();
  }
}

function response(item: Item | null, request: GetItemRequest): JsonObject {
  if (item === null) return {};
  const projected = projectorOf(request)(item);
  return Object.keys(projected).length === 0 ? {} : { Item: projected };
}
