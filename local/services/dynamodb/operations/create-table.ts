import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import type { SecondaryIndex } from '../../../model/dynamodb.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { parseEnum, parseRequest } from '../request-validation.ts';
import type { CreateTableRequest } from '../requests.ts';
import { describe } from '../tables/table-description.ts';
import type { IndexRecord, TableRecord } from '../tables/table.ts';
import { parseTags } from './table-tags.ts';

const streamViewTypes = ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] as const;

/** `CreateTable`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export async function createTable(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parseRequest('CreateTable', input);
  const { TableName: name } = request;
  if (engine.tables.find(name) !== undefined) {
    throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
  }
  const arn = `arn:aws:dynamodb:${engine.region}:${engine.accountId}:table/${name}`;
  const record: TableRecord = {
    id: engine.tables.nextId(),
    name,
    arn,
    createdAtMs: engine.clock.now(),
    attributeTypes: Object.fromEntries(
      request.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]),
    ),
    keySchema: request.KeySchema,
    indexes: indexesOf(engine, request),
    stream: parseStream(engine, arn, input['StreamSpecification']),
    timeToLive: null,
    throughput: throughputOf(request),
    deletionProtection: input['DeletionProtectionEnabled'] === true,
    tags: parseTags(input['Tags']),
  };
  await engine.tables.save(record);
  return { TableDescription: describe(record, 0, 'CREATING') };
}

/** The stream of a `StreamSpecification`; `null` when it asks for none. */
export function parseStream(
  engine: Engine,
  tableArn: string,
  specification: JsonObject[string],
): TableRecord['stream'] {
  if (!isJsonObject(specification) || specification['StreamEnabled'] !== true) return null;
  const viewType = parseEnum(specification, 'StreamViewType', streamViewTypes);
  if (viewType === undefined) {
    throw validationException(
      'One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true',
    );
  }
  const label = new Date(engine.clock.now()).toISOString().replace('Z', '');
  return { arn: `${tableArn}/stream/${label}`, viewType };
}

function indexesOf(engine: Engine, request: CreateTableRequest): IndexRecord[] {
  const { GlobalSecondaryIndexes: globals = [], LocalSecondaryIndexes: locals = [] } = request;
  const record = (
    kind: IndexRecord['kind'],
    { IndexName, KeySchema, Projection }: SecondaryIndex,
  ): IndexRecord => ({
    id: engine.tables.nextId(),
    kind,
    definition: { IndexName, KeySchema, Projection },
    state: 'ACTIVE',
  });
  return [
    ...globals.map((index) => record('global', index)),
    ...locals.map((index) => record('local', index)),
  ];
}

function throughputOf({ ProvisionedThroughput: throughput }: CreateTableRequest): TableRecord['throughput'] {
  if (throughput === undefined) return null;
  return { read: throughput.ReadCapacityUnits, write: throughput.WriteCapacityUnits };
}
