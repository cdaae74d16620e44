import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { buildApiSchema } from '../api-schema.ts';
import { coerceVariables } from './coerce-variables.ts';

const schema = buildApiSchema(
  `
  enum Color { RED GREEN }
  input Inner { name: String! size: Int = 1, inner: Inner }
  input Outer { nested: Inner, list: [Inner!], json: AWSJSON = "{\\"a\\":1}", color: Color }
  type Query { hello(id: ID, ratio: Float): String }
`,
  'Schema',
);

function coerce(definitions: string, given: JsonObject) {
  const [operation] = parse(`query(${definitions}) { hello }`).definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('Not an operation.');
  return coerceVariables(schema, operation, given);
}

describe('Variables that fit', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['$a: Int', {}, {}],
    ['$a: Int', { a: null }, { a: null }],
    ['$a: Int', { a: 2_147_483_647 }, { a: 2_147_483_647 }],
    ['$a: Int', { a: 5.0 }, { a: 5 }],
    ['$a: Int = 3', {}, { a: 3 }],
    ['$a: Int = 3', { a: null }, { a: null }],
    ['$a: Int! = 3', {}, { a: 3 }],
    ['$a: Float', { a: 1 }, { a: 1 }],
    ['$a: ID', { a: 7 }, { a: '7' }],
    ['$a: Color', { a: 'RED' }, { a: 'RED' }],
    ['$a: [Int]', { a: [1, null] }, { a: [1, null] }],
    ['$a: [Int]', { a: 1 }, { a: [1] }],
    ['$a: [[Int]]', { a: [[1], 2] }, { a: [[1], [2]] }],
    ['$a: AWSJSON', { a: '[1,{"b":null}]' }, { a: [1, { b: null }] }],
    ['$a: AWSJSON = "null"', {}, { a: null }],
    ['$a: AWSTimestamp', { a: -5 }, { a: -5 }],
    ['$a: Outer', { a: {} }, { a: { json: { a: 1 } } }],
    ['$a: Outer', { a: { json: null } }, { a: { json: null } }],
    [
      '$a: Outer',
      { a: { nested: { name: 'x' }, json: '1' } },
      { a: { nested: { name: 'x', size: 1 }, json: 1 } },
    ],
    ['$a: Outer', { a: { list: { name: 'x' } } }, { a: { list: [{ name: 'x', size: 1 }], json: { a: 1 } } }],
    ['$constructor: String, $toString: Int', {}, {}],
  ])('%s given %j are %j', (definitions, given, values) => {
    expect(coerce(definitions, given)).toEqual({ values, errors: [] });
  });

  test('those that the operation does not declare are dropped', () => {
    expect(coerce('$a: Int', { a: 1, b: 2 }).values).toEqual({ a: 1 });
  });
});

describe('Variables that do not fit', () => {
  const invalid = (reason: string) => `Variable 'a' has an invalid value. ${reason}`;
  const notNull = (type: string) => `Variable 'a' has coerced Null value for NonNull type '${type}'`;

  test.each<[string, JsonObject, string]>([
    ['$a: Boolean!', {}, notNull('Boolean!')],
    ['$a: Boolean!', { a: null }, notNull('Boolean!')],
    ['$a: [Int!]', { a: [1, null] }, notNull('Int!')],
    ['$a: Inner', { a: {} }, notNull('String!')],
    ['$a: Outer', { a: { nested: { inner: { name: null }, name: 'x' } } }, notNull('String!')],
    ['$a: AWSPhone', { a: 'x' }, invalid('Unable to parse `x` as a valid phone number.')],
    ['$a: AWSDate', { a: 5 }, invalid('Unable to parse `5` as a valid date.')],
    ['$a: AWSJSON', { a: { b: 1 } }, invalid('Unable to parse `{"b":1}` as a valid JSON.')],
    ['$a: AWSJSON', { a: 'x' }, invalid('Unable to parse `x` as a valid JSON.')],
    ['$a: Int', { a: 'x' }, invalid("Expected type 'Int' but was 'String'.")],
    ['$a: Int', { a: 1.5 }, invalid("Expected type 'Int' but was 'Double'.")],
    [
      '$a: Int',
      { a: 2_147_483_648 },
      invalid("Expected value to be in the Integer range but it was '2147483648'"),
    ],
    ['$a: String', { a: 5 }, invalid("Expected type 'String' but was 'Integer'.")],
    ['$a: String', { a: { b: 1 } }, invalid("Expected type 'String' but was 'Map'.")],
    ['$a: Boolean', { a: 'true' }, invalid("Expected type 'Boolean' but was 'String'.")],
    ['$a: [Int]', { a: ['x'] }, invalid("Expected type 'Int' but was 'String'.")],
    ['$a: Color', { a: 'BLUE' }, invalid("Invalid input for Enum 'Color'. No value found for name 'BLUE'")],
    [
      '$a: Color',
      { a: { toString: 1 } },
      invalid(`Invalid input for Enum 'Color'. No value found for name '{"toString":1}'`),
    ],
    [
      '$a: Inner',
      { a: 'x' },
      invalid(
        "Expected type 'Map' but was 'String'. Variables for input objects must be an instance of type 'Map'.",
      ),
    ],
    [
      '$a: Inner',
      { a: { name: 'x', other: 1 } },
      invalid(
        "The variables input contains a field name 'other' that is not defined for input object type 'Inner' ",
      ),
    ],
  ])('%s given %j', (definitions, given, message) => {
    expect(coerce(definitions, given).errors).toEqual([
      { path: null, locations: [{ line: 1, column: 7, sourceName: null }], message },
    ]);
  });

  test('each gives an entry of its own', () => {
    const { errors } = coerce('$a: Int!, $b: Int, $c: Color', { b: 'x', c: 'GREEN' });

    expect(errors.map(({ message }) => message)).toEqual([
      "Variable 'a' has coerced Null value for NonNull type 'Int!'",
      "Variable 'b' has an invalid value. Expected type 'Int' but was 'String'.",
    ]);
  });
});
