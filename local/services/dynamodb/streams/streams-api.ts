import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { parseEnum } from '../request-validation.ts';
import { streamLabelOf } from '../tables/table-description.ts';
import type { Table } from '../tables/table.ts';
import { beforeAll } from './stream-log.ts';
import type { StreamRecord } from './stream-record.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const maxRecords = 1000;
const iteratorValidityMs = 15 * 60 * 1000;
const defaultStreams = 100;

/** Each stream is one shard that never ends. */
const shardId = 'shardId-00000000000000000001-00000001';

type Operation = (engine: Engine, input: JsonObject) => JsonObject | Promise<JsonObject>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
export const streamsOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['ListStreams', listStreams],
  ['DescribeStream', describeStream],
  ['GetShardIterator', getShardIterator],
  ['GetRecords', getRecords],
]);

function listStreams(engine: Engine, input: JsonObject): JsonObject {
  const { TableName: tableName, ExclusiveStartStreamArn: start } = input;
  const limit = typeof input['Limit'] === 'number' ? input['Limit'] : defaultStreams;
  const streams = engine.tables.list().flatMap(({ name, record }) => {
    const isWanted = record.stream !== null && (tableName == null || tableName === name);
    return isWanted ? [{ TableName: name, ...identity(record.stream?.arn ?? '') }] : [];
  });
  const from = streams.findIndex(({ StreamArn }) => StreamArn === start) + 1;
  const page = streams.slice(from, from + limit);
  const last = page.at(-1);
  const hasMore = from + page.length < streams.length && last !== undefined;
  return { Streams: page, ...(hasMore && { LastEvaluatedStreamArn: last.StreamArn }) };
}

function describeStream(engine: Engine, input: JsonObject): JsonObject {
  const table = streamTable(engine, input['StreamArn']);
  const { record } = table;
  return {
    StreamDescription: {
      ...identity(record.stream?.arn ?? ''),
      TableName: record.name,
      StreamStatus: 'ENABLED',
      StreamViewType: record.stream?.viewType ?? 'KEYS_ONLY',
      CreationRequestDateTime: record.createdAtMs / 1000,
      KeySchema: record.keySchema.map((element) => ({ ...element })),
      Shards: [
        {
          ShardId: shardId,
          SequenceNumberRange: { StartingSequenceNumber: engine.streams.trimmedUpTo(table) },
        },
      ],
    },
  };
}

async function getShardIterator(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const table = streamTable(engine, input['StreamArn']);
  if (input['ShardId'] !== shardId) {
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Shard does not exist`);
  }
  return { ShardIterator: formatIterator(engine, table, await startOf(engine, table, input)) };
}

async function startOf(engine: Engine, table: Table, input: JsonObject): Promise<string> {
  const type = parseEnum(input, 'ShardIteratorType', [
    'AFTER_SEQUENCE_NUMBER',
    'LATEST',
    'AT_SEQUENCE_NUMBER',
    'TRIM_HORIZON',
  ]);
  switch (type) {
    case 'TRIM_HORIZON':
      return beforeAll;
    case 'LATEST':
      return engine.streams.latest(table);
    case 'AFTER_SEQUENCE_NUMBER':
      return sequenceNumber(engine, table, input);
    case 'AT_SEQUENCE_NUMBER':
      return String(BigInt(sequenceNumber(engine, table, input)) - 1n).padStart(beforeAll.length, '0');
    case undefined:
      throw validationException(
        "1 validation error detected: Value null at 'shardIteratorType' failed to satisfy constraint: " +
          'Member must not be null',
      );
  }
}

function sequenceNumber(engine: Engine, table: Table, { SequenceNumber: sequence }: JsonObject): string {
  if (typeof sequence !== 'string' || !/^\d{21,40}$/.test(sequence)) {
    throw validationException(`Invalid SequenceNumber: ${String(sequence)}`);
  }
  if (sequence < engine.streams.trimmedUpTo(table)) {
    throw new AwsError(
      'TrimmedDataAccessException',
      'The operation attempted to read past the oldest stream record in a shard.',
    );
  }
  return sequence;
}

async function getRecords(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const { table, after } = parseIterator(engine, input['ShardIterator']);
  const limit = typeof input['Limit'] === 'number' ? Math.min(input['Limit'], maxRecords) : maxRecords;
  const records = await engine.streams.read(table, after, limit);
  const next = records.at(-1)?.dynamodb.SequenceNumber ?? after;
  return { Records: records.map(apiRecordOf), NextShardIterator: formatIterator(engine, table, next) };
}

/** The API spells some members otherwise than Lambda's events do. */
function apiRecordOf(record: StreamRecord): JsonObject {
  const { eventID, eventName, eventVersion, eventSource, awsRegion, dynamodb, userIdentity } = record;
  return {
    ...{ eventID, eventName, eventVersion, eventSource, awsRegion, dynamodb },
    ...(userIdentity && {
      userIdentity: { Type: userIdentity.type, PrincipalId: userIdentity.principalId },
    }),
  };
}

function formatIterator(engine: Engine, { record }: Table, after: string): string {
  const content = { stream: record.stream?.arn ?? '', after, issuedAtMs: engine.clock.now() };
  return Buffer.from(JSON.stringify(content)).toString('base64');
}

function parseIterator(engine: Engine, iterator: JsonObject[string]): { table: Table; after: string } {
  const content = parseJson(Buffer.from(String(iterator), 'base64').toString());
  if (!isJsonObject(content) || typeof content['after'] !== 'string') {
    throw validationException('Invalid ShardIterator');
  }
  if (Number(content['issuedAtMs']) + iteratorValidityMs < engine.clock.now()) {
    throw new AwsError(
      'ExpiredIteratorException',
      'The shard iterator has expired and can no longer be used.',
    );
  }
  return { table: streamTable(engine, content['stream']), after: content['after'] };
}

function streamTable(engine: Engine, streamArn: JsonObject[string]): Table {
  const table = engine.tables.findByStream(String(streamArn));
  if (table !== undefined) return table;
  throw new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: Stream: ${String(streamArn)} not found`,
  );
}

function identity(streamArn: string) {
  return { StreamArn: streamArn, StreamLabel: streamLabelOf(streamArn) };
}
