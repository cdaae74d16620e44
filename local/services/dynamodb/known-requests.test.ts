import { describe, expect, test } from 'vitest';
import type { Item } from './attribute-value.ts';
import { createKnownRequests } from './known-requests.ts';

const given = () => createKnownRequests((_operation, _member, map) => (map as Item | undefined) ?? null);

const put = {
  TableName: 'Messages',
  Item: { id: { S: 'x' } },
  ConditionExpression: '#a = :a AND attribute_exists(b)',
  ExpressionAttributeNames: { '#a': 'a' },
  ExpressionAttributeValues: { ':a': { N: '1' } },
};

/** What validation makes of a put: parsed expressions hold the very objects of the values. */
function validated(input: typeof put) {
  return {
    ...input,
    _condition: {
      type: 'and',
      args: [
        { type: '=', args: [['a'], input.ExpressionAttributeValues[':a']] },
        { type: 'function', args: [['b']] },
      ],
    },
  };
}

function withValue(value: Item[string]) {
  return { ...put, ExpressionAttributeValues: { ':a': value } };
}

describe('Known requests', () => {
  test('are found with the data of the next request, and without what is spent', () => {
    const known = given();
    known.remember('PutItem', put, validated(put));
    const next = { ...put, Item: { id: { S: 'y' } }, ExpressionAttributeValues: { ':a': { N: '2' } } };

    expect(known.find('PutItem', next)).toEqual({
      TableName: 'Messages',
      Item: { id: { S: 'y' } },
      _condition: validated(next)._condition,
    });
    expect(known.find('PutItem', put)).toMatchObject({ Item: { id: { S: 'x' } } });
  });

  test('of a query are its conditions, filter, projection and settings', () => {
    const known = given();
    const values = { ':a': { S: 'x' }, ':b': { S: 'y' } };
    const query = {
      TableName: 'Messages',
      KeyConditionExpression: 'a = :a',
      FilterExpression: 'b = :b',
      ProjectionExpression: 'c',
      ExpressionAttributeValues: values,
      Limit: 5,
    };
    const conditionsWith = (a: unknown, b: unknown) => ({
      KeyConditions: { a: { ComparisonOperator: 'EQ', AttributeValueList: [a] } },
      _filter: { expression: { type: '=', args: [['b'], b] } },
      _projection: { paths: [['c']] },
    });
    known.remember('Query', query, { ...query, ...conditionsWith(values[':a'], values[':b']) });
    const next = { ...query, ExpressionAttributeValues: { ':a': { S: 'v' }, ':b': { S: 'w' } } };
    const from = { ...next, ExclusiveStartKey: { a: { S: 'x' } } };

    expect(known.find('Query', next)).toEqual({
      TableName: 'Messages',
      Limit: 5,
      ...conditionsWith({ S: 'v' }, { S: 'w' }),
    });
    expect(known.find('Query', from)).toBeNull();
    expect(known.find('Query', { ...next, Limit: 6 })).toBeNull();
  });

  test.each<[string, object]>([
    ['a value of another type', withValue({ S: '2' })],
    ['a value of another name', { ...put, ExpressionAttributeValues: { ':b': { N: '2' } } }],
    ['one value more', { ...put, ExpressionAttributeValues: { ':a': { N: '2' }, ':b': { N: '2' } } }],
    ['no values', { ...put, ExpressionAttributeValues: undefined }],
    ['another attribute', { ...put, ExpressionAttributeNames: { '#a': 'c' } }],
    ['another text', { ...put, ConditionExpression: '#a = :a' }],
    ['another table', { ...put, TableName: 'Others' }],
    ['another answer', { ...put, ReturnValues: 'ALL_OLD' }],
    ['no item', { ...put, Item: undefined }],
    ['a condition of the first years', { ...put, Expected: {} }],
  ])('are not found with %s', (_title, other) => {
    const known = given();
    known.remember('PutItem', put, validated(put));

    expect(known.find('PutItem', { ...other })).toBeNull();
    expect(known.find('PutItem', put)).not.toBeNull();
  });

  test('are not found by another operation, nor with data that are not valid', () => {
    const known = createKnownRequests((_operation, member, map) =>
      member === 'Item' ? null : (map as Item),
    );
    known.remember('PutItem', put, validated(put));

    expect(known.find('PutItem', put)).toBeNull();
    expect(known.find('DeleteItem', put)).toBeNull();
  });

  test('an empty map of values is not the same as none', () => {
    const known = given();
    const plain = { TableName: 'Messages', Item: put.Item };
    known.remember('PutItem', plain, plain);

    expect(known.find('PutItem', plain)).toEqual(plain);
    expect(known.find('PutItem', { ...plain, ExpressionAttributeValues: {} })).toBeNull();
  });

  test('are not remembered when validation kept a copy of a value', () => {
    const known = given();
    known.remember('PutItem', put, {
      ...validated({ ...put, ExpressionAttributeValues: { ':a': { N: '1' } } }),
      ...put,
    });

    expect(known.find('PutItem', put)).toBeNull();
  });

  test.each(['a BETWEEN :a AND :b', 'attribute_type(a, :a)'])(
    'are not remembered where values decide: %s',
    (ConditionExpression) => {
      const known = given();
      const input = { ...put, ConditionExpression };
      known.remember('PutItem', input, validated(input));

      expect(known.find('PutItem', input)).toBeNull();
    },
  );

  test('are forgotten when they become too many', () => {
    const known = given();
    for (let table = 0; table <= 1000; table += 1) {
      const input = { TableName: `T${table}`, Key: put.Item };
      known.remember('GetItem', input, input);
    }

    expect(known.find('GetItem', { TableName: 'T0', Key: put.Item })).toBeNull();
    expect(known.find('GetItem', { TableName: 'T1000', Key: put.Item })).not.toBeNull();
  });
});
