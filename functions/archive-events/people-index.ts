import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Pause, retryUntilDone } from '../lib/attempts.ts';

/** Which objects of the archive hold something of whom: to find it when they delete their account. */
export interface PeopleIndex {
  /** To be called before the object is written, so that none is missing. @throws StillBusyError */
  add(object: string, userIds: readonly string[]): Promise<void>;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxBatch = 25;

export function createPeopleIndex(client: DynamoDBClient, table: string, pause: Pause): PeopleIndex {
  async function put(requests: WriteRequest[]): Promise<void> {
    let left = requests;
    await retryUntilDone('The index of the archive', pause, async () => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
      );
      left = UnprocessedItems?.[table] ?? [];
      return left.length === 0;
    });
  }

  return {
    async add(object, userIds) {
      const requests = userIds.map((userId) => ({ PutRequest: { Item: marshall({ userId, object }) } }));
      for (let start = 0; start < requests.length; start += maxBatch) {
        await put(requests.slice(start, start + maxBatch));
      }
    },
  };
}
