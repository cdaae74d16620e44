import {
  type AttributeValue,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalProcess } from './local-process.ts';

/** The chat table past the API: to see what it holds, and to come near a limit. */
export interface ChatTable extends Disposable {
  /** Every item there is. */
  items(): Promise<Record<string, unknown>[]>;
  put(item: Record<string, unknown>): Promise<void>;
  /** Sets attributes of an item. */
  set(pk: string, sk: string, attributes: Record<string, unknown>): Promise<void>;
  /** Lets a user send as much as they like. */
  liftSendRate(userId: string): Promise<void>;
}

export async function openChatTable({ origin, outputs }: LocalProcess): Promise<ChatTable> {
  const client = new DynamoDBClient({
    endpoint: origin,
    region: outputs.Chorus.Region,
    credentials: outputs.local.credentials,
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.includes('Chat'));

  async function set(pk: string, sk: string, attributes: Record<string, unknown>): Promise<void> {
    const names = Object.keys(attributes);
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall({ pk, sk }),
        UpdateExpression: `SET ${names.map((_name, index) => `#a${index} = :v${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
        ExpressionAttributeValues: marshall(
          Object.fromEntries(names.map((name, index) => [`:v${index}`, attributes[name]])),
        ),
      }),
    );
  }

  return {
    async items() {
      const found: Record<string, unknown>[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey: start }));
        found.push(...(page.Items ?? []).map((item) => unmarshall(item)));
        start = page.LastEvaluatedKey;
      } while (start);
      return found;
    },
    put: async (item) => void (await client.send(new PutItemCommand({ TableName, Item: marshall(item) }))),
    set,
    // A window that never ends, with room for many sends.
    liftSendRate: (userId) =>
      set(`USER#${userId}`, 'SEND_RATE', { windowStart: Date.now() + 86_400_000, sends: -1_000_000 }),
    [Symbol.dispose]: () => client.destroy(),
  };
}
