import type { TableModel } from '../../../local/model/dynamodb.ts';

interface TestTableOptions {
  /** Names of the keys, all of them texts: of the partition, and of the order within it. */
  keys?: readonly string[];
  /** The same for indexes, by their names. They hold whole items. */
  indexes?: Readonly<Record<string, readonly string[]>>;
  hasStream?: boolean;
}

/** A table for `startTestDynamoDb`, keyed as those in docs/data-model.md unless said otherwise. */
export function testTable(
  name: string,
  { keys = ['pk', 'sk'], indexes = {}, hasStream = false }: TestTableOptions = {},
): TableModel {
  const arn = `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;
  const attributes = new Set([keys, ...Object.values(indexes)].flat());
  return {
    logicalId: name,
    name,
    arn,
    streamArn: hasStream ? `${arn}/stream/2026-01-01T00:00:00.000` : null,
    streamViewType: hasStream ? 'NEW_AND_OLD_IMAGES' : null,
    timeToLiveAttribute: 'expiresAt',
    createTable: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keySchema(keys),
      ...(Object.keys(indexes).length > 0 && {
        GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, indexKeys]) => ({
          IndexName,
          KeySchema: keySchema(indexKeys),
          Projection: { ProjectionType: 'ALL' as const },
        })),
      }),
    },
  };
}

function keySchema(keys: readonly string[]) {
  return keys.map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
  }));
}
