import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, unknown>;

/** What lies in a table, for tests that look at it past the code they are about. */
export interface TableItems {
  put(item: Item): Promise<void>;
  /** `{}` when there is none. */
  get(pk: string, sk: string): Promise<Item>;
  /** A whole partition, in its order. */
  of(pk: string): Promise<Item[]>;
}

export function tableItems(client: DynamoDBClient, TableName: string): TableItems {
  return {
    async put(item) {
      const Item = marshall(item, { removeUndefinedValues: true });
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    async get(pk, sk) {
      const Key = marshall({ pk, sk });
      const { Item = {} } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return unmarshall(Item);
    },
    async of(pk) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: marshall({ ':pk': pk }),
        }),
      );
      return Items.map((item) => unmarshall(item));
    },
  };
}
