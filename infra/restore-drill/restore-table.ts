import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type TableDescription,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './table-contents.ts';

/** The most that one request takes: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const batchSize = 25;
const maxWaitTime = 600;

async function describe(client: DynamoDBClient, table: string): Promise<TableDescription> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  if (!Table) throw new Error(`There is no table ${table}.`);
  return Table;
}

/** Makes an empty table of the same keys and indexes, without stream: nothing that is written to it calls anybody. */
export async function createTableLike(client: DynamoDBClient, model: string, table: string): Promise<void> {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = await describe(client, model);
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema,
      AttributeDefinitions,
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes && {
        GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
          IndexName: index.IndexName,
          KeySchema: index.KeySchema,
          Projection: index.Projection,
        })),
      }),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime, minDelay: 1 }, { TableName: table });
}

/** Writes items as they are, 25 at a time; tries again what a batch could not take. */
export async function writeItems(
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
): Promise<void> {
  const waiting = [...items];
  while (waiting.length > 0) {
    const batch = waiting.splice(0, batchSize);
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: batch.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
    for (const { PutRequest } of UnprocessedItems?.[table] ?? []) {
      if (PutRequest?.Item) waiting.push(PutRequest.Item);
    }
  }
}

/** Deletes a table and waits until it is gone. */
export async function deleteTable(client: DynamoDBClient, table: string): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName: table }));
  await waitUntilTableNotExists({ client, maxWaitTime, minDelay: 1 }, { TableName: table });
}
