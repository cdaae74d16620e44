import { describe, expect, test } from 'vitest';
import { createParsedExpressions } from './parsed-expressions.ts';

const request = { operation: 'PutItem', ConditionExpression: '#a = :a AND attribute_exists(b)' };

/** What a parser makes of the request, with this value in it. */
const parsedWith = (value: unknown) => ({
  _condition: {
    type: 'and',
    args: [
      { type: '=', args: [['a'], value] },
      { type: 'function', args: [['b']] },
    ],
  },
});

describe('Parsed expressions', () => {
  test('are found with the values of the next request', () => {
    const parsed = createParsedExpressions();
    const values = { ':a': { N: '1' } };
    parsed.remember(request, values, parsedWith(values[':a']));

    expect(parsed.find(request, { ':a': { N: '2' } })).toEqual(parsedWith({ N: '2' }));
    expect(parsed.find(request, { ':a': { N: '3' } })).toEqual(parsedWith({ N: '3' }));
  });

  test('of a query are its conditions, filter and projection', () => {
    const parsed = createParsedExpressions();
    const query = { operation: 'Query', KeyConditionExpression: 'a = :a', FilterExpression: 'b = :b' };
    const conditionsWith = (a: unknown, b: unknown) => ({
      KeyConditions: { a: { ComparisonOperator: 'EQ', AttributeValueList: [a] } },
      _filter: { expression: { type: '=', args: [['b'], b] } },
      _projection: { paths: [['c']] },
    });
    const values = { ':a': { S: 'x' }, ':b': { S: 'y' } };
    parsed.remember(query, values, { ...conditionsWith(values[':a'], values[':b']) });

    expect(parsed.find(query, { ':a': { S: 'v' }, ':b': { S: 'w' } })).toEqual(
      conditionsWith({ S: 'v' }, { S: 'w' }),
    );
    expect(parsed.find({ ...query, ProjectionExpression: 'd' }, values)).toBeNull();
  });

  test.each([
    ['of another type', request, { ':a': { S: '2' } }],
    ['by another name', request, { ':b': { N: '2' } }],
    ['more of them', request, { ':a': { N: '2' }, ':b': { N: '2' } }],
    ['of another attribute', { ...request, ExpressionAttributeNames: { '#a': 'c' } }, { ':a': { N: '2' } }],
    ['in another text', { ...request, ConditionExpression: 'a = :a' }, { ':a': { N: '2' } }],
    ['in another operation', { ...request, operation: 'DeleteItem' }, { ':a': { N: '2' } }],
  ])('are not found with values %s', (_, other, values) => {
    const parsed = createParsedExpressions();
    const first = { ':a': { N: '1' } };
    parsed.remember(request, first, parsedWith(first[':a']));

    expect(parsed.find(other, values)).toBeNull();
  });

  test('are forgotten when the parser kept a copy of a value', () => {
    const parsed = createParsedExpressions();
    parsed.remember(request, { ':a': { N: '1' } }, parsedWith({ N: '1' }));

    expect(parsed.find(request, { ':a': { N: '2' } })).toBeNull();
  });

  test.each(['a BETWEEN :a AND :b', 'attribute_type(a, :a)'])(
    'are never remembered where values decide: %s',
    (ConditionExpression) => {
      const parsed = createParsedExpressions();
      const values = { ':a': { S: 'S' } };
      parsed.remember({ operation: 'PutItem', ConditionExpression }, values, { _condition: values[':a'] });

      expect(parsed.find({ operation: 'PutItem', ConditionExpression }, values)).toBeNull();
    },
  );
});
