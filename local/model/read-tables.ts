import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties, type ResourceView } from '../template/resource-view.ts';
import type { CreateTableInput, KeySchemaElement, SecondaryIndex, TableModel } from './dynamodb.ts';

const streamViewTypes = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;

/** Reads `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`; replicas are one table here. */
export function readTables(assembly: ResolvedAssembly, problems: Problems): TableModel[] {
  return assembly
    .ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
    .map((resource) => readTable(viewResource(resource, problems)));
}

function readTable(table: ResourceView): TableModel {
  const { properties } = table;
  const name = table.ref();
  const stream = properties.object('StreamSpecification');
  const timeToLive = properties.object('TimeToLiveSpecification');
  return {
    logicalId: table.logicalId,
    name,
    arn: table.attribute('Arn'),
    streamArn: stream ? table.attribute('StreamArn') : null,
    createTable: readCreateTable(name, properties),
    streamViewType: stream ? stream.choice('StreamViewType', streamViewTypes, 'NEW_AND_OLD_IMAGES') : null,
    timeToLiveAttribute: timeToLive?.flag('Enabled', true) ? timeToLive.optionalText('AttributeName') : null,
  };
}

/** Capacity is left out: a local table has as much of it as the machine. */
function readCreateTable(name: string, properties: Properties): CreateTableInput {
  const global = properties.objects('GlobalSecondaryIndexes').map(readIndex);
  const local = properties.objects('LocalSecondaryIndexes').map(readIndex);
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties.objects('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.text('AttributeName'),
      AttributeType: attribute.choice('AttributeType', ['S', 'N', 'B'], 'S'),
    })),
    KeySchema: readKeySchema(properties),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
  };
}

function readIndex(index: Properties): SecondaryIndex {
  const projection = index.object('Projection');
  const nonKeyAttributes = projection?.texts('NonKeyAttributes') ?? [];
  return {
    IndexName: index.text('IndexName'),
    KeySchema: readKeySchema(index),
    Projection: {
      ProjectionType: projection?.choice('ProjectionType', ['ALL', 'KEYS_ONLY', 'INCLUDE'], 'ALL') ?? 'ALL',
      ...(nonKeyAttributes.length > 0 && { NonKeyAttributes: nonKeyAttributes }),
    },
  };
}

function readKeySchema(owner: Properties): KeySchemaElement[] {
  return owner.objects('KeySchema').map((element) => ({
    AttributeName: element.text('AttributeName'),
    KeyType: element.choice('KeyType', ['HASH', 'RANGE'], 'HASH'),
  }));
}
