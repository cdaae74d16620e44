import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxBatch = 25;

/** Deletes items, as many as there are. @throws StillBusyError when the table has no capacity. */
export async function deleteKeys(
  client: DynamoDBClient,
  table: string,
  keys: readonly Record<string, string>[],
  pause: Pause,
): Promise<void> {
  for (let start = 0; start < keys.length; start += maxBatch) {
    let left: WriteRequest[] = keys
      .slice(start, start + maxBatch)
      .map((key) => ({ DeleteRequest: { Key: marshall(key) } }));
    await retryUntilDone('The table', pause, async () => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
      );
      left = UnprocessedItems?.[table] ?? [];
      return left.length === 0;
    });
  }
}
