import type { KeySchemaElement, SecondaryIndex } from '../../../model/dynamodb.ts';
import type { AttributeValue } from '../attribute-value.ts';
import { storageKeys } from '../storage/storage-keys.ts';

export type KeyType = 'S' | 'N' | 'B';
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** A table as it is stored. */
export interface TableRecord {
  /** Given once, never again; tells this table from an earlier one of the same name. */
  id: number;
  name: string;
  arn: string;
  /** Milliseconds since the epoch. */
  createdAtMs: number;
  attributeTypes: Record<string, KeyType>;
  keySchema: KeySchemaElement[];
  indexes: IndexRecord[];
  stream: { arn: string; viewType: StreamViewType } | null;
  /** `ENABLING` until the items that were there before have been looked through. */
  timeToLive: { attribute: string; state: 'ENABLING' | 'ENABLED' } | null;
  /** `null`: on demand. */
  throughput: { read: number; write: number } | null;
  deletionProtection: boolean;
  tags: Record<string, string>;
}

export interface IndexRecord {
  id: number;
  kind: 'global' | 'local';
  definition: SecondaryIndex;
  /** `CREATING` until the items that were there before are in it. */
  state: 'CREATING' | 'ACTIVE';
}

export interface KeyAttribute {
  name: string;
  type: KeyType;
}

export interface KeyShape {
  hash: KeyAttribute;
  range: KeyAttribute | null;
}

/** A table made ready for use. */
export interface Table {
  record: TableRecord;
  name: string;
  key: KeyShape;
  /** Names of the key attributes. */
  keyNames: readonly string[];
  /** Where its items lie in the storage. */
  itemPrefix: string;
  indexes: readonly Index[];
  timeToLiveAttribute: string | null;
}

export interface Index {
  name: string;
  kind: 'global' | 'local';
  key: KeyShape;
  keyNames: readonly string[];
  prefix: string;
  /** Attributes that the index holds; `null`: all. */
  projected: ReadonlySet<string> | null;
}

/** Makes a stored table ready for use. */
export function createTable(record: TableRecord): Table {
  const key = keyShape(record.keySchema, record.attributeTypes);
  const keyNames = namesOf(key);
  return {
    record,
    name: record.name,
    key,
    keyNames,
    itemPrefix: storageKeys.items(record.id),
    indexes: record.indexes.map((index) => createIndex(index, record, keyNames)),
    timeToLiveAttribute: record.timeToLive?.attribute ?? null,
  };
}

function createIndex({ id, kind, definition }: IndexRecord, table: TableRecord, tableKeys: string[]): Index {
  const key = keyShape(definition.KeySchema, table.attributeTypes);
  const keyNames = namesOf(key);
  const { ProjectionType, NonKeyAttributes = [] } = definition.Projection;
  const projected = new Set([...keyNames, ...tableKeys, ...NonKeyAttributes]);
  return {
    name: definition.IndexName,
    kind,
    key,
    keyNames,
    prefix: storageKeys.index(id),
    projected: ProjectionType === 'ALL' ? null : projected,
  };
}

function keyShape(schema: KeySchemaElement[], types: Record<string, KeyType>): KeyShape {
  const [hash, range] = schema.map(({ AttributeName: name }) => ({ name, type: types[name] ?? 'S' }));
  if (hash === undefined) throw new Error('A key schema has a hash key.');
  return { hash, range: range ?? null };
}

function namesOf({ hash, range }: KeyShape): string[] {
  return range === null ? [hash.name] : [hash.name, range.name];
}

/** The text of a key attribute's value; `undefined` when it is missing or of another type. */
export function keyText(value: AttributeValue | undefined, { type }: KeyAttribute): string | undefined {
  return value?.[type];
}
