import validations from 'dynalite/validations/index.js';
import putItem from 'dynalite/validations/putItem.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainMap } from './plain-attributes.ts';

const text = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), fc.constant('007'));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ S: text }),
    fc.record({ N: text }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.boolean() }),
    fc.record({ SS: fc.array(text) }),
    fc.record({ L: fc.array(tie('value')) }),
    fc.record({ M: fc.dictionary(fc.string(), tie('value')) }),
    fc.record({ S: text, N: text }, { requiredKeys: [] }),
    fc.anything(),
  ),
}));

describe('Plain attribute values', () => {
  test('are left as they are by the validation proper', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (map) => {
        if (!isPlainMap(map)) return;
        plain += 1;
        const { Item: checked = {} } = validations.checkTypes({ Item: map }, putItem.types);
        for (const one of Object.values(checked))
          expect(validations.validateAttributeValue(one)).toBeUndefined();
        expect(JSON.stringify(checked)).toBe(JSON.stringify(map));
      }),
      { numRuns: 500 },
    );
    expect(plain).toBeGreaterThan(50);
  });

  test.each([
    [{ a: { S: '' }, b: { N: '-12' }, c: { BOOL: false }, d: { NULL: true } }, true],
    [{ a: { M: { b: { L: [{ N: '0' }, { S: 'x' }] } } } }, true],
    [{}, true],
    [{ a: { N: '1.5' } }, false],
    [{ a: { N: '01' } }, false],
    [{ a: { N: '-0' } }, false],
    [{ a: { NULL: false } }, false],
    [{ a: {} }, false],
    [{ a: null }, false],
    [{ a: { S: 'x', N: '1' } }, false],
    [{ a: { SS: ['x'] } }, false],
    [{ a: { L: [{ S: 1 }] } }, false],
    [[], false],
    [null, false],
    ['S', false],
  ])('%j: %s', (map, expected) => {
    expect(isPlainMap(map)).toBe(expected);
  });
});
