import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { Item } from '../attribute-value.ts';
import { messages } from '../contract/subject.ts';
import { startDynamoDb, type DynamoDb } from '../dynamodb.ts';

const TableName = 'Messages';
const rooms = fc.constantFrom('r', 's');
const times = fc.integer({ min: -8, max: 8 }).map((halves) => halves / 2);
const authors = fc.constantFrom('ann', 'bob');

interface Message {
  room: string;
  at: number;
  author?: string;
  n?: number;
}

type Step =
  | { kind: 'put'; message: Message }
  | { kind: 'delete'; room: string; at: number }
  | { kind: 'add'; room: string; at: number; author: string | null }
  | { kind: 'transact'; messages: Message[]; isPossible: boolean }
  | { kind: 'batch'; messages: Message[] };

const message: fc.Arbitrary<Message> = fc.record(
  { room: rooms, at: times, author: authors, n: fc.integer({ min: 0, max: 9 }) },
  { requiredKeys: ['room', 'at'], noNullPrototype: true },
);
const several = fc.uniqueArray(message, { selector: keyOf, minLength: 1, maxLength: 4 });

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), message }),
  fc.record({ kind: fc.constant('delete' as const), room: rooms, at: times }),
  fc.record({ kind: fc.constant('add' as const), room: rooms, at: times, author: fc.option(authors) }),
  fc.record({ kind: fc.constant('transact' as const), messages: several, isPossible: fc.boolean() }),
  fc.record({ kind: fc.constant('batch' as const), messages: several }),
);

function keyOf({ room, at }: { room: string; at: number }): string {
  return `${room} ${at}`;
}

function wire({ room, at, author, n }: Message): Item {
  return {
    room: { S: room },
    at: { N: String(at) },
    ...(author !== undefined && { author: { S: author } }),
    ...(n !== undefined && { n: { N: String(n) } }),
  };
}

function plain({ room, at, author, n }: Item): Message {
  return {
    room: room?.S ?? '',
    at: Number(at?.N),
    ...(author?.S !== undefined && { author: author.S }),
    ...(n?.N !== undefined && { n: Number(n.N) }),
  };
}

/** Does a step on both sides. */
async function take(dynamoDb: DynamoDb, model: Map<string, Message>, step: Step): Promise<void> {
  switch (step.kind) {
    case 'put':
      await dynamoDb.call('PutItem', { TableName, Item: wire(step.message) });
      model.set(keyOf(step.message), step.message);
      return;
    case 'delete':
      await dynamoDb.call('DeleteItem', { TableName, Key: wire({ room: step.room, at: step.at }) });
      model.delete(keyOf(step));
      return;
    case 'add': {
      const { room, at, author } = step;
      await dynamoDb.call('UpdateItem', {
        TableName,
        Key: wire({ room, at }),
        UpdateExpression: `ADD n :one ${author === null ? 'REMOVE author' : 'SET author = :author'}`,
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ...(author !== null && { ':author': { S: author } }),
        },
      });
      const n = (model.get(keyOf(step))?.n ?? 0) + 1;
      model.set(keyOf(step), { room, at, n, ...(author !== null && { author }) });
      return;
    }
    case 'transact': {
      const puts = step.messages.map((one) => ({ Put: { TableName, Item: wire(one) } }));
      const impossible = {
        ConditionCheck: {
          TableName,
          Key: wire({ room: 'never', at: 0 }),
          ConditionExpression: 'attribute_exists(room)',
        },
      };
      const TransactItems: JsonObject[] = step.isPossible ? puts : [...puts, impossible];
      const outcome = dynamoDb.call('TransactWriteItems', { TransactItems });
      if (!step.isPossible)
        return expect(outcome).rejects.toMatchObject({ name: 'TransactionCanceledException' });
      await outcome;
      for (const one of step.messages) model.set(keyOf(one), one);
      return;
    }
    case 'batch':
      await dynamoDb.call('BatchWriteItem', {
        RequestItems: { [TableName]: step.messages.map((one) => ({ PutRequest: { Item: wire(one) } })) },
      });
      for (const one of step.messages) model.set(keyOf(one), one);
  }
}

/** All pages of a query. */
async function all(dynamoDb: DynamoDb, request: JsonObject): Promise<Message[]> {
  const found: Message[] = [];
  let start: JsonObject = {};
  for (;;) {
    const page = await dynamoDb.call('Query', { TableName, ...request, ...start });
    found.push(...(page['Items'] as Item[]).map(plain));
    if (page['LastEvaluatedKey'] === undefined) return found;
    start = { ExclusiveStartKey: page['LastEvaluatedKey'] };
  }
}

const start = () =>
  startDynamoDb({
    tables: [messages],
    dataDir: null,
    clock: createManualClock(),
    log: createLogger('silent', () => undefined),
    region: 'eu-west-1',
    accountId: '123456789012',
  });

const comparators = {
  '=': (a: number, b: number) => a === b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
};
type Comparator = keyof typeof comparators;

describe('a table', () => {
  it('holds what a map would, and so do its indexes and its replayed stream', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (history) => {
        await using dynamoDb = await start();
        const model = new Map<string, Message>();
        for (const step of history) await take(dynamoDb, model, step);
        const expected = [...model.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        const scanned = await dynamoDb.call('Scan', { TableName });
        const found = (scanned['Items'] as Item[]).map(plain).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        expect(found).toEqual(expected);

        for (const author of ['ann', 'bob']) {
          const byAuthor = await all(dynamoDb, {
            IndexName: 'byAuthor',
            KeyConditionExpression: 'author = :author',
            ExpressionAttributeValues: { ':author': { S: author } },
            Limit: 3,
          });
          const written = expected.filter((one) => one.author === author);
          expect(byAuthor.map(({ at }) => at)).toEqual(written.map(({ at }) => at).sort((a, b) => a - b));
          expect(new Set(byAuthor.map(keyOf))).toEqual(new Set(written.map(keyOf)));
        }

        const replayed = new Map<string, Message>();
        for (const { dynamodb } of await dynamoDb.streams.read(messages.streamArn ?? '', null, 1000)) {
          const key = keyOf(plain(dynamodb.Keys));
          expect(dynamodb.OldImage && plain(dynamodb.OldImage)).toEqual(replayed.get(key));
          if (dynamodb.NewImage === undefined) replayed.delete(key);
          else replayed.set(key, plain(dynamodb.NewImage));
        }
        expect(replayed).toEqual(model);
      }),
      { numRuns: 60 },
    );
  });

  it('answers queries as a sorted and filtered list would', async () => {
    const query = fc.record({
      room: rooms,
      comparator: fc.option(fc.constantFrom<Comparator>('=', '<', '<=', '>', '>=')),
      bound: times,
      minimum: fc.option(fc.integer({ min: 0, max: 9 })),
      limit: fc.integer({ min: 1, max: 6 }),
      isForward: fc.boolean(),
    });
    const stored = fc.uniqueArray(message, { selector: keyOf, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(stored, fc.array(query, { minLength: 1, maxLength: 5 }), async (items, queries) => {
        await using dynamoDb = await start();
        for (const one of items) await dynamoDb.call('PutItem', { TableName, Item: wire(one) });
        for (const { room, comparator, bound, minimum, limit, isForward } of queries) {
          const found = await all(dynamoDb, {
            KeyConditionExpression: `room = :room${comparator === null ? '' : ` AND #at ${comparator} :bound`}`,
            ...(comparator !== null && { ExpressionAttributeNames: { '#at': 'at' } }),
            ...(minimum !== null && { FilterExpression: 'n >= :minimum' }),
            ExpressionAttributeValues: {
              ':room': { S: room },
              ...(comparator !== null && { ':bound': { N: String(bound) } }),
              ...(minimum !== null && { ':minimum': { N: String(minimum) } }),
            },
            Limit: limit,
            ScanIndexForward: isForward,
          });
          const expected = items
            .filter((one) => one.room === room)
            .filter(({ at }) => comparator === null || comparators[comparator](at, bound))
            .filter(({ n }) => minimum === null || (n !== undefined && n >= minimum))
            .sort((a, b) => (isForward ? a.at - b.at : b.at - a.at));
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
