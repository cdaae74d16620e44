import { randomBytes } from 'node:crypto';
import { createManualClock, type ManualClock } from '../../../local/testing/manual-clock.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../../local/testing/start-test-dynamodb.ts';
import { createHandler as createManage, type ManageResult } from '../../manage-webhooks/manage-webhooks.ts';
import { createWebhookTable } from '../../manage-webhooks/webhook-table.ts';
import type { Log } from '../log.ts';
import type { Lookup } from '../receiver-host.ts';
import type { Reach } from '../receiver-url.ts';
import { createUlids } from '../ulid.ts';
import { type TableItems, tableItems } from './table-items.ts';
import { createTestQueue, type TestQueue } from './test-queue.ts';
import { testTable } from './test-table.ts';

export const chatTable = 'Chat';
export const roomId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const eventTypes = ['chat.message.created.v1', 'chat.message.edited.v1', 'chat.message.deleted.v1'];

/** A room of Ana's with a table, a clock and a queue around it. */
export interface Webhooks extends AsyncDisposable {
  /** Of the chat table. */
  items: TableItems;
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
  const db = await startTestDynamoDb([testTable(chatTable)], clock);
  const { client } = db;
  const queue = createTestQueue();
  const lines: string[] = [];
  const write = (message: string, fields: object) => void lines.push(message + JSON.stringify(fields));
  const log = { info: write, error: write };
  const newId = createUlids(clock.now, randomBytes);

  const items = tableItems(client, chatTable);
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

  await items.put({ pk: `ROOM#${roomId}`, sk: 'ROOM', id: roomId, name: 'Launch', kind: 'PRIVATE' });
  const people = [
    ['ana', 'OWNER', 'ALL'],
    ['olga', 'OWNER', 'NONE'],
    ['otto', 'OWNER', 'MENTIONS'],
    ['ben', 'MEMBER', 'ALL'],
  ];
  for (const [userId, role, notify] of people) {
    await items.put({ pk: `ROOM#${roomId}`, sk: `MEMBER#${userId}`, userId, role, notify });
  }

  return {
    db,
    items,
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
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}
