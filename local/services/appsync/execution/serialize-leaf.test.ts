import { type GraphQLLeafType, isLeafType } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { buildApiSchema } from '../api-schema.ts';
import { serializeLeaf } from './serialize-leaf.ts';

const schema = buildApiSchema('enum Color { RED } type Query { a: Color f: Float i: ID n: Int }', 'Schema');

function typeNamed(name: string): GraphQLLeafType {
  const type = schema.getType(name);
  if (!isLeafType(type)) throw new Error(`${name} is no leaf.`);
  return type;
}

describe('Leaves as tolerant as graphql-java', () => {
  test.each<[string, Json, Json]>([
    ['String', 'x', 'x'],
    ['String', 5, '5'],
    ['String', true, 'true'],
    ['String', { a: 1, b: ['x', null, { c: 'd' }] }, '{a=1, b=[x, null, {c=d}]}'],
    ['ID', 12, '12'],
    ['Int', 5, 5],
    ['Int', '5', 5],
    ['Int', true, 1],
    ['Int', -2_147_483_648, -2_147_483_648],
    ['Float', '1.5', 1.5],
    ['Float', 2, 2],
    ['Boolean', 'false', false],
    ['Boolean', 0, false],
    ['Boolean', 2, true],
    ['Color', 'RED', 'RED'],
    ['AWSTimestamp', '12', 12],
    ['AWSJSON', null, 'null'],
  ])('%s %j is %j', (type, value, wire) => {
    expect(serializeLeaf(typeNamed(type), value)).toEqual(wire);
  });

  test.each<[string, Json, string]>([
    ['Int', 1.5, "Expected type 'Int' but was 'Double'."],
    ['Int', 2_147_483_648, "Expected type 'Int' but was 'Long'."],
    ['Int', '', "Expected type 'Int' but was 'String'."],
    ['Int', {}, "Expected type 'Int' but was 'LinkedHashMap'."],
    ['Float', 'x', "Expected type 'Float' but was 'String'."],
    ['Float', [], "Expected type 'Float' but was 'ArrayList'."],
    ['Boolean', 'yes', "Expected type 'Boolean' but was 'String'."],
    ['Color', 'BLUE', "Invalid input for Enum 'Color'. No value found for name 'BLUE'"],
    ['Color', { toString: 1 }, "Invalid input for Enum 'Color'. No value found for name '{toString=1}'"],
    ['AWSTimestamp', '', 'Unable to serialize `` as a valid Timestamp Object.'],
    ['AWSTimestamp', 1.5, 'Unable to serialize `1.5` as a valid Timestamp Object.'],
  ])('%s %j is refused', (type, value, message) => {
    expect(() => serializeLeaf(typeNamed(type), value)).toThrow(message);
  });
});
