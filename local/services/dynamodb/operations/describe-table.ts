import type { JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { resourceNotFound } from '../exceptions.ts';
import { parseRequest } from '../request-validation.ts';
import { prefixRange } from '../storage/storage-keys.ts';
import { pagesOf } from '../storage/storage.ts';
import { describe } from '../tables/table-description.ts';
import type { Table } from '../tables/table.ts';

const defaultNames = 100;

/**
 * `DescribeTable`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
 * `ItemCount` is counted at the call; on AWS it is up to six hours old.
 */
export async function describeTable(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const table = namedTable(engine, parseRequest('DescribeTable', input).TableName);
  return { Table: describe(table.record, await countItems(engine, table)) };
}

/** `ListTables`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export function listTables(engine: Engine, input: JsonObject): JsonObject {
  const { ExclusiveStartTableName: start = '', Limit = defaultNames } = parseRequest('ListTables', input);
  const names = engine.tables
    .list()
    .map(({ name }) => name)
    .filter((name) => name > start);
  const page = names.slice(0, Limit);
  const last = page.at(-1);
  const hasMore = names.length > page.length && last !== undefined;
  return { TableNames: page, ...(hasMore && { LastEvaluatedTableName: last }) };
}

/** `DescribeContinuousBackups`: there are none here; tools that ask get an answer. */
export function describeContinuousBackups(engine: Engine, input: JsonObject): JsonObject {
  namedTable(engine, parseRequest('DescribeTable', input).TableName);
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
}

/** `DescribeEndpoints`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export function describeEndpoints(engine: Engine): JsonObject {
  return {
    Endpoints: [{ Address: `dynamodb.${engine.region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
  };
}

/** @throws AwsError `ResourceNotFoundException`, worded as operations on tables word it. */
export function namedTable(engine: Engine, name: string): Table {
  const table = engine.tables.find(name);
  if (table === undefined) throw resourceNotFound(name);
  return table;
}

export async function countItems({ storage }: Engine, { itemPrefix }: Table): Promise<number> {
  let count = 0;
  for await (const page of pagesOf(storage.scan(prefixRange(itemPrefix)), 1000)) count += page.length;
  return count;
}
