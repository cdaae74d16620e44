import { describe, expect, test } from 'vitest';
import { createRecord, isJsonObject, memberOf, parseJson } from './json.ts';

describe('parseJson', () => {
  test.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['null', null],
    ['"x"', 'x'],
    ['', undefined],
    ['{', undefined],
    ['undefined', undefined],
  ])('%j is %j', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});

describe('isJsonObject', () => {
  test.each([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    [null, false],
    ['x', false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});

describe('memberOf', () => {
  test('sees an object’s own members alone', () => {
    const object = parseJson('{"a":1,"__proto__":{"b":2},"hasOwnProperty":3}');

    expect(
      isJsonObject(object) && [
        memberOf(object, 'a'),
        memberOf(object, '__proto__'),
        memberOf(object, 'hasOwnProperty'),
        memberOf(object, 'constructor'),
        memberOf(object, 'b'),
      ],
    ).toEqual([1, { b: 2 }, 3, undefined, undefined]);
  });
});

describe('createRecord', () => {
  test('makes objects on which every key is a plain one', () => {
    const record = createRecord();
    record['__proto__'] = { inherited: true };

    expect(JSON.stringify(record)).toBe('{"__proto__":{"inherited":true}}');
    expect(record['inherited']).toBeUndefined();
    expect(record['constructor']).toBeUndefined();
    expect(createRecord()['__proto__']).toBeUndefined();
  });
});
