import { randomBytes } from 'node:crypto';
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { TableModel } from '../../../local/model/dynamodb.ts';
import { createManualClock, type ManualClock } from '../../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../../local/testing/start-test-dynamodb.ts';
import { createHandler as createManage, type ManageResult } from '../../manage-webhooks/manage-webhooks.ts';
import { createWebhookTable } from '../../manage-webhooks/webhook-table.ts';
import type { Log } from '../log.ts';
import type { Lookup } from '../receiver-host.ts';
import type { Reach } from '../receiver-url.ts';
import { createUlids } from '../ulid.ts';
import { createTestQueue, type TestQueue } from './test-queue.ts';

export const chatTable = 'Chat';
const arn = `arn:aws:dynamodb:eu-west-1:123456789012:table/${chatTable}`;

/** Keys as docs/data-model.md says; nothing here reads an index. */
const table: TableModel = {
  logicalId: 'ChatTable',
  name: chatTable,
  arn,
  streamArn: null,
  streamViewType: null,
  timeToLiveAttribute: 'expiresAt',
  createTable: {
    TableName: chatTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  },
};

export const roomId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const eventTypes = ['chat.message.created.v1', 'chat.message.edited.v1', 'chat.message.deleted.v1'];

type Item = Record<string, unknown>;

/** A room of Ana's with a table, a clock and a queue around it. */
export interface Webhooks extends AsyncDisposable {
  db: TestDynamoDb;
  clock: ManualClock;
  queue: TestQueue;
  /** Lines that functions have logged, with their fields. */
  lines: string[];
  log: Log;
  newId(): string;
  /** Asks as Ana unless said otherwise. */
  manage(request: object, reach?: Reach): Promise<ManageResult>;
  /** Makes a webhook; answers its id within the room, and its secret. */
  newWebhook(url?: string): Promise<{ hookId: string; secret: string }>;
  put(item: Item): Promise<void>;
  get(pk: string, sk: string): Promise<Item | null>;
  query(pk: string): Promise<Item[]>;
}

/** DNS of these tests: one host is private, one is not there. */
const lookup: Lookup = (host) => {
  if (host === 'nowhere.example.com') {
    return Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
  }
  const address = host === 'inside.example.com' ? '10.0.0.1' : '93.184.215.14';
  return Promise.resolve([{ address, family: 4 }]);
};

export async function givenWebhooks(): Promise<Webhooks> {
  const clock = createManualClock(Date.UTC(2026, 10, 21, 9));
  const db = await startTestDynamoDb([table], clock);
  const { client } = db;
  const queue = createTestQueue();
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const log = { info: write, error: write };
  const newId = createUlids(clock.now, randomBytes);

  const put = async (item: Item) => {
    await client.send(new PutItemCommand({ TableName: chatTable, Item: marshall(item) }));
  };
  const manage: Webhooks['manage'] = (request, reach = 'public') =>
    createManage({
      table: createWebhookTable(client, chatTable, () => Promise.resolve()),
      queue,
      reach,
      lookup,
      log,
      newId,
      randomBytes,
      nowMs: clock.now,
    })({ roomId, actorId: 'ana', ...request });

  await put({ pk: `ROOM#${roomId}`, sk: 'ROOM', id: roomId, name: 'Launch', kind: 'PRIVATE' });
  const people = [
    ['ana', 'OWNER', 'ALL'],
    ['olga', 'OWNER', 'NONE'],
    ['otto', 'OWNER', 'MENTIONS'],
    ['ben', 'MEMBER', 'ALL'],
  ];
  for (const [userId, role, notify] of people) {
    await put({ pk: `ROOM#${roomId}`, sk: `MEMBER#${userId}`, userId, role, notify });
  }

  return {
    db,
    clock,
    queue,
    lines,
    log,
    newId,
    manage,
    async newWebhook(url = 'https://hook.example.com/') {
      const made = await manage({ operation: 'create', url, eventTypes });
      if (made.outcome !== 'DONE' || !made.webhook?.secret) throw new Error(JSON.stringify(made));
      return { hookId: made.webhook.id.split('.')[1] ?? '', secret: made.webhook.secret };
    },
    put,
    async get(pk, sk) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: chatTable, Key: marshall({ pk, sk }), ConsistentRead: true }),
      );
      return Item ? unmarshall(Item) : null;
    },
    async query(pk) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: chatTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: marshall({ ':pk': pk }),
        }),
      );
      return Items.map((item) => unmarshall(item));
    },
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}
