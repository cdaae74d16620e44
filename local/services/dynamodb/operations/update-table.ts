import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { parseEnum, parseRequest } from '../request-validation.ts';
import type { CreateTableRequest } from '../requests.ts';
import { prefixRange, storageKeys } from '../storage/storage-keys.ts';
import { backfill } from '../tables/backfill.ts';
import { describe } from '../tables/table-description.ts';
import type { IndexRecord, TableRecord } from '../tables/table.ts';
import { parseStream } from './create-table.ts';
import { countItems, namedTable } from './describe-table.ts';

/**
 * `UpdateTable`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 * Global indexes are added and removed, streams, billing mode and protection changed; replicas are not known here.
 */
export async function updateTable(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const { name, record } = namedTable(engine, parseRequest('DescribeTable', input).TableName);
  const indexed = updateIndexes(engine, record, input);
  const updated: TableRecord = {
    ...indexed,
    throughput: updatedThroughput(record, input),
    stream: updatedStream(engine, record, input['StreamSpecification']),
    deletionProtection: flag(input['DeletionProtectionEnabled']) ?? record.deletionProtection,
  };
  await engine.tables.save(updated);
  await backfill(engine, name);
  const kept = new Set(updated.indexes.map(({ id }) => id));
  for (const { id } of record.indexes) {
    if (!kept.has(id)) await engine.storage.clear(prefixRange(storageKeys.index(id)));
  }
  const table = namedTable(engine, name);
  return { TableDescription: describe(table.record, await countItems(engine, table), 'UPDATING') };
}

function updateIndexes(engine: Engine, record: TableRecord, input: JsonObject): TableRecord {
  const updates = input['GlobalSecondaryIndexUpdates'];
  let result = record;
  for (const update of Array.isArray(updates) ? updates : []) {
    if (!isJsonObject(update)) continue;
    if (isJsonObject(update['Create'])) result = withIndex(engine, result, update['Create'], input);
    if (isJsonObject(update['Delete'])) result = withoutIndex(result, String(update['Delete']['IndexName']));
  }
  return result;
}

function withIndex(engine: Engine, record: TableRecord, index: JsonObject, input: JsonObject): TableRecord {
  const { IndexName, KeySchema, Projection } = index;
  const request = parseWholeTable(
    record,
    { IndexName, KeySchema, Projection },
    input['AttributeDefinitions'],
  );
  const created = request.GlobalSecondaryIndexes?.at(-1);
  if (created === undefined) throw validationException('An index to create has to be given');
  const added: IndexRecord = {
    id: engine.tables.nextId(),
    kind: 'global',
    definition: {
      IndexName: created.IndexName,
      KeySchema: created.KeySchema,
      Projection: created.Projection,
    },
    state: 'CREATING',
  };
  const types = request.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]);
  return { ...record, attributeTypes: Object.fromEntries(types), indexes: [...record.indexes, added] };
}

/** Validates the table as it would be created anew with the further index. */
function parseWholeTable(
  record: TableRecord,
  index: JsonObject,
  definitions: JsonObject[string],
): CreateTableRequest {
  const added = (Array.isArray(definitions) ? definitions : []).filter(isJsonObject);
  const types = { ...record.attributeTypes };
  const known = Object.keys(types).map((name) => ({ AttributeName: name, AttributeType: types[name] }));
  const fresh = added.filter(({ AttributeName: name }) => !Object.hasOwn(types, String(name)));
  const globals = record.indexes.filter(({ kind }) => kind === 'global').map(({ definition }) => definition);
  const locals = record.indexes.filter(({ kind }) => kind === 'local').map(({ definition }) => definition);
  return parseRequest('CreateTable', {
    TableName: record.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: record.keySchema,
    AttributeDefinitions: [...known, ...fresh],
    GlobalSecondaryIndexes: [...globals, index],
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals }),
  });
}

function withoutIndex(record: TableRecord, name: string): TableRecord {
  const indexes = record.indexes.filter(
    ({ kind, definition }) => kind === 'local' || definition.IndexName !== name,
  );
  if (indexes.length < record.indexes.length) return { ...record, indexes };
  throw new AwsError('ResourceNotFoundException', `Requested resource not found: Index: ${name} not found`);
}

function updatedThroughput(record: TableRecord, input: JsonObject): TableRecord['throughput'] {
  const mode = parseEnum(input, 'BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST']);
  if (mode === 'PAY_PER_REQUEST') return null;
  const throughput = input['ProvisionedThroughput'];
  if (!isJsonObject(throughput)) return record.throughput;
  return { read: Number(throughput['ReadCapacityUnits']), write: Number(throughput['WriteCapacityUnits']) };
}

function updatedStream(
  engine: Engine,
  record: TableRecord,
  specification: JsonObject[string],
): TableRecord['stream'] {
  if (!isJsonObject(specification)) return record.stream;
  const isEnabled = specification['StreamEnabled'] === true;
  if (isEnabled && record.stream !== null) {
    throw validationException(`Table already has an enabled stream: TableName: ${record.name}`);
  }
  return parseStream(engine, record.arn, specification);
}

function flag(value: JsonObject[string]): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
