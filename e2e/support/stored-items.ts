import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalProcess } from './local-process.ts';

/** Everything in the tables whose names hold this, read past the API. */
export async function storedItems(
  { origin, outputs }: LocalProcess,
  namePart: string,
): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({
    endpoint: origin,
    region: outputs.Chorus.Region,
    credentials: outputs.local.credentials,
  });
  const items: Record<string, unknown>[] = [];
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames.filter((name) => name.includes(namePart))) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      items.push(...Items.map((item) => unmarshall(item)));
    }
  }
  client.destroy();
  return items;
}
