import { AwsError, StartError } from '../../../lib/errors.ts';
import type { CreateTableInput, TableModel } from '../../../model/dynamodb.ts';
import type { Engine } from '../engine.ts';
import { parseRequest } from '../request-validation.ts';
import { prefixRange, storageKeys } from '../storage/storage-keys.ts';
import { backfill } from './backfill.ts';
import type { IndexRecord, KeyType, TableRecord } from './table.ts';

/**
 * Makes the stored tables what the models say: missing ones are created; indexes, streams and expiry are changed in
 * place, with the items kept. Stored tables without a model stay as they are.
 *
 * @throws StartError `UnsupportedResource` when a model is not what `CreateTable` accepts,
 *   `DataIncompatible` when a stored table has other keys than its model.
 */
export async function reconcileTables(engine: Engine, models: readonly TableModel[]): Promise<void> {
  for (const model of models) {
    validateModel(model);
    refuseOtherKeys(model, engine.tables.find(model.name)?.record);
  }
  for (const model of models) await reconcile(engine, model);
  for (const { name } of engine.tables.list()) await backfill(engine, name);
}

async function reconcile(engine: Engine, model: TableModel): Promise<void> {
  const stored = engine.tables.find(model.name)?.record;
  const wanted = recordOf(engine, model, stored);
  if (stored !== undefined && JSON.stringify(stored) === JSON.stringify(wanted)) return;
  await engine.tables.save(wanted);
  const kept = new Set(wanted.indexes.map(({ id }) => id));
  for (const { id } of stored?.indexes ?? []) {
    if (!kept.has(id)) await engine.storage.clear(prefixRange(storageKeys.index(id)));
  }
}

function recordOf(engine: Engine, model: TableModel, stored: TableRecord | undefined): TableRecord {
  const { createTable } = model;
  const attributeTypes = typesOf(createTable);
  return {
    id: stored?.id ?? engine.tables.nextId(),
    name: model.name,
    arn: model.arn,
    createdAtMs: stored?.createdAtMs ?? engine.clock.now(),
    attributeTypes,
    keySchema: createTable.KeySchema,
    indexes: indexesOf(engine, createTable, stored),
    stream:
      model.streamArn === null || model.streamViewType === null
        ? null
        : { arn: model.streamArn, viewType: model.streamViewType },
    timeToLive: timeToLiveOf(model, stored),
    throughput: null,
    deletionProtection: false,
    tags: stored?.tags ?? {},
  };
}

function indexesOf(engine: Engine, input: CreateTableInput, stored: TableRecord | undefined): IndexRecord[] {
  const { GlobalSecondaryIndexes: globals = [], LocalSecondaryIndexes: locals = [] } = input;
  const wanted = [
    ...globals.map((definition) => ({ kind: 'global' as const, definition })),
    ...locals.map((definition) => ({ kind: 'local' as const, definition })),
  ];
  const typesNow = typesOf(input);
  return wanted.map(({ kind, definition }): IndexRecord => {
    const same = stored?.indexes.find(
      (index) =>
        index.kind === kind &&
        JSON.stringify(index.definition) === JSON.stringify(definition) &&
        definition.KeySchema.every(
          ({ AttributeName: name }) => stored.attributeTypes[name] === typesNow[name],
        ),
    );
    return same ?? { id: engine.tables.nextId(), kind, definition, state: 'CREATING' };
  });
}

function timeToLiveOf({ timeToLiveAttribute: attribute }: TableModel, stored: TableRecord | undefined) {
  if (attribute === null) return null;
  const isSame = stored?.timeToLive?.attribute === attribute;
  return isSame ? stored.timeToLive : { attribute, state: 'ENABLING' as const };
}

function validateModel({ createTable, logicalId }: TableModel): void {
  try {
    parseRequest('CreateTable', { ...createTable });
  } catch (failure) {
    if (!(failure instanceof AwsError)) throw failure;
    throw new StartError('UnsupportedResource', `${logicalId}: ${failure.message}`, { cause: failure });
  }
}

function refuseOtherKeys(model: TableModel, stored: TableRecord | undefined): void {
  if (stored === undefined) return;
  const before = describeKey(
    stored.keySchema.map(({ AttributeName }) => AttributeName),
    stored.attributeTypes,
  );
  const { createTable } = model;
  const now = describeKey(
    createTable.KeySchema.map(({ AttributeName }) => AttributeName),
    typesOf(createTable),
  );
  if (before === now) return;
  throw new StartError(
    'DataIncompatible',
    `${model.logicalId}: the stored table ${model.name} has the key ${before}, the template now says ${now}. ` +
      'Keys cannot change in place: empty the directory given by --data, or give another one.',
  );
}

function describeKey(names: string[], types: Record<string, KeyType>): string {
  return `(${names.map((name) => `${name}: ${types[name] ?? '?'}`).join(', ')})`;
}

function typesOf({ AttributeDefinitions }: CreateTableInput): Record<string, KeyType> {
  return Object.fromEntries(AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
}
