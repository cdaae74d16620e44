import type { JsonObject } from '../../../lib/json.ts';
import { storedItem, type Engine } from '../engine.ts';
import { createProjection } from '../expressions/projection.ts';
import { consumedCapacity, readConsumption } from '../items/capacity.ts';
import { parseRequest } from '../request-validation.ts';
import type { ProjectedRequest } from '../requests.ts';
import type { Item } from '../attribute-value.ts';
import { encodeKey } from '../tables/key-encoding.ts';
import { validateKey, validateKeyPaths } from '../tables/key-validation.ts';

/** `GetItem`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export function getItem(engine: Engine, input: JsonObject): JsonObject {
  const request = parseRequest('GetItem', input);
  const table = engine.tables.get(request.TableName);
  validateKey(request.Key, table);
  validateKeyPaths(Object.keys(request._projection?.nestedPaths ?? {}), table);
  const item = storedItem(engine, table, encodeKey(request.Key, table.key));
  const consumption = readConsumption(table.name, item, request.ConsistentRead ?? false);
  return {
    ...(item !== null && { Item: projectorOf(request)(item) }),
    ...consumedCapacity(consumption, request.ReturnConsumedCapacity),
  };
}

/** Cuts items down to what a request asks for. */
export function projectorOf({ _projection, AttributesToGet }: ProjectedRequest): (item: Item) => Item {
  const paths = _projection?.paths ?? AttributesToGet?.map((name) => [name]);
  return paths === undefined ? (item) => item : createProjection(paths);
}
