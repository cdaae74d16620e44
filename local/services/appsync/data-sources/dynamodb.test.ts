import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import { createDisposer } from '../../../lib/disposer.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { TableModel } from '../../../model/dynamodb.ts';
import { startDynamoDb, type DynamoDb } from '../../dynamodb/dynamodb.ts';
import { DataSourceError, type DataSourceCall } from '../data-source.ts';
import { createDynamoDbDataSource, type DynamoDbDataSourceOptions } from './dynamodb.ts';

function table(name: string): TableModel {
  return {
    logicalId: `${name}Table`,
    name,
    arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`,
    streamArn: null,
    streamViewType: null,
    timeToLiveAttribute: null,
    createTable: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'bySk',
          KeySchema: [{ AttributeName: 'sk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  };
}

interface Subject extends AsyncDisposable {
  dynamoDb: DynamoDb;
  /** Sends a request object as a field's resolver. */
  invoke(request: Json | undefined, field?: string): Promise<Json>;
  /** What the same answers that fails. */
  fail(request: Json | undefined, field?: string): Promise<{ type: string; message: string; result: Json }>;
}

async function start(options: Partial<DynamoDbDataSourceOptions> = {}): Promise<Subject> {
  const disposer = createDisposer();
  const dynamoDb = disposer.use(
    await startDynamoDb({
      tables: [table('Notes'), table('Other')],
      dataDir: null,
      clock: createManualClock(),
      log: createLogger('silent', () => undefined),
      region: 'eu-west-1',
      accountId: '123456789012',
    }),
  );
  const source = createDynamoDbDataSource({
    tableName: 'Notes',
    dynamoDb,
    tokenSecret: 'secret',
    ...options,
  });
  const invoke: Subject['invoke'] = (request, field) => source.invoke(request, callOf(field));
  return {
    dynamoDb,
    invoke,
    async fail(request, field) {
      try {
        await invoke(request, field);
      } catch (failure) {
        if (!(failure instanceof DataSourceError)) throw failure;
        return { type: failure.type, message: failure.message, result: failure.result };
      }
      return expect.unreachable();
    },
    [Symbol.asyncDispose]: () => disposer.dispose(),
  };
}

function callOf(field = 'Query.notes'): DataSourceCall {
  const [parentTypeName = '', fieldName = ''] = field.split('.');
  return {
    maxBatchSize: 0,
    batch: {},
    context: {
      arguments: { given: 'argument' },
      identity: { sub: 'ann' },
      source: null,
      prev: null,
      stash: {},
      request: { headers: {}, domainName: null },
      info: { parentTypeName, fieldName, variables: {}, selectionSetList: [], selectionSetGraphQL: '' },
      env: {},
    },
  };
}

const key = (sk: number, pk = 'r') => ({ pk: { S: pk }, sk: { N: sk } });
const put = (sk: number, attributeValues: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  operation: 'PutItem',
  key: key(sk),
  attributeValues,
  ...more,
});
const get = (sk: number): JsonObject => ({ operation: 'GetItem', key: key(sk) });

const failureText = (text: string, name: string) =>
  expect.stringMatching(
    new RegExp(
      `^${text} \\(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ${name}; Request ID: [A-Z0-9]{52}\\)$`,
    ),
  );

describe('the DynamoDB data source', () => {
  describe('GetItem and PutItem', () => {
    it('take typed values as the utilities make them, and give plain ones', async () => {
      await using subject = await start();
      const written = await subject.invoke(
        put(1, {
          text: { S: 'hello' },
          number: { N: 1.5 },
          textNumber: { N: '2' },
          flag: { BOOL: false },
          nothing: { NULL: null },
          bytes: { B: 'aGk=' },
          texts: { SS: ['a', 'b'] },
          numbers: { NS: [1, 23, 4.56] },
          binaries: { BS: ['aGk='] },
          list: { L: [{ N: 1 }, { M: { deep: { NULL: null } } }] },
          map: { M: { n: { N: 7 } } },
        }),
      );
      const expected = {
        pk: 'r',
        sk: 1,
        text: 'hello',
        number: 1.5,
        textNumber: 2,
        flag: false,
        nothing: null,
        bytes: 'aGk=',
        texts: ['a', 'b'],
        numbers: [1, 23, 4.56],
        binaries: ['aGk='],
        list: [1, { deep: null }],
        map: { n: 7 },
      };
      expect(written).toEqual(expected);
      expect(await subject.invoke({ ...get(1), version: '2018-05-29', consistentRead: true })).toEqual(
        expected,
      );
      expect(await subject.invoke(get(2))).toBeNull();
    });

    it.each([
      ['an object', (projection: JsonObject): Json => projection],
      ['text', (projection: JsonObject): Json => JSON.stringify(projection)],
    ])('cut the item down to a projection given as %s', async (_, give) => {
      await using subject = await start();
      await subject.invoke(put(1, { a: { N: 1 }, b: { M: { c: { N: 2 }, d: { N: 3 } } } }));
      const projection = { expression: '#b.c, sk', expressionNames: { '#b': 'b' } };
      expect(await subject.invoke({ ...get(1), projection: give(projection) })).toEqual({
        b: { c: 2 },
        sk: 1,
      });
    });
  });

  describe('UpdateItem', () => {
    it('gives the item afterwards, made when it was not there', async () => {
      await using subject = await start();
      const update = {
        expression: 'SET #n = if_not_exists(#n, :zero) + :one',
        expressionNames: { '#n': 'n' },
        expressionValues: { ':zero': { N: 0 }, ':one': { N: 1 } },
      };
      const request = { operation: 'UpdateItem', key: key(1), update };
      expect(await subject.invoke(request)).toEqual({ pk: 'r', sk: 1, n: 1 });
      expect(await subject.invoke(request)).toEqual({ pk: 'r', sk: 1, n: 2 });
    });

    it('shares names and values with its condition', async () => {
      await using subject = await start();
      await subject.invoke(put(1, { n: { N: 1 } }));
      const request = {
        operation: 'UpdateItem',
        key: key(1),
        update: {
          expression: 'SET #n = :two',
          expressionNames: { '#n': 'n' },
          expressionValues: { ':two': { N: 2 } },
        },
        condition: {
          expression: '#n = :one',
          expressionNames: { '#n': 'n' },
          expressionValues: { ':one': { N: 1 } },
        },
      };
      expect(await subject.invoke(request)).toMatchObject({ n: 2 });
      expect(await subject.fail(request)).toMatchObject({
        type: 'DynamoDB:ConditionalCheckFailedException',
        result: { pk: 'r', sk: 1, n: 2 },
      });
    });
  });

  describe('DeleteItem', () => {
    it('gives the deleted item, or null', async () => {
      await using subject = await start();
      await subject.invoke(put(1, { n: { N: 1 } }));
      const request = { operation: 'DeleteItem', key: key(1) };
      expect(await subject.invoke(request)).toEqual({ pk: 'r', sk: 1, n: 1 });
      expect(await subject.invoke(request)).toBeNull();
    });
  });

  describe('a condition that fails', () => {
    const isNew = { expression: 'attribute_not_exists(pk)' };

    it('is told with the current item as result', async () => {
      await using subject = await start();
      await subject.invoke(put(1, { n: { N: 1 } }));
      expect(await subject.fail(put(1, { n: { N: 2 } }, { condition: isNew }))).toEqual({
        type: 'DynamoDB:ConditionalCheckFailedException',
        message: failureText('The conditional request failed', 'ConditionalCheckFailedException'),
        result: { pk: 'r', sk: 1, n: 1 },
      });
    });

    it('counts as success when a put finds what it would have written', async () => {
      await using subject = await start();
      const attributes = { n: { N: 1 }, at: { S: 'monday' }, tags: { SS: ['a', 'b'] } };
      await subject.invoke(put(1, attributes));
      const again = { n: { N: '1.0' }, at: { S: 'tuesday' }, tags: { SS: ['b', 'a'] } };
      const condition = { ...isNew, equalsIgnore: ['at'] };
      expect(await subject.invoke(put(1, again, { condition }))).toMatchObject({ n: 1, at: 'monday' });
      expect(await subject.fail(put(1, again, { condition: isNew }))).toMatchObject({
        result: { at: 'monday' },
      });
      const other = { ...again, n: { N: 2 } };
      expect(await subject.fail(put(1, other, { condition }))).toMatchObject({ result: { n: 1 } });
    });

    it('counts as success when a delete finds nothing', async () => {
      await using subject = await start();
      const request = {
        operation: 'DeleteItem',
        key: key(1),
        condition: { expression: 'attribute_exists(pk)' },
      };
      expect(await subject.invoke(request)).toBeNull();
    });

    it('is told by a delete that finds something', async () => {
      await using subject = await start();
      await subject.invoke(put(1));
      const condition = { expression: 'n = :n', expressionValues: { ':n': { N: 1 } }, consistentRead: false };
      expect(await subject.fail({ operation: 'DeleteItem', key: key(1), condition })).toMatchObject({
        type: 'DynamoDB:ConditionalCheckFailedException',
        result: { pk: 'r', sk: 1 },
      });
    });

    describe('with a conflict handler', () => {
      const lambdaArn = 'arn:aws:lambda:eu-west-1:123456789012:function:resolve';
      const custom = { ...isNew, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn } };

      async function startWithHandler(...answers: Json[]) {
        const events: { arn: string; event: JsonObject }[] = [];
        const subject = await start({
          invokeConflictHandler: async (arn, event) => {
            events.push({ arn, event });
            return answers[Math.min(events.length, answers.length) - 1] ?? null;
          },
        });
        await subject.invoke(put(1, { n: { N: 1 } }));
        return { ...subject, events };
      }

      it('asks it with everything it needs, and rejects when it says so', async () => {
        await using subject = await startWithHandler({ action: 'reject' });
        const request = put(1, { n: { N: 2 } }, { condition: custom });
        expect(await subject.fail(request, 'Mutation.save')).toMatchObject({
          type: 'DynamoDB:ConditionalCheckFailedException',
          result: { n: 1 },
        });
        expect(subject.events).toEqual([
          {
            arn: lambdaArn,
            event: {
              arguments: { given: 'argument' },
              requestMapping: request,
              currentValue: { pk: 'r', sk: 1, n: 1 },
              resolver: { tableName: 'Notes', parentType: 'Mutation', field: 'save' },
              identity: { sub: 'ann' },
            },
          },
        ]);
      });

      it('gives the current item when it discards', async () => {
        await using subject = await startWithHandler({ action: 'discard' });
        expect(await subject.invoke(put(1, { n: { N: 2 } }, { condition: custom }))).toEqual({
          pk: 'r',
          sk: 1,
          n: 1,
        });
      });

      it('sends the request it asks for when it retries', async () => {
        const retryMapping = { operation: 'PutItem', attributeValues: { n: { N: 3 } } };
        await using subject = await startWithHandler({ action: 'retry', retryMapping });
        expect(await subject.invoke(put(1, { n: { N: 2 } }, { condition: custom }))).toEqual({
          pk: 'r',
          sk: 1,
          n: 3,
        });
      });

      it('gives up when it retries without end', async () => {
        await using subject = await startWithHandler({ action: 'retry' });
        expect(await subject.fail(put(1, { n: { N: 2 } }, { condition: custom }))).toMatchObject({
          type: 'DynamoDB:ConditionalCheckFailedException',
        });
        expect(subject.events).toHaveLength(10);
      });

      it('refuses answers and strategies that do not exist', async () => {
        await using subject = await startWithHandler({ action: 'shrug' });
        expect(await subject.fail(put(1, { n: { N: 2 } }, { condition: custom }))).toMatchObject({
          type: 'MappingTemplate',
        });
        const odd = { ...isNew, conditionalCheckFailedHandler: { strategy: 'Guess' } };
        expect(await subject.fail(put(1, { n: { N: 2 } }, { condition: odd }))).toMatchObject({
          type: 'MappingTemplate',
        });
      });

      it('says that there is none', async () => {
        await using subject = await start();
        await subject.invoke(put(1, { n: { N: 1 } }));
        expect(await subject.fail(put(1, { n: { N: 2 } }, { condition: custom }))).toMatchObject({
          type: 'UnsupportedOperation',
          message: expect.stringContaining(lambdaArn),
        });
      });
    });
  });

  describe('Query and Scan', () => {
    const query = (more: JsonObject = {}): JsonObject => ({
      operation: 'Query',
      query: { expression: 'pk = :pk', expressionValues: { ':pk': { S: 'r' } } },
      ...more,
    });

    async function startWithNotes(): Promise<Subject> {
      const subject = await start();
      for (let sk = 1; sk <= 5; sk++) await subject.invoke(put(sk, { even: { BOOL: sk % 2 === 0 } }));
      return subject;
    }

    const numbers = (page: Json) => (page as { items: { sk: number }[] }).items.map(({ sk }) => sk);
    const tokenOf = (page: Json) => (page as { nextToken: string | null }).nextToken;

    it('give items, the number read, and no token at the end', async () => {
      await using subject = await startWithNotes();
      const page = await subject.invoke(query());
      expect(page).toMatchObject({ nextToken: null, scannedCount: 5 });
      expect(numbers(page)).toEqual([1, 2, 3, 4, 5]);
      expect(numbers(await subject.invoke(query({ scanIndexForward: false, limit: 2 })))).toEqual([5, 4]);
      expect(await subject.invoke({ operation: 'Scan' })).toMatchObject({ nextToken: null, scannedCount: 5 });
    });

    it('go on where a token says, without showing keys', async () => {
      await using subject = await startWithNotes();
      const first = await subject.invoke(query({ limit: 2 }));
      const token = tokenOf(first) ?? '';
      const envelope = Buffer.from(token, 'base64').toString();
      expect(JSON.parse(envelope)).toEqual({ version: 3, token: expect.any(String) });
      expect(Buffer.from(JSON.parse(envelope).token, 'base64').toString()).not.toContain('pk');
      const second = await subject.invoke(query({ limit: 2, nextToken: token }));
      expect(numbers(second)).toEqual([3, 4]);
      expect(numbers(await subject.invoke(query({ limit: 2, nextToken: tokenOf(second) })))).toEqual([5]);
      const scanned = await subject.invoke({ operation: 'Scan', limit: 3 });
      const rest = await subject.invoke({ operation: 'Scan', nextToken: tokenOf(scanned) });
      expect([...numbers(scanned), ...numbers(rest)].sort()).toEqual([1, 2, 3, 4, 5]);
    });

    it('refuse tokens of other fields, tables and secrets, and made up ones', async () => {
      await using subject = await startWithNotes();
      const token = tokenOf(await subject.invoke(query({ limit: 2 }))) ?? '';
      const tampered = Buffer.from(token, 'base64')
        .toString()
        .replace(/.{4}"}$/, 'AAAA"}');
      const foreign = { dynamoDb: subject.dynamoDb, tokenSecret: 'secret' };
      const refused = {
        type: 'DynamoDB:UserIllegalArgumentException',
        message:
          'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
      };
      expect(await subject.fail(query({ nextToken: token }), 'Query.others')).toMatchObject(refused);
      for (const nextToken of ['', 'nonsense', Buffer.from(tampered).toString('base64')]) {
        expect(await subject.fail(query({ nextToken }))).toMatchObject(refused);
      }
      for (const options of [
        { ...foreign, tableName: 'Other' },
        { ...foreign, tableName: 'Notes', tokenSecret: 'changed' },
      ]) {
        const other = createDynamoDbDataSource(options);
        await expect(other.invoke(query({ nextToken: token }), callOf())).rejects.toMatchObject(refused);
      }
    });

    it.each([
      ['an object', (filter: JsonObject): Json => filter],
      ['text', (filter: JsonObject): Json => JSON.stringify(filter)],
    ])('filter by %s', async (_, give) => {
      await using subject = await startWithNotes();
      const filter = give({
        expression: '#e = :yes',
        expressionNames: { '#e': 'even' },
        expressionValues: { ':yes': { BOOL: true } },
      });
      const page = await subject.invoke(query({ filter }));
      expect(numbers(page)).toEqual([2, 4]);
      expect(page).toMatchObject({ scannedCount: 5 });
      expect(numbers(await subject.invoke({ operation: 'Scan', filter }))).toEqual([2, 4]);
    });

    it('read an index, a projection, a segment', async () => {
      await using subject = await startWithNotes();
      const bySk = { expression: 'sk = :sk', expressionValues: { ':sk': { N: 3 } } };
      const projection = { expression: 'sk' };
      expect(
        await subject.invoke({
          operation: 'Query',
          query: bySk,
          index: 'bySk',
          projection,
          select: 'SPECIFIC_ATTRIBUTES',
        }),
      ).toEqual({ items: [{ sk: 3 }], nextToken: null, scannedCount: 1 });
      const shares = await Promise.all(
        [0, 1].map((segment) =>
          subject.invoke({ operation: 'Scan', segment, totalSegments: 2, consistentRead: true }),
        ),
      );
      expect(shares.flatMap(numbers).sort()).toEqual([1, 2, 3, 4, 5]);
    });

    it('say what DynamoDB refuses', async () => {
      await using subject = await start();
      expect(await subject.fail(query({ index: 'nope' }))).toEqual({
        type: 'DynamoDB:ValidationException',
        message: failureText('The table does not have the specified index: nope', 'ValidationException'),
        result: null,
      });
    });

    it('do not synchronize', async () => {
      await using subject = await start();
      expect(await subject.fail({ operation: 'Sync', limit: 10 })).toMatchObject({
        type: 'UnsupportedOperation',
      });
    });
  });

  describe('batches', () => {
    it('put, get in the order of the keys with holes, and delete', async () => {
      await using subject = await start();
      const item = (sk: number) => ({ ...key(sk), n: { N: sk } });
      const plain = (sk: number) => ({ pk: 'r', sk, n: sk });
      expect(
        await subject.invoke({
          operation: 'BatchPutItem',
          tables: { Notes: [item(1), item(2)], Other: [item(3)] },
        }),
      ).toEqual({
        data: { Notes: [plain(1), plain(2)], Other: [plain(3)] },
        unprocessedItems: { Notes: [], Other: [] },
      });
      expect(
        await subject.invoke({
          operation: 'BatchGetItem',
          tables: {
            Notes: { keys: [key(2), key(9), key(1)], consistentRead: true },
            Other: { keys: [key(8)] },
          },
        }),
      ).toEqual({
        data: { Notes: [plain(2), null, plain(1)], Other: [null] },
        unprocessedKeys: { Notes: [], Other: [] },
      });
      expect(
        await subject.invoke({ operation: 'BatchDeleteItem', tables: { Notes: [key(1), key(9)] } }),
      ).toEqual({
        data: {
          Notes: [
            { pk: 'r', sk: 1 },
            { pk: 'r', sk: 9 },
          ],
        },
        unprocessedKeys: { Notes: [] },
      });
      expect(await subject.invoke(get(1))).toBeNull();
    });

    it('keep the order also when the projection leaves the keys out', async () => {
      await using subject = await start();
      for (const sk of [1, 2, 3]) await subject.invoke(put(sk, { n: { N: sk }, m: { M: { x: { N: sk } } } }));
      const projection = { expression: '#n, m.x, sk', expressionNames: { '#n': 'n' } };
      const keys = [key(3), key(1), { pk: { S: 'r' }, sk: { N: '2.0' } }];
      expect(
        await subject.invoke({ operation: 'BatchGetItem', tables: { Notes: { keys, projection } } }),
      ).toMatchObject({
        data: { Notes: [3, 1, 2].map((n) => ({ n, sk: n, m: { x: n } })) },
      });
    });

    it('tell what was left undone', async () => {
      const wire = (sk: string) => ({ pk: { S: 'r' }, sk: { N: sk } });
      const dynamoDb: DynamoDbDataSourceOptions['dynamoDb'] = {
        call: async (operation) =>
          operation === 'BatchGetItem'
            ? { Responses: { Notes: [wire('1')] }, UnprocessedKeys: { Notes: { Keys: [wire('2')] } } }
            : {
                UnprocessedItems: {
                  Notes: [{ PutRequest: { Item: wire('2') } }, { DeleteRequest: { Key: wire('2') } }],
                },
              },
      };
      const source = createDynamoDbDataSource({ tableName: 'Notes', dynamoDb, tokenSecret: 's' });
      const [one, two] = [
        { pk: 'r', sk: 1 },
        { pk: 'r', sk: 2 },
      ];
      const tables = { Notes: [key(1), key(2)] };
      expect(
        await source.invoke(
          { operation: 'BatchGetItem', tables: { Notes: { keys: [key(1), key(2)] } } },
          callOf(),
        ),
      ).toEqual({ data: { Notes: [one, null] }, unprocessedKeys: { Notes: [two] } });
      expect(await source.invoke({ operation: 'BatchPutItem', tables }, callOf())).toEqual({
        data: { Notes: [one, null] },
        unprocessedItems: { Notes: [two] },
      });
      expect(await source.invoke({ operation: 'BatchDeleteItem', tables }, callOf())).toEqual({
        data: { Notes: [one, null] },
        unprocessedKeys: { Notes: [two] },
      });
    });

    it('say what DynamoDB refuses', async () => {
      await using subject = await start();
      const keys = [key(1), key(1)];
      expect(await subject.fail({ operation: 'BatchGetItem', tables: { Notes: { keys } } })).toMatchObject({
        type: 'DynamoDB:ValidationException',
        message: failureText('Provided list of item keys contains duplicates', 'ValidationException'),
      });
      expect(await subject.fail({ operation: 'BatchPutItem', tables: { Unknown: [key(1)] } })).toMatchObject({
        type: 'DynamoDB:ResourceNotFoundException',
      });
    });
  });

  describe('transactions', () => {
    const action = (operation: string, sk: number, more: JsonObject = {}): JsonObject => ({
      table: 'Notes',
      operation,
      key: key(sk),
      ...more,
    });
    const isNew = { expression: 'attribute_not_exists(pk)' };

    it('write all, and give the keys', async () => {
      await using subject = await start();
      await subject.invoke(put(3));
      await subject.invoke(put(4));
      const transactItems = [
        action('PutItem', 1, { attributeValues: { n: { N: 1 } }, condition: isNew }),
        action('UpdateItem', 2, {
          update: {
            expression: 'SET #n = :n',
            expressionNames: { '#n': 'n' },
            expressionValues: { ':n': { N: 2 } },
          },
        }),
        action('DeleteItem', 3),
        action('ConditionCheck', 4, { condition: { expression: 'attribute_exists(pk)' } }),
      ];
      expect(await subject.invoke({ operation: 'TransactWriteItems', transactItems })).toEqual({
        keys: [1, 2, 3, 4].map((sk) => ({ pk: 'r', sk })),
        cancellationReasons: null,
      });
      const read = [1, 2, 3].map((sk) => ({ table: 'Notes', key: key(sk), projection: { expression: 'n' } }));
      expect(await subject.invoke({ operation: 'TransactGetItems', transactItems: read })).toEqual({
        items: [{ n: 1 }, { n: 2 }, null],
        cancellationReasons: null,
      });
    });

    it('give a reason for each action when they fail', async () => {
      await using subject = await start();
      await subject.invoke(put(1, { n: { N: 1 } }));
      await subject.invoke(put(2, { n: { N: 2 } }));
      const transactItems = [
        action('PutItem', 1, { attributeValues: {}, condition: isNew }),
        action('PutItem', 2, {
          attributeValues: {},
          condition: { ...isNew, returnValuesOnConditionCheckFailure: false },
        }),
        action('PutItem', 3, { attributeValues: {} }),
      ];
      expect(await subject.fail({ operation: 'TransactWriteItems', transactItems })).toEqual({
        type: 'DynamoDB:TransactionCanceledException',
        message: expect.stringMatching(
          /^Transaction cancelled, please refer cancellation reasons for specific reasons \[ConditionalCheckFailed, ConditionalCheckFailed, None\] \(Service: AmazonDynamoDBv2; /,
        ),
        result: {
          keys: null,
          cancellationReasons: [
            {
              item: { pk: 'r', sk: 1, n: 1 },
              type: 'ConditionCheckFailed',
              message: 'The condition check failed.',
            },
            { type: 'ConditionCheckFailed', message: 'The condition check failed.' },
            { type: 'None', message: 'None' },
          ],
        },
      });
      expect(await subject.invoke(get(3))).toBeNull();
    });

    it('give reasons for reads, too', async () => {
      await using subject = await start();
      const transactItems = [
        { table: 'Notes', key: key(1) },
        { table: 'Notes', key: { pk: { S: 'r' } } },
      ];
      expect(await subject.fail({ operation: 'TransactGetItems', transactItems })).toMatchObject({
        type: 'DynamoDB:TransactionCanceledException',
        result: {
          items: null,
          cancellationReasons: [
            { type: 'None', message: 'None' },
            { type: 'ValidationError', message: 'The provided key element does not match the schema' },
          ],
        },
      });
    });
  });

  describe('a malformed request object', () => {
    const transact = (item: JsonObject) => ({ operation: 'TransactWriteItems', transactItems: [item] });
    it.each<[Json | undefined, string]>([
      [undefined, "Value for field '$[operation]' not found."],
      [null, "Value for field '$[operation]' not found."],
      [{}, "Value for field '$[operation]' not found."],
      ['GetItem', "Value for field '$[operation]' not found."],
      [{ operation: 'Fetch' }, "Unsupported operation 'Fetch'."],
      [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
      [{ ...get(1), returnValues: 'ALL' }, "Unsupported element '$[returnValues]'."],
      [{ operation: 'PutItem', key: key(1) }, "Value for field '$[attributeValues]' not found."],
      [
        { operation: 'GetItem', key: { pk: 'r' } },
        "Expected JSON object for attribute value '$[key][pk]' but got a 'STRING' instead.",
      ],
      [
        put(1, { n: null }),
        "Expected JSON object for attribute value '$[attributeValues][n]' but got a 'NULL' instead.",
      ],
      [
        put(1, { l: { L: [1] } }),
        "Expected JSON object for attribute value '$[attributeValues][l][0]' but got a 'NUMBER' instead.",
      ],
      [
        put(1, { m: { M: { x: [] } } }),
        "Expected JSON object for attribute value '$[attributeValues][m][x]' but got a 'ARRAY' instead.",
      ],
      [put(1, { x: { X: 1 } }), 'Unable to convert {"X":1} to Object.'],
      [put(1, { x: {} }), 'Unable to convert {} to Object.'],
      [put(1, { x: { L: 'no' } }), 'Unable to convert {"L":"no"} to Object.'],
      [{ operation: 'GetItem', key: 'r' }, 'Unable to convert "r" to Object.'],
      [{ operation: 'UpdateItem', key: key(1) }, "Value for field '$[update]' not found."],
      [
        { operation: 'UpdateItem', key: key(1), update: {} },
        "Value for field '$[update][expression]' not found.",
      ],
      [{ operation: 'Query' }, "Value for field '$[query]' not found."],
      [{ operation: 'Query', query: {} }, "Value for field '$[query][expression]' not found."],
      [{ operation: 'Scan', filter: 'not JSON' }, 'Unable to convert "not JSON" to Object.'],
      [{ operation: 'Scan', nextToken: 5 }, 'Unable to convert 5 to Object.'],
      [{ ...put(1), condition: {} }, "Value for field '$[condition][expression]' not found."],
      [{ operation: 'BatchGetItem' }, "Value for field '$[tables]' not found."],
      [
        { operation: 'BatchGetItem', tables: { Notes: {} } },
        "Value for field '$[tables][Notes][keys]' not found.",
      ],
      [{ operation: 'BatchPutItem', tables: { Notes: {} } }, 'Unable to convert {} to Object.'],
      [{ operation: 'TransactGetItems' }, "Value for field '$[transactItems]' not found."],
      [transact({}), "Value for field '$[transactItems][0][table]' not found."],
      [
        transact({ table: 'Notes', operation: 'Guess', key: key(1) }),
        "Unsupported operation 'Guess' at '$[transactItems][0][operation]'.",
      ],
      [
        transact({ table: 'Notes', operation: 'ConditionCheck', key: key(1) }),
        "Value for field '$[transactItems][0][condition]' not found.",
      ],
    ])('%j is refused', async (request, message) => {
      await using subject = await start();
      expect(await subject.fail(request)).toEqual({ type: 'MappingTemplate', message, result: null });
    });

    it('leaves to DynamoDB what looks well formed', async () => {
      await using subject = await start();
      expect(
        await subject.fail({ operation: 'GetItem', key: { pk: { S: null }, sk: { N: 1 } } }),
      ).toMatchObject({
        type: 'DynamoDB:ValidationException',
        message: failureText(
          'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
          'ValidationException',
        ),
      });
      expect(await subject.fail({ operation: 'GetItem', key: { pk: { S: 'r' } } })).toMatchObject({
        message: failureText('The provided key element does not match the schema', 'ValidationException'),
      });
    });
  });

  it('passes on failures that are not DynamoDB’s', async () => {
    const failure = new TypeError('a mistake of ours');
    const dynamoDb = { call: () => Promise.reject(failure) };
    const source = createDynamoDbDataSource({ tableName: 'Notes', dynamoDb, tokenSecret: 's' });
    await expect(source.invoke(get(1), callOf())).rejects.toBe(failure);
  });
});
