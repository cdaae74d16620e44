import type { JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { parseRequest } from '../request-validation.ts';
import { prefixRange } from '../storage/storage-keys.ts';
import { describe } from '../tables/table-description.ts';
import { namedTable } from './describe-table.ts';

/** `DeleteTable`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export async function deleteTable(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const table = namedTable(engine, parseRequest('DeleteTable', input).TableName);
  const { record, name } = table;
  if (record.deletionProtection) {
    throw validationException(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  await engine.tables.remove(name);
  await engine.storage.clear(prefixRange(table.itemPrefix));
  await engine.streams.drop(table);
  for (const { prefix } of table.indexes) await engine.storage.clear(prefixRange(prefix));
  return { TableDescription: describe(record, 0, 'DELETING') };
}
