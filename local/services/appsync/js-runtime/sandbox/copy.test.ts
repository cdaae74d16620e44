import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCopy, type Tally } from './copy.ts';

const copyInto = createCopy({ newRecord: () => ({}), newList: () => [] }, (record) => {
  const prototype: unknown = Object.getPrototypeOf(record);
  return prototype === Object.prototype || prototype === null;
});

function copyOf(value: unknown, tally: Tally = { units: 0 }): unknown {
  return copyInto(value, tally);
}

/** What JSON makes of a value; `undefined` where it has nothing. */
function throughText(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

const anything = fc.anything({
  withNullPrototype: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withBoxedValues: true,
  withObjectString: true,
});

class Point {
  readonly x = 1;
  get y() {
    return 2;
  }
}

/** A value within lists, `depth` levels deep. */
function nested(depth: number, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

describe('Copies', () => {
  test('are what JSON makes of a value', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(copyOf(value)).toStrictEqual(throughText(value));
      }),
    );
  });

  test.each<[string, unknown]>([
    ['a negative zero', [-0]],
    ['numbers that are not finite', [Number.NaN, Infinity, -Infinity]],
    ['functions and symbols', { a: () => 1, b: Symbol('b'), c: [() => 1, undefined] }],
    ['a function alone', () => 1],
    ['getters', { get a() { return { b: 1 }; } }], // prettier-ignore
    ['the instance of a class', { at: new Point() }],
    [
      'what speaks for itself',
      { a: { toJSON: (key: string) => [key] }, b: [{ toJSON: (key: string) => key }] },
    ],
    ['what is silent about itself', { a: { toJSON: () => undefined }, b: 1 }],
    ['a list that speaks for itself', Object.assign([1], { toJSON: () => ({ a: [1] }) })],
    ['data named toJSON', { toJSON: 'data' }],
    ['keys that every object inherits', JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":3}')],
    ['half a pair of surrogates', ['\ud800', '\udc00x']],
    ['many levels', nested(350, { a: { b: 1 } })],
  ])('are what JSON makes of %s', (_title, value) => {
    expect(copyOf(value)).toStrictEqual(throughText(value));
  });

  test('of a value that contains itself are refused as JSON refuses them', () => {
    const value: { self?: unknown } = {};
    value.self = { value };

    expect(() => copyOf(value)).toThrow(/circular/);
    expect(() => copyOf([1n])).toThrow(/BigInt/);
  });

  test('share nothing with what was copied', () => {
    const value = { list: [{ a: 1 }] };
    const copy = copyOf(value);
    value.list[0] = { a: 2 };

    expect(copy).toEqual({ list: [{ a: 1 }] });
  });

  test('are no longer, as text, than their tally allows', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const tally: Tally = { units: 0 };
        const copy = copyOf(value, tally);
        const text = JSON.stringify(copy) as string | undefined;
        expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(6 * tally.units);
      }),
    );
  });
});
