import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../lib/json.ts';
import { givenRuntime } from '../testing/given-runtime.ts';

const { valueOf, functionOf } = givenRuntime();

describe('util.dynamodb', () => {
  test.each([
    ['toDynamoDB("a")', { S: 'a' }],
    ['toDynamoDB(1.5)', { N: 1.5 }],
    ['toDynamoDB(true)', { BOOL: true }],
    ['toDynamoDB(null)', { NULL: null }],
    ['toDynamoDB([1, "a", [null]])', { L: [{ N: 1 }, { S: 'a' }, { L: [{ NULL: null }] }] }],
    ['toDynamoDB({ a: { b: 1 }, c: undefined })', { M: { a: { M: { b: { N: 1 } } } } }],
    ['toString("a")', { S: 'a' }],
    ['toStringSet(["a", "b"])', { SS: ['a', 'b'] }],
    ['toNumber(12345)', { N: 12345 }],
    ['toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ['toBinary("Zm9v")', { B: 'Zm9v' }],
    ['toBinarySet(["Zm9v", "YmFy"])', { BS: ['Zm9v', 'YmFy'] }],
    ['toBoolean(false)', { BOOL: false }],
    ['toNull()', { NULL: null }],
    ['toList(["a", 1])', { L: [{ S: 'a' }, { N: 1 }] }],
    ['toMap({ a: 1 })', { M: { a: { N: 1 } } }],
    ['toMapValues({ a: 1, b: ["x"] })', { a: { N: 1 }, b: { L: [{ S: 'x' }] } }],
    [
      'toS3Object("key", "bucket", "region")',
      { S: '{"s3":{"key":"key","bucket":"bucket","region":"region"}}' },
    ],
    [
      'toS3Object("key", "bucket", "region", "v")',
      { S: '{"s3":{"key":"key","bucket":"bucket","region":"region","version":"v"}}' },
    ],
    ['toString(null)', null],
    ['toStringSet(null)', null],
    ['toNumber(undefined)', null],
    ['toNumberSet(null)', null],
    ['toBinary(null)', null],
    ['toBinarySet(null)', null],
    ['toBoolean(null)', null],
    ['toList("a")', null],
    ['toList(null)', null],
    ['toMap([1])', null],
    ['toMap(null)', null],
    ['toMapValues(null)', null],
    [
      'fromS3ObjectJson("{\\"s3\\":{\\"key\\":\\"k\\",\\"bucket\\":\\"b\\",\\"region\\":\\"r\\"}}")',
      { key: 'k', bucket: 'b', region: 'r' },
    ],
    ['fromS3ObjectJson("not JSON")', null],
  ])('%s', (call, expected) => {
    expect(valueOf(`util.dynamodb.${call}`)).toEqual(expected);
  });

  test('an attribute value tells the value it was made from', () => {
    const convert = functionOf('util.dynamodb.toDynamoDB(x)');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const expected = JSON.parse(JSON.stringify(value)) as Json;
        expect(fromAttributeValue(convert(expected) as AttributeValue)).toEqual(expected);
      }),
    );
  });

  test('the values of a map are those of its members', () => {
    const convert = functionOf(
      '[util.dynamodb.toMapValues(x), util.dynamodb.toMap(x), util.dynamodb.toDynamoDB(x)]',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const [values, map, value] = convert(JSON.parse(JSON.stringify(record)) as Json) as Json[];
        expect(map).toEqual({ M: values });
        expect(value).toEqual(map);
      }),
    );
  });
});

interface AttributeValue {
  S?: string;
  N?: number;
  BOOL?: boolean;
  NULL?: null;
  L?: AttributeValue[];
  M?: Record<string, AttributeValue>;
}

function fromAttributeValue(value: AttributeValue): Json {
  if (value.L) return value.L.map(fromAttributeValue);
  if (value.M)
    return Object.fromEntries(
      Object.entries(value.M).map(([key, member]) => [key, fromAttributeValue(member)]),
    );
  return value.S ?? value.N ?? value.BOOL ?? null;
}
