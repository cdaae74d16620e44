import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../lib/json.ts';
import type { IndexRecord, TableRecord } from './table.ts';

/** `TableDescription` in wire form. */
export function describe(record: TableRecord, itemCount: number, status = 'ACTIVE'): JsonObject {
  const createdAt = record.createdAtMs / 1000;
  return {
    TableName: record.name,
    TableStatus: status,
    TableArn: record.arn,
    TableId: tableIdOf(record),
    CreationDateTime: createdAt,
    AttributeDefinitions: Object.entries(record.attributeTypes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: record.keySchema.map((element) => ({ ...element })),
    ItemCount: itemCount,
    TableSizeBytes: 0,
    ProvisionedThroughput: throughputOf(record),
    ...(record.throughput === null && {
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: createdAt },
    }),
    ...indexMember('GlobalSecondaryIndexes', 'global', record),
    ...indexMember('LocalSecondaryIndexes', 'local', record),
    ...(record.stream !== null && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: record.stream.viewType },
      LatestStreamArn: record.stream.arn,
      LatestStreamLabel: streamLabelOf(record.stream.arn),
    }),
    DeletionProtectionEnabled: record.deletionProtection,
  };
}

/** The last part of a stream's ARN. */
export function streamLabelOf(streamArn: string): string {
  return streamArn.slice(streamArn.lastIndexOf('/') + 1);
}

function indexMember(member: string, kind: IndexRecord['kind'], record: TableRecord): JsonObject {
  const indexes = record.indexes.filter((index) => index.kind === kind);
  return indexes.length === 0 ? {} : { [member]: indexes.map((index) => describeIndex(index, record)) };
}

function describeIndex({ kind, definition, state }: IndexRecord, record: TableRecord): JsonObject {
  const { NonKeyAttributes } = definition.Projection;
  return {
    IndexName: definition.IndexName,
    IndexArn: `${record.arn}/index/${definition.IndexName}`,
    KeySchema: definition.KeySchema.map((element) => ({ ...element })),
    Projection: {
      ProjectionType: definition.Projection.ProjectionType,
      ...(NonKeyAttributes !== undefined && { NonKeyAttributes }),
    },
    IndexSizeBytes: 0,
    ItemCount: 0,
    ...(kind === 'global' && { IndexStatus: state, ProvisionedThroughput: throughputOf(record) }),
  };
}

function throughputOf({ throughput }: TableRecord): JsonObject {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: throughput?.read ?? 0,
    WriteCapacityUnits: throughput?.write ?? 0,
  };
}

/** A UUID that is the table's for good. */
function tableIdOf(record: TableRecord): string {
  const hex = createHash('sha256').update(`${record.arn} ${record.createdAtMs} ${record.id}`).digest('hex');
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
}
