import { isJsonObject } from '../../lib/json.ts';
import type { Item } from './attribute-value.ts';
import { isPlainMap } from './plain-attributes.ts';
import type { BatchGetItemRequest } from './requests.ts';

type Lookup = BatchGetItemRequest['RequestItems'][string];

const tableName = /^[a-zA-Z0-9_.-]{3,255}$/;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const maxKeys = 100;

/**
 * A `BatchGetItem` that needs no closer look: keys of tables, none of them twice, and nothing else but how consistent
 * the read is. `null` says nothing: the validation proper has to decide.
 */
export function plainBatchGet(input: Readonly<Record<string, unknown>>): BatchGetItemRequest | null {
  const { RequestItems: tables, ...others } = input;
  if (!isJsonObject(tables) || Object.keys(others).length > 0) return null;
  const RequestItems: BatchGetItemRequest['RequestItems'] = {};
  let count = 0;
  for (const [name, table] of Object.entries(tables)) {
    const lookup = tableName.test(name) ? plainLookup(table) : null;
    if (!lookup) return null;
    RequestItems[name] = lookup;
    count += lookup.Keys.length;
  }
  return count > 0 && count <= maxKeys ? { RequestItems } : null;
}

function plainLookup(table: unknown): Lookup | null {
  if (!isJsonObject(table)) return null;
  const { Keys, ConsistentRead = false, ...others } = table;
  if (!Array.isArray(Keys) || Keys.length === 0 || !Keys.every(isPlainMap)) return null;
  if (typeof ConsistentRead !== 'boolean' || Object.keys(others).length > 0) return null;
  return new Set(Keys.map(textOf)).size === Keys.length ? { Keys, ConsistentRead } : null;
}

function textOf(key: Item): string {
  const names = Object.keys(key).sort();
  return JSON.stringify(names.map((name) => [name, key[name]]));
}
