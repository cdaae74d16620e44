import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUlids } from '../functions/lib/ulid.ts';
import { type Callers, outcomeOf, startCallers } from './support/authorization-callers.ts';
import {
  createMatrixRoom,
  createMatrixWebhook,
  type MatrixRoom,
  mustAsk,
} from './support/authorization-rooms.ts';
import { openChatTable } from './support/chat-table.ts';
import { budgets } from './support/cost-budgets.ts';
import { costTable, documentedCostTable, writeCostTable } from './support/cost-table.ts';
import { fieldDocument, readSchema, type RootField, rootFields } from './support/field-document.ts';
import { openLiveFeed } from './support/live-feed.ts';
import { type LocalProcess, startLocalProcess } from './support/local-process.ts';
import { issueToken } from './support/machine-tokens.ts';
import { openQueues } from './support/queues.ts';
import { eventually, openRecordClient, type RecordClient } from './support/record-client.ts';
import {
  dataUser,
  newFactoryInput,
  newRecord,
  type TypicalCall,
  typicalCalls,
} from './support/typical-calls.ts';
import { callsOf, type FieldUsage, usageOf } from './support/usage.ts';

const fields = rootFields(readSchema());
const typeNames = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;
const nameOf = ({ operation, name }: RootField) => `${typeNames[operation]}.${name}`;
const unreadCount = 'Room.unreadCount';
const allFields = [...fields.map(nameOf), unreadCount];

describe('The cost of a typical call', () => {
  let local: LocalProcess;
  let callers: Callers;
  let dana: RecordClient;
  let recordId: string;
  const rooms = new Map<string, MatrixRoom>();
  /** By field, in the order of the schema. */
  const costs = new Map<string, FieldUsage>();

  beforeAll(async () => {
    local = await startLocalProcess(['--no-web']);
    // What cancelling a job costs depends on whether a worker has begun: none does.
    await fetch(`${local.origin}/_local/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ functions: { '*RecordFlowGenerate*': { failRate: 1 } } }),
    });
    callers = await startCallers(local);
    dana = await openRecordClient(local, 'dana');
    recordId = await persistRecord();
    rooms.set('PRIVATE', await createMatrixRoom(callers, 'PRIVATE', true));
    rooms.set('PUBLIC', await createMatrixRoom(callers, 'PUBLIC', true));
    await mustAsk(
      callers,
      'member',
      'mutation ($roomId: ID!) { field: setPresence(roomId: $roomId, status: ONLINE) { roomId } }',
      { roomId: rooms.get('PRIVATE')?.roomId },
    );
    for (const field of fields) await measure(field);
  }, 120_000);
  afterAll(async () => {
    await callers[Symbol.asyncDispose]();
    await local[Symbol.asyncDispose]();
  });

  async function persistRecord(): Promise<string> {
    const [receipt] = await dana.submit([newRecord()]);
    await eventually(
      () => dana.allRecords(),
      (records) => records.length === 1,
    );
    return receipt?.id ?? '';
  }

  async function newFactory(): Promise<{ treeId: string; id: string }> {
    const input = newFactoryInput();
    const { id } = await mustAsk(
      callers,
      'owner',
      `mutation ($treeId: ID!, $clientId: ID!, $input: CreateFactoryInput!) {
        field: createFactory(treeId: $treeId, clientId: $clientId, input: $input) { id }
      }`,
      input,
    );
    return { treeId: input.treeId, id: String(id) };
  }

  async function newJob(count: number): Promise<string> {
    const { data, errors } = await dana.send<{ generateRecords: { id: string } | null }>(
      'mutation ($count: Int!) { generateRecords(count: $count) { id } }',
      { count },
    );
    if (!data?.generateRecords) throw new Error(`No job was started: ${JSON.stringify(errors)}`);
    return data.generateRecords.id;
  }

  async function newToken(): Promise<string> {
    return (await issueToken({ ask: dana.send }, ['DATA_READ'])).id;
  }

  async function newNotification(): Promise<string> {
    using table = await openChatTable(local);
    const id = createUlids(Date.now, randomBytes)();
    const userId = callers.idOf('member');
    for (const partition of ['NOTIFICATIONS', 'UNREAD']) {
      await table.put({
        pk: `USER#${userId}#${partition}`,
        sk: id,
        id,
        kind: 'MENTION',
        text: 'Somebody mentioned you',
        createdAt: new Date().toISOString(),
        expiresAt: Math.floor(Date.now() / 1000) + 86_400,
      });
    }
    return id;
  }

  async function newDeadLetter(): Promise<string> {
    using queues = openQueues(local);
    return queues.send('RecordFlowJobsDeadLetters', '{}');
  }

  async function roomFor({ ownRoom, isPublic }: TypicalCall): Promise<MatrixRoom> {
    const shared = rooms.get(isPublic ? 'PUBLIC' : 'PRIVATE');
    if (ownRoom === undefined && shared) return shared;
    return createMatrixRoom(callers, 'PRIVATE', ownRoom === 'with a message');
  }

  async function outcomeFor(field: RootField, { by = 'owner' }: TypicalCall, args: object): Promise<string> {
    const document = fieldDocument(field, Object.keys(args));
    const isSubscription = field.operation === 'subscription';
    if (by !== dataUser) {
      const caller = callers.caller(by);
      return isSubscription
        ? caller.trySubscription(document, args)
        : outcomeOf(await caller.ask(document, args));
    }
    if (!isSubscription) return outcomeOf(await dana.send(document, { ...args }));
    await using feed = await openLiveFeed(local, dana.accessToken);
    await feed.subscribe(field.name, document, args);
    return 'allowed';
  }

  /** Makes the typical call of a field and keeps what it cost; the first `room` also tells of unread messages. */
  async function measure(field: RootField): Promise<void> {
    const typical = typicalCalls[field.name];
    if (!typical) return;
    const room = await roomFor(typical);
    const newWebhook = () => createMatrixWebhook(callers, room.roomId);
    const made = { recordId, newFactory, newJob, newToken, newWebhook, newDeadLetter, newNotification };
    const args =
      (await typical.args?.({ room, idOf: callers.idOf, usernameOf: callers.usernameOf, ...made })) ?? {};
    const usage = await usageOf(local, async () => {
      expect(await outcomeFor(field, typical, args), field.name).toBe('allowed');
    });
    const names = field.name === 'room' ? [nameOf(field), unreadCount] : [nameOf(field)];
    for (const name of names) {
      const cost = usage[name];
      if (cost) costs.set(name, cost);
    }
  }

  it.each(allFields)('of %s is within its budget', (field) => {
    const budget = budgets[field];
    const cost = costs.get(field);
    if (!budget || !cost) {
      return expect.unreachable(`${field} needs a budget (e2e/support/cost-budgets.ts) and a typical call.`);
    }
    const { calls, runs = 1, readUnits = 0, writeUnits = 0 } = budget;
    const allowed = new Map<string, number>(Object.entries(calls));
    // Publishers in the background may call what costs nothing at any time.
    if (allowed.size > 0) expect(cost.calls).toBe(runs);
    else expect(cost.calls).toBeGreaterThanOrEqual(runs);
    expect(cost.scans).toBe(0);
    for (const [operation, count] of Object.entries(callsOf(cost))) {
      expect(count, operation).toBeLessThanOrEqual(allowed.get(operation) ?? 0);
    }
    expect(cost.readUnits, 'read units').toBeLessThanOrEqual(readUnits);
    expect(cost.writeUnits, 'write units').toBeLessThanOrEqual(writeUnits);
  });

  it('has no budget for a field that is gone', () => {
    expect(Object.keys(budgets).filter((field) => !allFields.includes(field))).toEqual([]);
  });

  it('is what docs/data-model.md says', () => {
    const table = costTable(costs);
    if (process.env['WRITE_COST_TABLE'] === '1') writeCostTable(table);
    expect(
      documentedCostTable(),
      'Out of date: WRITE_COST_TABLE=1 npx vitest run --project e2e e2e/cost.e2e.test.ts writes it anew.',
    ).toBe(table);
  });
});
