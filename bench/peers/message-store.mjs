// Messages in DynamoDB's form, kept by dynalite: over the SDK from another process, or called in this one.
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';

const table = {
  TableName: 'messages',
  AttributeDefinitions: [
    { AttributeName: 'room', AttributeType: 'S' },
    { AttributeName: 'id', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'room', KeyType: 'HASH' },
    { AttributeName: 'id', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

/** Sorts by time, as the key of a message does everywhere. */
let count = 0;
function newId() {
  count += 1;
  return `${Date.now().toString(36)}${count.toString(36).padStart(6, '0')}${randomUUID().slice(0, 12)}`;
}

function toMessage({ room, id, text }) {
  return { room: room.S, id: id.S, text: text.S };
}

function createStore(call) {
  return {
    async send(room, text) {
      const message = { room, id: newId(), text };
      await call('PutItem', {
        TableName: 'messages',
        Item: { room: { S: room }, id: { S: message.id }, text: { S: text } },
      });
      return message;
    },
    async history(room) {
      const { Items } = await call('Query', {
        TableName: 'messages',
        KeyConditions: { room: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: room }] } },
        ScanIndexForward: false,
        Limit: 50,
      });
      return Items.map(toMessage);
    },
  };
}

/** `endpoint`: where a dynalite answers. */
export async function openStoreOverSdk(endpoint) {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  await client.send(new CreateTableCommand(table));
  const commands = { PutItem: PutItemCommand, Query: QueryCommand };
  return createStore((operation, input) => client.send(new commands[operation](input)));
}

/** dynalite's actions on its store, without HTTP, signatures or validation in between. */
export async function openStoreInProcess() {
  const { default: createDb } = await import('dynalite/db/index.js');
  const { default: createTable } = await import('dynalite/actions/createTable.js');
  const { default: putItem } = await import('dynalite/actions/putItem.js');
  const { default: query } = await import('dynalite/actions/query.js');
  const store = createDb.create({ createTableMs: 0 });
  const asked = (action, input) =>
    new Promise((resolve, reject) => {
      action(store, input, (error, data) => (error ? reject(error) : resolve(data)));
    });
  await asked(createTable, table);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const actions = { PutItem: putItem, Query: query };
  return createStore((operation, input) => asked(actions[operation], input));
}

/** The store that the command line names. */
export function openStore() {
  const endpoint = process.argv[2];
  return endpoint ? openStoreOverSdk(endpoint) : openStoreInProcess();
}
