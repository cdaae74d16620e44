import type { JsonObject } from '../../../lib/json.ts';
import type { Item } from '../attribute-value.ts';
import { commit, storedItem, type Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import {
  consumedCapacity,
  readConsumption,
  sumConsumption,
  writeConsumption,
  type CapacityMode,
  type Consumption,
} from '../items/capacity.ts';
import { deleteAction, putAction, type WriteAction } from '../items/write-action.ts';
import { itemBytes } from '../item-size.ts';
import { parseRequest } from '../request-validation.ts';
import type { BatchGetItemRequest, BatchWriteItemRequest } from '../requests.ts';
import { encodeKey } from '../tables/key-encoding.ts';
import { validateKey, validateKeyParts, validateKeyPaths } from '../tables/key-validation.ts';
import type { Table } from '../tables/table.ts';
import { projectorOf } from './get-item.ts';

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
const maxWrites = 25;
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const maxReadBytes = 16 * 1024 * 1024;

type TableKeys = BatchGetItemRequest['RequestItems'][string];

/** `BatchGetItem`. What does not fit into 16 MB comes back in `UnprocessedKeys`. */
export function batchGetItem(engine: Engine, input: JsonObject): JsonObject {
  const request = parseRequest('BatchGetItem', input);
  const lookups = Object.entries(request.RequestItems).map(([name, keys]) =>
    validateLookup(engine, name, keys),
  );
  const budget = { bytes: 0 };
  const consumptions: Consumption[] = [];
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: JsonObject = {};
  for (const { name, table, keys } of lookups) {
    const { found, left, consumed } = lookUp(engine, table, keys, budget);
    Responses[name] = found.map(projectorOf(keys));
    consumptions.push(...consumed);
    const asked = input['RequestItems'];
    if (left.length > 0) UnprocessedKeys[name] = { ...memberOf(asked, name), Keys: left };
  }
  return { Responses, UnprocessedKeys, ...capacities(consumptions, request.ReturnConsumedCapacity) };
}

/** `BatchWriteItem`. Here all of it happens at once; DynamoDB promises that for single items only. */
export async function batchWriteItem(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parseRequest('BatchWriteItem', input);
  const actions = writeActions(engine, request);
  const { changes } = await commit(engine, () => ({ changes: actions.map((action) => action.decide()) }));
  const mode = request.ReturnConsumedCapacity;
  return { UnprocessedItems: {}, ...(mode !== undefined && capacities(changes.map(writeConsumption), mode)) };
}

function validateLookup(engine: Engine, name: string, keys: TableKeys) {
  const table = engine.tables.get(name);
  for (const key of keys.Keys) validateKey(key, table);
  validateKeyPaths(Object.keys(keys._projection?.nestedPaths ?? {}), table);
  return { name, table, keys };
}

function lookUp(
  engine: Engine,
  table: Table,
  { Keys, ConsistentRead = false }: TableKeys,
  budget: { bytes: number },
) {
  const found: Item[] = [];
  const left: Item[] = [];
  const consumed: Consumption[] = [];
  for (const key of Keys) {
    const item = storedItem(engine, table, encodeKey(key, table.key));
    const bytes = item === null ? 0 : itemBytes(item);
    if (budget.bytes + bytes > maxReadBytes) {
      left.push(key);
      continue;
    }
    budget.bytes += bytes;
    if (item !== null) found.push(item);
    consumed.push(readConsumption(table.name, item, ConsistentRead));
  }
  return { found, left, consumed };
}

function writeActions(engine: Engine, { RequestItems }: BatchWriteItemRequest): WriteAction[] {
  const count = Object.values(RequestItems).reduce((sum, writes) => sum + writes.length, 0);
  if (count > maxWrites) throw validationException('Too many items requested for the BatchWriteItem call');
  const actions = Object.entries(RequestItems).flatMap(([name, writes]) =>
    writes.map((write) => writeAction(engine, name, write)),
  );
  const keys = new Set(actions.map(({ table, itemKey }) => table.itemPrefix + itemKey));
  if (keys.size < actions.length) throw validationException('Provided list of item keys contains duplicates');
  return actions;
}

function writeAction(
  engine: Engine,
  TableName: string,
  { PutRequest, DeleteRequest }: BatchWriteItemRequest['RequestItems'][string][number],
): WriteAction {
  if (PutRequest !== undefined && DeleteRequest === undefined) {
    validateKeyParts(PutRequest.Item, engine.tables.get(TableName).key);
    return putAction(engine, { TableName, Item: PutRequest.Item });
  }
  if (DeleteRequest !== undefined && PutRequest === undefined) {
    return deleteAction(engine, { TableName, Key: DeleteRequest.Key });
  }
  throw validationException(
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}

function capacities(consumptions: Consumption[], mode: CapacityMode | undefined): JsonObject {
  if (mode === undefined || mode === 'NONE') return {};
  const all = sumConsumption(consumptions).map((sum) => consumedCapacity(sum, mode).ConsumedCapacity);
  return { ConsumedCapacity: all.flatMap((capacity) => capacity ?? []) };
}

function memberOf(value: JsonObject[string], name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const member = value[name];
  return typeof member === 'object' && member !== null && !Array.isArray(member) ? member : {};
}
