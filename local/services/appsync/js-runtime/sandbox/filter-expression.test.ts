import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../lib/json.ts';
import { givenRuntime } from '../testing/given-runtime.ts';

const { functionOf } = givenRuntime();
const toFilter = functionOf('util.transform.toDynamoDBFilterExpression(x)');
const toCondition = functionOf('util.transform.toDynamoDBConditionExpression(x)');

interface Expression {
  expression: string;
  expressionNames: Record<string, string>;
  expressionValues: Record<string, Json>;
}

function parsed(filter: Json): Expression | null {
  const text = toFilter(filter);
  return typeof text === 'string' ? (JSON.parse(text) as Expression) : null;
}

describe('util.transform.toDynamoDBFilterExpression', () => {
  test('answers JSON text with expression, names and values', () => {
    expect(toFilter({ title: { contains: 'Hello' } })).toBe(
      '{"expression":"(contains(#title,:title_contains))","expressionNames":{"#title":"title"},"expressionValues":{":title_contains":{"S":"Hello"}}}',
    );
  });

  test.each<[Json, string, Json]>([
    [{ a: { eq: 1 } }, '(#a = :a_eq)', { ':a_eq': { N: 1 } }],
    [{ a: { ne: 'x' } }, '(#a <> :a_ne)', { ':a_ne': { S: 'x' } }],
    [{ a: { lt: 1 } }, '(#a < :a_lt)', { ':a_lt': { N: 1 } }],
    [{ a: { le: 1 } }, '(#a <= :a_le)', { ':a_le': { N: 1 } }],
    [{ a: { gt: 1 } }, '(#a > :a_gt)', { ':a_gt': { N: 1 } }],
    [{ a: { ge: 1 } }, '(#a >= :a_ge)', { ':a_ge': { N: 1 } }],
    [{ a: { notContains: 1 } }, '(NOT contains(#a,:a_notContains))', { ':a_notContains': { N: 1 } }],
    [{ a: { beginsWith: 'x' } }, '(begins_with(#a,:a_beginsWith))', { ':a_beginsWith': { S: 'x' } }],
    [
      { a: { between: [1, 2] } },
      '(#a BETWEEN :a_between_start AND :a_between_end)',
      { ':a_between_start': { N: 1 }, ':a_between_end': { N: 2 } },
    ],
    [
      { a: { in: ['x', 'y'] } },
      '(#a IN (:a_in_0, :a_in_1))',
      { ':a_in_0': { S: 'x' }, ':a_in_1': { S: 'y' } },
    ],
    [{ a: { in: [] } }, '(null)', {}],
    [{ a: { attributeExists: true } }, '(attribute_exists(#a))', {}],
    [{ a: { attributeExists: false } }, '(attribute_not_exists(#a))', {}],
    [
      { a: { attributeType: 'numberSet' } },
      '(attribute_type(#a,:a_attributeType))',
      { ':a_attributeType': { S: 'NS' } },
    ],
    [
      { a: { attributeType: '_null' } },
      '(attribute_type(#a,:a_attributeType))',
      { ':a_attributeType': { S: 'NULL' } },
    ],
    [{ a: { size: { gt: 1 } } }, '(size(#a) > :a_size_gt)', { ':a_size_gt': { N: 1 } }],
    [
      { a: { size: { between: [1, 2] } } },
      '(size(#a) BETWEEN :a_size_between_start AND :a_size_between_end)',
      { ':a_size_between_start': { N: 1 }, ':a_size_between_end': { N: 2 } },
    ],
    [{ a: { eq: null } }, '(#a = :a_eq)', { ':a_eq': { NULL: null } }],
    [
      { a: { eq: [1, { b: true }] } },
      '(#a = :a_eq)',
      { ':a_eq': { L: [{ N: 1 }, { M: { b: { BOOL: true } } }] } },
    ],
    [
      { a: { eq: 1 }, b: { eq: 2 } },
      '(#a = :a_eq) AND (#b = :b_eq)',
      { ':a_eq': { N: 1 }, ':b_eq': { N: 2 } },
    ],
    [{ a: { ge: 1, le: 2 } }, '((#a >= :a_ge) AND (#a <= :a_le))', { ':a_ge': { N: 1 }, ':a_le': { N: 2 } }],
    [{ and: [{ a: { eq: 1 } }] }, '(#a = :and_0_a_eq)', { ':and_0_a_eq': { N: 1 } }],
    [
      { or: [{ a: { eq: 1 } }, { a: { eq: 2 } }] },
      '((#a = :or_0_a_eq) OR (#a = :or_1_a_eq))',
      { ':or_0_a_eq': { N: 1 }, ':or_1_a_eq': { N: 2 } },
    ],
    [{ not: { a: { eq: 1 } } }, '(NOT (#a = :not_a_eq))', { ':not_a_eq': { N: 1 } }],
    [
      { not: { a: { eq: 1 }, b: { eq: 2 } } },
      '(NOT ((#a = :not_a_eq) AND (#b = :not_b_eq)))',
      { ':not_a_eq': { N: 1 }, ':not_b_eq': { N: 2 } },
    ],
    [
      { a: { eq: 1 }, or: [{ b: { eq: 2 } }, { and: [{ c: { eq: 3 } }, { not: { d: { eq: 4 } } }] }] },
      '(#a = :a_eq) AND ((#b = :or_0_b_eq) OR ((#c = :or_1_and_0_c_eq) AND (NOT (#d = :or_1_and_1_not_d_eq))))',
      {
        ':a_eq': { N: 1 },
        ':or_0_b_eq': { N: 2 },
        ':or_1_and_0_c_eq': { N: 3 },
        ':or_1_and_1_not_d_eq': { N: 4 },
      },
    ],
    [{}, '', {}],
    [{ a: { eq: 1 }, b: {} }, '(#a = :a_eq) AND ', { ':a_eq': { N: 1 } }],
    [{ not: {} }, '(NOT )', {}],
  ])('%j', (filter, expression, expressionValues) => {
    expect(parsed(filter)).toMatchObject({ expression, expressionValues });
  });

  test.each<[Json]>([
    [null],
    [[]],
    ['{"a":{"eq":1}}'],
    [{ a: 1 }],
    [{ a: null }],
    [{ a: { like: 1 } }],
    [{ a: { constructor: 1 } }],
    [{ and: { a: { eq: 1 } } }],
    [{ a: { between: [1] } }],
    [{ a: { in: 'x' } }],
    [{ a: { attributeExists: 'true' } }],
    [{ a: { attributeType: 'S' } }],
  ])('%j has no expression', (filter) => {
    expect(toFilter(filter)).toBeNull();
  });

  test('every placeholder has a value, every value its placeholder, and brackets balance', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const { expression = '', expressionNames = {}, expressionValues = {} } = parsed(filter) ?? {};
        expect(new Set(expression.match(/#\w+/g))).toEqual(new Set(Object.keys(expressionNames)));
        expect(new Set(expression.match(/:\w+/g))).toEqual(new Set(Object.keys(expressionValues)));
        expect(Object.entries(expressionNames).every(([alias, name]) => alias === `#${name}`)).toBe(true);
        let depth = 0;
        for (const character of expression) {
          depth += character === '(' ? 1 : character === ')' ? -1 : 0;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
        expect(depth).toBe(0);
      }),
    );
  });

  test('values under different groups never share a placeholder', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const expression = parsed(filter)?.expression ?? '';
        const placeholders = expression.match(/:\w+/g) ?? [];
        expect(new Set(placeholders).size).toBe(placeholders.length);
      }),
    );
  });
});

describe('util.transform.toDynamoDBConditionExpression', () => {
  test('is the same as the filter expression', () => {
    fc.assert(fc.property(filters, (filter) => toCondition(filter) === toFilter(filter)));
  });
});

const { filter: filters } = fc.letrec<{ filter: Json; operators: Json }>((tie) => ({
  operators: fc.dictionary(fc.constantFrom('eq', 'ne', 'lt', 'ge', 'contains', 'beginsWith'), fc.integer(), {
    minKeys: 1,
    maxKeys: 3,
  }),
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('operators'), { minKeys: 1, maxKeys: 3 }),
    fc.record({ and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }), a: tie('operators') }),
    fc.record({ not: tie('filter') }),
  ),
}));
