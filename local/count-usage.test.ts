import { describe, expect, it } from 'vitest';
import { withUsage } from './count-usage.ts';
import { createDisposer } from './lib/disposer.ts';
import type { Json } from './lib/json.ts';
import { createLogger } from './lib/logger.ts';
import type { TableModel } from './model/dynamodb.ts';
import type { DataSource, DataSourceCall } from './services/appsync/data-source.ts';
import { createDynamoDbDataSource } from './services/appsync/data-sources/dynamodb.ts';
import { createLambdaDataSource } from './services/appsync/data-sources/lambda.ts';
import { startDynamoDb } from './services/dynamodb/dynamodb.ts';
import { createUsage, type Usage } from './services/usage/usage.ts';
import { createManualClock } from './testing/manual-clock.ts';

const notes: TableModel = {
  logicalId: 'NotesTable',
  name: 'Notes',
  arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/Notes',
  streamArn: null,
  streamViewType: null,
  timeToLiveAttribute: null,
  createTable: {
    TableName: 'Notes',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'author', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byAuthor',
        KeySchema: [{ AttributeName: 'author', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
};

interface Subject extends AsyncDisposable {
  usage: Usage;
  invoke(source: 'notes' | 'function', request: Json, field?: string, batch?: object): Promise<Json>;
  /** How often the function ran. */
  invocations(): number;
}

async function start(): Promise<Subject> {
  const disposer = createDisposer();
  const dynamoDb = disposer.use(
    await startDynamoDb({
      tables: [notes],
      dataDir: null,
      clock: createManualClock(),
      log: createLogger('silent', () => undefined),
      region: 'eu-west-1',
      accountId: '123456789012',
    }),
  );
  const usage = createUsage();
  let invocations = 0;
  const callees = {
    dynamoDb,
    invokeFunction: (_arn: string, payload: Json) => {
      invocations += 1;
      return Promise.resolve({ payload, functionError: null });
    },
  };
  const sources: Record<'notes' | 'function', DataSource> = {
    notes: withUsage({ name: 'notes', type: 'AMAZON_DYNAMODB' }, callees, usage, (given) =>
      createDynamoDbDataSource({ tableName: 'Notes', dynamoDb: given.dynamoDb, tokenSecret: 'secret' }),
    ),
    function: withUsage({ name: 'function', type: 'AWS_LAMBDA' }, callees, usage, (given) =>
      createLambdaDataSource({ functionArn: 'arn', functions: { invoke: given.invokeFunction } }),
    ),
  };
  return {
    usage,
    invoke: (source, request, field, batch) => sources[source].invoke(request, callOf(field, batch)),
    invocations: () => invocations,
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}

function callOf(field = 'Query.notes', batch: object = {}): DataSourceCall {
  const [parentTypeName = '', fieldName = ''] = field.split('.');
  return {
    maxBatchSize: 5,
    batch,
    context: {
      arguments: {},
      identity: null,
      source: null,
      prev: null,
      stash: {},
      request: { headers: {}, domainName: null },
      info: { fieldName, parentTypeName, variables: {}, selectionSetList: [], selectionSetGraphQL: '' },
      env: {},
    },
  };
}

const key = (pk: string) => ({ pk: { S: pk } });
const put = (pk: string, kilobytes: number, author = 'ann') => ({
  operation: 'PutItem',
  key: key(pk),
  // A little less, for names, key and author.
  attributeValues: { author: { S: author }, text: { S: 'x'.repeat(kilobytes * 1024 - 100) } },
});

/** What one request costs, on a table that holds `a` (6 KB) and `b` (1 KB). */
async function costOf(request: Json) {
  await using subject = await start();
  await subject.invoke('notes', put('a', 6));
  await subject.invoke('notes', put('b', 1));
  subject.usage.start();
  await subject.invoke('notes', request).catch(() => undefined);
  const { readUnits, writeUnits, scans, dataSources } = subject.usage.report()['Query.notes'] ?? {};
  return { readUnits, writeUnits, scans, operations: Object.keys(dataSources?.['notes'] ?? {}) };
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
describe('The units of a call to DynamoDB', () => {
  it.each([
    ['an eventually consistent read', { operation: 'GetItem', key: key('a') }, 1],
    ['a strongly consistent read', { operation: 'GetItem', key: key('a'), consistentRead: true }, 2],
    ['a read of nothing', { operation: 'GetItem', key: key('none'), consistentRead: true }, 1],
    [
      'a batch, item by item',
      { operation: 'BatchGetItem', tables: { Notes: { keys: [key('a'), key('b')], consistentRead: true } } },
      3,
    ],
    [
      'a transaction',
      { operation: 'TransactGetItems', transactItems: [{ table: 'Notes', key: key('a') }] },
      4,
    ],
    [
      'a query of an index',
      {
        operation: 'Query',
        index: 'byAuthor',
        query: { expression: 'author = :a', expressionValues: { ':a': { S: 'ann' } } },
      },
      0.5,
    ],
    ['a scan', { operation: 'Scan' }, 1],
  ])('are those of %s', async (_, request, readUnits) => {
    expect(await costOf(request)).toEqual({
      readUnits,
      writeUnits: 0,
      scans: request.operation === 'Scan' ? 1 : 0,
      operations: [request.operation],
    });
  });

  it.each([
    ['a write with its index entry', put('c', 3), 3 + 1],
    ['a write that leaves the index alone', put('a', 6), 6],
    ['a write that moves an index entry', put('a', 6, 'ben'), 6 + 2],
    ['a deletion, by what was there', { operation: 'DeleteItem', key: key('a') }, 6 + 1],
  ])('are those of %s', async (_, request, writeUnits) => {
    expect(await costOf(request)).toMatchObject({ readUnits: 0, writeUnits });
  });

  it('are double in a transaction', async () => {
    const transactItems = [{ table: 'Notes', ...put('a', 6) }];
    expect(await costOf({ operation: 'TransactWriteItems', transactItems })).toMatchObject({
      writeUnits: 12,
    });
  });

  it('are not told of a call that is refused', async () => {
    const condition = { expression: 'attribute_not_exists(pk)' };
    expect(await costOf({ ...put('a', 1), condition })).toEqual({
      // The re-read after a failed condition.
      readUnits: 2,
      writeUnits: 0,
      scans: 0,
      operations: ['PutItem', 'GetItem'],
    });
  });
});

describe('Usage', () => {
  it('is not counted until somebody starts, and then from zero', async () => {
    await using subject = await start();
    await subject.invoke('notes', { operation: 'Scan' });
    expect(subject.usage.report()).toEqual({});

    subject.usage.start();
    await subject.invoke('notes', { operation: 'Scan' });
    subject.usage.start();
    await subject.invoke('notes', { operation: 'GetItem', key: key('a') });
    expect(subject.usage.report()).toEqual({
      'Query.notes': {
        calls: 0,
        dataSources: { notes: { GetItem: { calls: 1, readUnits: 0.5, writeUnits: 0 } } },
        readUnits: 0.5,
        writeUnits: 0,
        functions: 0,
        scans: 0,
      },
    });
  });

  it('is told by field, also of those that share a data source', async () => {
    await using subject = await start();
    subject.usage.start();
    await Promise.all([
      subject.invoke('notes', { operation: 'GetItem', key: key('a') }, 'Query.note'),
      subject.invoke('notes', put('a', 1), 'Mutation.addNote'),
      subject.invoke('notes', put('b', 1), 'Mutation.addNote'),
    ]);

    expect(subject.usage.report()).toMatchObject({
      'Query.note': { readUnits: 0.5, writeUnits: 0 },
      'Mutation.addNote': { readUnits: 0, writeUnits: 4 },
    });
  });

  it('counts a batch of siblings as one invocation', async () => {
    await using subject = await start();
    subject.usage.start();
    const siblings = {};
    const payloads = ['a', 'b', 'c'];
    const answers = await Promise.all(
      payloads.map((payload) =>
        subject.invoke('function', { operation: 'BatchInvoke', payload }, 'Note.author', siblings),
      ),
    );

    expect(answers).toEqual(payloads);
    expect(subject.usage.report()['Note.author']).toMatchObject({ functions: 1 });
    expect(subject.invocations()).toBe(1);
  });
});
