import type { JsonObject } from '../../../lib/json.ts';
import type { Item } from '../attribute-value.ts';
import { parseItem, type Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { isSatisfied } from '../expressions/condition.ts';
import type { Condition } from '../expressions/expression.ts';
import { createProjection } from '../expressions/projection.ts';
import { itemBytes } from '../item-size.ts';
import type { PageRequest } from '../requests.ts';
import type { Range } from '../storage/storage.ts';
import { encodeIndexKey, encodeKey } from '../tables/key-encoding.ts';
import { validateKeyParts, validateKeyPaths } from '../tables/key-validation.ts';
import type { Index, KeyShape, Table } from '../tables/table.ts';
import { consumedCapacity, readUnits } from './capacity.ts';

/** A page ends where it has read this much: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const maxPageBytes = 1024 * 1024;
const readAhead = 100;

/** What a `Query` or `Scan` goes through: a table, or an index of it. */
export interface PageSource {
  table: Table;
  index: Index | null;
  key: KeyShape;
  /** Where its entries lie in the storage. */
  prefix: string;
}

/** @throws AwsError when there is no such table or index, or the index cannot answer such a request. */
export function pageSource(engine: Engine, request: PageRequest): PageSource {
  const table = engine.tables.get(request.TableName);
  const index = request.IndexName === undefined ? null : indexNamed(request.IndexName, table);
  if (index?.kind === 'global' && request.ConsistentRead === true) {
    throw validationException('Consistent reads are not supported on global secondary indexes');
  }
  validateSelection(request, index);
  validateKeyPaths(Object.keys(request._projection?.nestedPaths ?? {}), table);
  validateKeyPaths(Object.keys(request._filter?.nestedPaths ?? {}), table);
  return { table, index, key: index?.key ?? table.key, prefix: index?.prefix ?? table.itemPrefix };
}

/** @throws AwsError when `ExclusiveStartKey` is not a key that this source could have ended a page with. */
export function validateStartKey(start: Item, { table, index, key }: PageSource): void {
  const names = new Set([...table.keyNames, ...(index?.keyNames ?? [])]);
  if (Object.keys(start).length !== names.size || ![...names].every((name) => Object.hasOwn(start, name))) {
    const detail = index === null ? ': The provided key element does not match the schema' : '';
    throw validationException(`The provided starting key is invalid${detail}`);
  }
  try {
    validateKeyParts(start, key);
    validateKeyParts(start, table.key);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw validationException(`The provided starting key is invalid: ${reason}`);
  }
}

/** Where in the storage a page that begins after `start` continues. */
export function positionOf(start: Item, { table, index, prefix }: PageSource): string {
  const position = index === null ? encodeKey(start, table.key) : encodeIndexKey(start, index, table);
  return prefix + (position ?? '');
}

/** Reads one page of a range and answers as `Query` and `Scan` do. */
export async function readPage(
  engine: Engine,
  source: PageSource,
  range: Range,
  request: PageRequest,
  filter: Condition | null,
): Promise<JsonObject> {
  const { entries, bytes, last } = await readEntries(engine, source, range, request);
  const matching = filter === null ? entries : entries.filter((item) => isSatisfied(filter, item));
  const paths = request._projection?.paths ?? request.AttributesToGet?.map((name) => [name]);
  const project = paths === undefined ? (item: Item) => item : createProjection(paths);
  return {
    Count: matching.length,
    ScannedCount: entries.length,
    ...(request.Select !== 'COUNT' && { Items: matching.map(project) }),
    ...(last !== null && { LastEvaluatedKey: startKeyOf(last, source) }),
    ...capacityOf(bytes, source, request),
  };
}

async function readEntries(
  engine: Engine,
  source: PageSource,
  range: Range,
  request: PageRequest,
): Promise<{ entries: Item[]; bytes: number; last: Item | null }> {
  const { Limit: limit = Infinity } = request;
  const readWhole = wholeItemReader(engine, source, request);
  const cursor = engine.storage.scan(
    request.Limit === undefined ? range : { ...range, limit: request.Limit },
  );
  const entries: Item[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const page = await cursor.next(Math.min(limit, readAhead));
      if (page.length === 0) return { entries, bytes, last: null };
      for (const [, text] of page) {
        const entry = readWhole(parseItem(text) ?? {});
        entries.push(entry);
        bytes += itemBytes(entry);
        if (entries.length >= limit || bytes >= maxPageBytes) return { entries, bytes, last: entry };
      }
    }
  } finally {
    await cursor.close();
  }
}

/** A local index fetches from the table what it does not hold itself; a global one never does. */
function wholeItemReader(engine: Engine, { table, index }: PageSource, request: PageRequest) {
  if (index?.kind !== 'local' || index.projected === null) return (entry: Item) => entry;
  const wanted = wantedNames(request);
  const { projected } = index;
  const isEnough = request.Select !== 'ALL_ATTRIBUTES' && wanted.every((name) => projected.has(name));
  if (isEnough) return (entry: Item) => entry;
  return (entry: Item) =>
    parseItem(engine.storage.get(table.itemPrefix + encodeKey(entry, table.key))) ?? entry;
}

function wantedNames({ _projection, AttributesToGet = [] }: PageRequest): string[] {
  return _projection?.paths.map(([head]) => String(head)) ?? AttributesToGet;
}

function startKeyOf(item: Item, { table, index }: PageSource): Item {
  const start: Item = {};
  for (const name of [...table.keyNames, ...(index?.keyNames ?? [])]) start[name] = item[name] ?? {};
  return start;
}

function capacityOf(bytes: number, { table, index }: PageSource, request: PageRequest) {
  const units = readUnits(bytes, request.ConsistentRead ?? false);
  const consumption =
    index === null
      ? { tableName: table.name, table: units, indexes: [] }
      : { tableName: table.name, table: 0, indexes: [{ index, units }] };
  return consumedCapacity(consumption, request.ReturnConsumedCapacity);
}

function indexNamed(name: string, table: Table): Index {
  const index = table.indexes.find((candidate) => candidate.name === name);
  if (index !== undefined) return index;
  throw validationException(`The table does not have the specified index: ${name}`);
}

function validateSelection(request: PageRequest, index: Index | null): void {
  const { Select: select } = request;
  const given = request._projection
    ? 'ProjectionExpression'
    : request.AttributesToGet
      ? 'AttributesToGet'
      : null;
  if (select === 'SPECIFIC_ATTRIBUTES' && given === null) {
    throw invalidParameters(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (select !== undefined && select !== 'SPECIFIC_ATTRIBUTES' && given !== null) {
    throw invalidParameters(`Cannot specify the ${given} when choosing to get ${select}`);
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && index === null) {
    throw invalidParameters('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (index?.kind === 'global') validateGlobalProjection(request, index);
}

function validateGlobalProjection(request: PageRequest, { name, projected }: Index): void {
  if (projected === null) return;
  if (request.Select === 'ALL_ATTRIBUTES') {
    throw invalidParameters(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${name} ` +
        'because its projection type is not ALL',
    );
  }
  const missing = wantedNames(request).filter((wanted) => !projected.has(wanted));
  if (missing.length > 0) {
    throw invalidParameters(`Global secondary index ${name} does not project [${missing.join(', ')}]`);
  }
}

function invalidParameters(detail: string): Error {
  return validationException(`One or more parameter values were invalid: ${detail}`);
}
