import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { valueOf, failureOf, runBody } = givenRuntime();

describe('@aws-appsync/utils/dynamodb › get, put, remove', () => {
  test('get', () => {
    expect(valueOf('ddb.get({ key: { pk: "a", n: 1 } })')).toEqual({
      operation: 'GetItem',
      key: { pk: { S: 'a' }, n: { N: 1 } },
    });
    expect(
      valueOf('ddb.get({ key: { pk: "a" }, consistentRead: true, projection: ["pk", "nested.pk"] })'),
    ).toEqual({
      operation: 'GetItem',
      key: { pk: { S: 'a' } },
      consistentRead: true,
      projection: {
        expression: '#expName_1, #expName_2.#expName_1',
        expressionNames: { '#expName_1': 'pk', '#expName_2': 'nested' },
      },
    });
  });

  test('put', () => {
    expect(
      valueOf(
        'ddb.put({ key: { pk: "a" }, item: { tags: ddb.toStringSet(["x"]), list: [1, null], gone: undefined, none: null }, condition: { pk: { attributeExists: false } } })',
      ),
    ).toEqual({
      operation: 'PutItem',
      key: { pk: { S: 'a' } },
      attributeValues: { tags: { SS: ['x'] }, list: { L: [{ N: 1 }, { NULL: null }] }, none: { NULL: null } },
      condition: { expression: '(attribute_not_exists(#pk))', expressionNames: { '#pk': 'pk' } },
    });
  });

  test('put hands on the options of versioned data sources', () => {
    expect(
      valueOf(
        'ddb.put({ key: { pk: "a" }, item: {}, _version: 2, customPartitionKey: "c", populateIndexFields: true })',
      ),
    ).toEqual({
      operation: 'PutItem',
      key: { pk: { S: 'a' } },
      attributeValues: {},
      _version: 2,
      customPartitionKey: 'c',
      populateIndexFields: true,
    });
  });

  test('remove', () => {
    expect(valueOf('ddb.remove({ key: { pk: "a" }, condition: { n: { lt: 3 } } })')).toEqual({
      operation: 'DeleteItem',
      key: { pk: { S: 'a' } },
      condition: {
        expression: '(#n < :n_lt)',
        expressionNames: { '#n': 'n' },
        expressionValues: { ':n_lt': { N: 3 } },
      },
    });
  });
});

describe('@aws-appsync/utils/dynamodb › update', () => {
  const names = (...attributes: string[]) =>
    Object.fromEntries(attributes.map((attribute, i) => [`#expName_${i + 1}`, attribute]));
  const values = (...given: object[]) =>
    Object.fromEntries(given.map((value, i) => [`:expValue_${i + 1}`, value]));

  test.each([
    ['{ a: 1 }', 'SET #expName_1 = :expValue_1', names('a'), values({ N: 1 })],
    ['{ a: null, b: undefined }', 'SET #expName_1 = :expValue_1', names('a'), values({ NULL: null })],
    [
      '{ a: 1, b: "x" }',
      'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2',
      names('a', 'b'),
      values({ N: 1 }, { S: 'x' }),
    ],
    [
      '{ a: { b: { c: 1 } } }',
      'SET #expName_1.#expName_2.#expName_3 = :expValue_1',
      names('a', 'b', 'c'),
      values({ N: 1 }),
    ],
    ['{ a: {} }', 'SET #expName_1 = :expValue_1', names('a'), values({ M: {} })],
    ['{ a: [1] }', 'SET #expName_1 = :expValue_1', names('a'), values({ L: [{ N: 1 }] })],
    ['{ a: ddb.toNumberSet([1]) }', 'SET #expName_1 = :expValue_1', names('a'), values({ NS: [1] })],
    ['{ "a.b": 1 }', 'SET #expName_1 = :expValue_1', names('a.b'), values({ N: 1 })],
    ['{ a: ddb.operations.add(1) }', 'SET #expName_1 = :expValue_1', names('a'), values({ N: 1 })],
    [
      '{ a: ddb.operations.replace({ b: 1 }) }',
      'SET #expName_1 = :expValue_1',
      names('a'),
      values({ M: { b: { N: 1 } } }),
    ],
    [
      '{ a: ddb.operations.increment() }',
      'SET #expName_1 = #expName_1 + :expValue_1',
      names('a'),
      values({ N: 1 }),
    ],
    [
      '{ a: ddb.operations.increment(5) }',
      'SET #expName_1 = #expName_1 + :expValue_1',
      names('a'),
      values({ N: 5 }),
    ],
    [
      '{ a: ddb.operations.decrement(2) }',
      'SET #expName_1 = #expName_1 - :expValue_1',
      names('a'),
      values({ N: 2 }),
    ],
    [
      '{ a: ddb.operations.append([1]) }',
      'SET #expName_1 = list_append(#expName_1, :expValue_1)',
      names('a'),
      values({ L: [{ N: 1 }] }),
    ],
    [
      '{ a: ddb.operations.prepend([1]) }',
      'SET #expName_1 = list_append(:expValue_1, #expName_1)',
      names('a'),
      values({ L: [{ N: 1 }] }),
    ],
    [
      '{ a: ddb.operations.updateListItem("x", 1) }',
      'SET #expName_1[1] = :expValue_1',
      names('a'),
      values({ S: 'x' }),
    ],
    [
      '{ a: [ddb.operations.updateListItem("x", 1), ddb.operations.updateListItem("y", 3)] }',
      'SET #expName_1[1] = :expValue_1, #expName_1[3] = :expValue_2',
      names('a'),
      values({ S: 'x' }, { S: 'y' }),
    ],
    ['{ a: ddb.operations.remove() }', 'REMOVE #expName_1', names('a'), {}],
    [
      '{ gone: ddb.operations.remove(), a: 1, also: { b: ddb.operations.remove() } }',
      'SET #expName_1 = :expValue_1 REMOVE #expName_2, #expName_3.#expName_4',
      names('a', 'gone', 'also', 'b'),
      values({ N: 1 }),
    ],
  ])('%s', (update, expression, expressionNames, expressionValues) => {
    expect(valueOf(`ddb.update({ key: { pk: "a" }, update: ${update} })`)).toEqual({
      operation: 'UpdateItem',
      key: { pk: { S: 'a' } },
      update: { expression, expressionNames, expressionValues },
    });
  });

  test('data that looks like an operation or a set is data', () => {
    expect(
      valueOf(
        'ddb.update({ key: { pk: "a" }, update: { a: ddb.operations.add(ctx.args.remove), b: [ctx.args.remove] } }).update.expressionValues',
        {
          arguments: { remove: { type: 'OPERATION_REMOVE' } },
        },
      ),
    ).toEqual({
      ':expValue_1': { M: { type: { S: 'OPERATION_REMOVE' } } },
      ':expValue_2': { L: [{ M: { type: { S: 'OPERATION_REMOVE' } } }] },
    });
    expect(
      valueOf('ddb.put({ key: { pk: "a" }, item: ctx.args }).attributeValues', {
        arguments: { a: { SS: ['x'] } },
      }),
    ).toEqual({
      a: { M: { SS: { L: [{ S: 'x' }] } } },
    });
  });

  test('operations can be looked at', () => {
    expect(valueOf('[ddb.operations.add(1), ddb.operations.remove()]')).toEqual([
      { type: 'OPERATION_ADD', value: 1 },
      { type: 'OPERATION_REMOVE' },
    ]);
  });
});

describe('@aws-appsync/utils/dynamodb › query, scan, sync', () => {
  test('query', () => {
    expect(
      valueOf(
        `ddb.query({ query: { pk: { eq: 'a' }, sk: { beginsWith: 'M#' } }, index: 'byTime', limit: 20, nextToken: null,
          scanIndexForward: false, consistentRead: false, select: 'ALL_ATTRIBUTES',
          filter: { or: [{ n: { gt: 1 } }, { n: { attributeExists: false } }] } })`,
      ),
    ).toEqual({
      operation: 'Query',
      query: {
        expression: '(#pk = :pk_eq) AND (begins_with(#sk,:sk_beginsWith))',
        expressionNames: { '#pk': 'pk', '#sk': 'sk' },
        expressionValues: { ':pk_eq': { S: 'a' }, ':sk_beginsWith': { S: 'M#' } },
      },
      index: 'byTime',
      limit: 20,
      scanIndexForward: false,
      consistentRead: false,
      select: 'ALL_ATTRIBUTES',
      filter: {
        expression: '((#n > :or_0_n_gt) OR (attribute_not_exists(#n)))',
        expressionNames: { '#n': 'n' },
        expressionValues: { ':or_0_n_gt': { N: 1 } },
      },
    });
  });

  test('scan', () => {
    expect(valueOf('ddb.scan({})')).toEqual({ operation: 'Scan' });
    expect(valueOf('ddb.scan({ segment: 0, totalSegments: 4, limit: 5, nextToken: "t" })')).toEqual({
      operation: 'Scan',
      segment: 0,
      totalSegments: 4,
      limit: 5,
      nextToken: 't',
    });
  });

  test('sync', () => {
    expect(valueOf('ddb.sync({ lastSync: 1, limit: 5, filter: { a: { eq: 1 } } })')).toEqual({
      operation: 'Sync',
      lastSync: 1,
      limit: 5,
      filter: {
        expression: '(#a = :a_eq)',
        expressionNames: { '#a': 'a' },
        expressionValues: { ':a_eq': { N: 1 } },
      },
    });
  });
});

describe('@aws-appsync/utils/dynamodb › batches and transactions', () => {
  test('batches', () => {
    expect(
      valueOf(
        'ddb.batchGet({ tables: { t: { keys: [{ id: 1 }], consistentRead: true, projection: ["id"] } } })',
      ),
    ).toEqual({
      operation: 'BatchGetItem',
      tables: {
        t: {
          keys: [{ id: { N: 1 } }],
          consistentRead: true,
          projection: { expression: '#expName_1', expressionNames: { '#expName_1': 'id' } },
        },
      },
    });
    expect(valueOf('ddb.batchPut({ tables: { t: [{ id: 1 }], u: [] } })')).toEqual({
      operation: 'BatchPutItem',
      tables: { t: [{ id: { N: 1 } }], u: [] },
    });
    expect(valueOf('ddb.batchDelete({ tables: { t: [{ id: "a" }] } })')).toEqual({
      operation: 'BatchDeleteItem',
      tables: { t: [{ id: { S: 'a' } }] },
    });
  });

  test('transactGet', () => {
    expect(
      valueOf('ddb.transactGet({ items: [{ table: "t", key: { id: 1 }, projection: ["a"] }] })'),
    ).toEqual({
      operation: 'TransactGetItems',
      transactItems: [
        {
          table: 't',
          key: { id: { N: 1 } },
          projection: { expression: '#expName_1', expressionNames: { '#expName_1': 'a' } },
        },
      ],
    });
  });

  test('transactWrite', () => {
    expect(
      valueOf(`ddb.transactWrite({ items: [
        { putItem: { table: 't', key: { id: 1 }, item: { a: 2 }, condition: { id: { attributeExists: false } } } },
        { updateItem: { table: 't', key: { id: 2 }, update: { a: 3 }, condition: { a: { eq: 2 } } } },
        { deleteItem: { table: 't', key: { id: 3 } } },
        { conditionCheck: { table: 't', key: { id: 4 }, condition: { id: { attributeExists: true } } } },
      ] })`),
    ).toEqual({
      operation: 'TransactWriteItems',
      transactItems: [
        {
          table: 't',
          operation: 'PutItem',
          key: { id: { N: 1 } },
          attributeValues: { a: { N: 2 } },
          condition: { expression: '(attribute_not_exists(#id))', expressionNames: { '#id': 'id' } },
        },
        {
          table: 't',
          operation: 'UpdateItem',
          key: { id: { N: 2 } },
          update: {
            expression: 'SET #expName_1 = :expValue_1',
            expressionNames: { '#expName_1': 'a' },
            expressionValues: { ':expValue_1': { N: 3 } },
          },
          condition: {
            expression: '(#a = :a_eq)',
            expressionNames: { '#a': 'a' },
            expressionValues: { ':a_eq': { N: 2 } },
          },
        },
        { table: 't', operation: 'DeleteItem', key: { id: { N: 3 } } },
        {
          table: 't',
          operation: 'ConditionCheck',
          key: { id: { N: 4 } },
          condition: { expression: '(attribute_exists(#id))', expressionNames: { '#id': 'id' } },
        },
      ],
    });
  });
});

describe('@aws-appsync/utils/dynamodb › wrong input', () => {
  test.each([
    ['ddb.get()', 'Expected payload to be an Object.'],
    ['ddb.get({})', 'Expected key to be an Object.'],
    ['ddb.put({ key: { id: 1 } })', 'Expected item to be an Object.'],
    ['ddb.update({ key: { id: 1 } })', 'Expected update to be an Object.'],
    ['ddb.batchGet({})', 'Expected tables to be an Object.'],
    ['ddb.transactWrite({ items: {} })', 'Expected items to be an array.'],
    [
      'ddb.scan({ filter: { a: { like: 1 } } })',
      'Unable to convert the filter object to a DynamoDB expression.',
    ],
  ])('%s', (expression, message) => {
    expect(failureOf(expression)).toBe(message);
  });

  test('has the place of the call', () => {
    expect(runBody('\n  return ddb.get();').error).toMatchObject({
      type: 'Code',
      message: 'code.js:6:10: Expected payload to be an Object.',
    });
  });
});

describe('@aws-appsync/utils/ai', () => {
  test('names the operation and hands on the rest', () => {
    expect(
      valueOf('[ai.invokeModel({ modelId: "m", body: {} }), ai.converse({ modelId: "m", messages: [] })]'),
    ).toEqual([
      { operation: 'InvokeModel', modelId: 'm', body: {} },
      { operation: 'Converse', modelId: 'm', messages: [] },
    ]);
  });
});
