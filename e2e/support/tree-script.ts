import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalProcess } from './local-process.ts';

/** A script that writes straight to the tree table, past the API. */
export interface TreeScript {
  put(treeId: string, id: string, attributes: Record<string, unknown>): Promise<void>;
  set(treeId: string, id: string, attribute: string, value: unknown): Promise<void>;
  remove(treeId: string, id: string): Promise<void>;
  /** The item without its key; `null` when there is none. */
  get(treeId: string, id: string): Promise<Record<string, unknown> | null>;
  /** How many factories the tree counts. */
  count(treeId: string): Promise<number>;
}

export async function treeScript(local: Pick<LocalProcess, 'origin' | 'outputs'>): Promise<TreeScript> {
  const client = new DynamoDBClient({
    endpoint: local.origin,
    region: local.outputs.Chorus.Region,
    credentials: local.outputs.local.credentials,
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.includes('Tree'));
  const key = (treeId: string, id: string) => ({ pk: `TREE#${treeId}`, sk: `FACTORY#${id}` });

  async function read(Key: Record<string, string>): Promise<Record<string, unknown> | null> {
    const command = new GetItemCommand({ TableName, Key: marshall(Key), ConsistentRead: true });
    const { Item } = await client.send(command);
    return Item ? unmarshall(Item) : null;
  }

  return {
    async put(treeId, id, attributes) {
      const Item = marshall({ ...attributes, ...key(treeId, id) });
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    async set(treeId, id, attribute, value) {
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: marshall(key(treeId, id)),
          UpdateExpression: 'SET #attribute = :value',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: marshall({ ':value': value }),
        }),
      );
    },
    async remove(treeId, id) {
      await client.send(new DeleteItemCommand({ TableName, Key: marshall(key(treeId, id)) }));
    },
    get: (treeId, id) => read(key(treeId, id)),
    async count(treeId) {
      const item = await read({ pk: `TREE#${treeId}#COUNT`, sk: 'FACTORIES' });
      return Number(item?.['factories'] ?? 0);
    },
  };
}
