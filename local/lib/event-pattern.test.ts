import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileEventPattern } from './event-pattern.ts';
import type { Json, JsonObject } from './json.ts';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 2 });
const event = fc.letrec<{ node: JsonObject }>((tie) => ({
  node: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, scalar, tie('node')), { maxKeys: 4 }),
})).node;

/** The pattern that asks for exactly the values of an event. */
function patternOf(value: Json | undefined): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [value ?? null];
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, patternOf(child)]));
}

function passes(tests: Json, value: Json | undefined): boolean {
  return compileEventPattern({ field: tests })(value === undefined ? {} : { field: value });
}

describe('compileEventPattern › documented operators', () => {
  test.each<[string, Json, Json | undefined, boolean]>([
    ['exact string', ['a', 'b'], 'b', true],
    ['exact string is case-sensitive', ['a'], 'A', false],
    ['exact number', [100], 100, true],
    ['a number is not its text', [100], '100', false],
    ['boolean', [true], true, true],
    ['null', [null], null, true],
    ['null is not absent', [null], undefined, false],
    ['empty text', [''], '', true],
    ['prefix', [{ prefix: 'us-' }], 'us-east-1', true],
    ['prefix, other case', [{ prefix: { 'equals-ignore-case': 'EVENTb' } }], 'eventBridge', true],
    ['suffix', [{ suffix: '.png' }], 'a.jpg', false],
    ['suffix, other case', [{ suffix: { 'equals-ignore-case': '.png' } }], 'a.PNG', true],
    ['equals-ignore-case', [{ 'equals-ignore-case': 'alice' }], 'ALICE', true],
    ['anything-but a value', [{ 'anything-but': 'x' }], 'y', true],
    ['anything-but needs the field', [{ 'anything-but': 'x' }], undefined, false],
    ['anything-but a list of numbers', [{ 'anything-but': [1, 2] }], 2, false],
    ['anything-but prefix', [{ 'anything-but': { prefix: 'us-' } }], 'us-east-1', false],
    ['anything-but one of several suffixes', [{ 'anything-but': { suffix: ['.a', '.b'] } }], 'x.c', true],
    ['anything-but ignoring case', [{ 'anything-but': { 'equals-ignore-case': ['x', 'y'] } }], 'X', false],
    ['anything-but wildcard', [{ 'anything-but': { wildcard: '*/lib/*' } }], 'a/lib/b', false],
    ['numeric range', [{ numeric: ['>', 0, '<=', 5] }], 5, true],
    ['numeric range excludes', [{ numeric: ['>', 0, '<=', 5] }], 0, false],
    ['numeric on text', [{ numeric: ['=', 1] }], '1', false],
    ['exists', [{ exists: true }], null, true],
    ['exists needs a leaf', [{ exists: true }], { inner: 1 }, false],
    ['exists false', [{ exists: false }], undefined, true],
    ['cidr', [{ cidr: '10.0.0.0/24' }], '10.0.0.255', true],
    ['cidr excludes', [{ cidr: '10.0.0.0/24' }], '10.0.1.0', false],
    ['cidr, IPv6', [{ cidr: '2001:db8::/32' }], '2001:db8:1::1', true],
    ['wildcard', [{ wildcard: 'dir/*.png' }], 'dir/x.png', true],
    ['a list passes by one of its values', ['b'], ['a', 'b'], true],
    ['one of several tests', ['x', { prefix: 'y' }], 'yes', true],
  ])('%s', (_name, tests, value, expected) => {
    expect(passes(tests, value)).toBe(expected);
  });

  test('all fields have to pass', () => {
    const matches = compileEventPattern({ source: ['shop'], detail: { state: ['paid'] } });
    expect(matches({ source: 'shop', detail: { state: 'paid' }, extra: 1 })).toBe(true);
    expect(matches({ source: 'shop', detail: { state: 'open' } })).toBe(false);
  });

  test('one object of a list has to satisfy everything below it', () => {
    const matches = compileEventPattern({ items: { sku: ['a'], count: [2] } });
    expect(
      matches({
        items: [
          { sku: 'a', count: 1 },
          { sku: 'a', count: 2 },
        ],
      }),
    ).toBe(true);
    expect(
      matches({
        items: [
          { sku: 'a', count: 1 },
          { sku: 'b', count: 2 },
        ],
      }),
    ).toBe(false);
  });

  test('$or joins alternatives and leaves the other fields joined by AND', () => {
    const matches = compileEventPattern({
      source: ['shop'],
      $or: [{ city: ['Bern'] }, { detail: { day: ['Monday'] } }],
    });
    expect(matches({ source: 'shop', city: 'Bern' })).toBe(true);
    expect(matches({ source: 'shop', detail: { day: 'Monday' } })).toBe(true);
    expect(matches({ source: 'shop', city: 'Basel' })).toBe(false);
    expect(matches({ source: 'other', city: 'Bern' })).toBe(false);
  });
});

describe('compileEventPattern › laws', () => {
  test('an event passes the pattern made of its own values', () => {
    fc.assert(
      fc.property(event, (sample) => {
        expect(compileEventPattern(patternOf(sample))(sample)).toBe(true);
      }),
    );
  });

  test('anything-but is the opposite of the exact test on a present scalar', () => {
    const listed = fc.array(fc.string({ maxLength: 2 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(listed, fc.string({ maxLength: 2 }), (values, value) => {
        expect(passes([{ 'anything-but': values }], value)).toBe(!passes(values, value));
      }),
    );
  });

  test('exists true and false are opposites', () => {
    fc.assert(
      fc.property(fc.option(fc.jsonValue(), { nil: undefined }), (value) => {
        const json = value as Json | undefined;
        expect(passes([{ exists: true }], json)).toBe(!passes([{ exists: false }], json));
      }),
    );
  });

  test('$or passes when one of its patterns passes', () => {
    fc.assert(
      fc.property(event, event, event, (first, second, sample) => {
        const one = patternOf(first) as JsonObject;
        const two = patternOf(second) as JsonObject;
        const expected = compileEventPattern(one)(sample) || compileEventPattern(two)(sample);
        expect(compileEventPattern({ $or: [one, two] })(sample)).toBe(expected);
      }),
    );
  });

  test('cidr agrees with comparing the leading bits', () => {
    const address = fc.nat({ max: 0xffff_ffff });
    const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(address, address, fc.nat({ max: 32 }), (network, candidate, bits) => {
        const mask = bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0;
        const expected = (network & mask) >>> 0 === (candidate & mask) >>> 0;
        expect(passes([{ cidr: `${dotted(network)}/${bits}` }], dotted(candidate))).toBe(expected);
      }),
    );
  });
});

describe('compileEventPattern › faulty patterns', () => {
  test.each<[Json]>([
    ['text'],
    [{ field: 'not a list' }],
    [{ field: [] }],
    [{ field: [['nested']] }],
    [{ field: [{ prefix: 1 }] }],
    [{ field: [{ prefix: 'a', suffix: 'b' }] }],
    [{ field: [{ 'starts-with': 'a' }] }],
    [{ field: [{ 'anything-but': ['a', 1] }] }],
    [{ field: [{ 'anything-but': { exists: true } }] }],
    [{ field: [{ numeric: ['<'] }] }],
    [{ field: [{ numeric: ['~', 1] }] }],
    [{ field: [{ exists: 'yes' }] }],
    [{ field: [{ cidr: '10.0.0.0/33' }] }],
    [{ field: [{ wildcard: 'a**b' }] }],
  ])('%j is refused', (pattern) => {
    expect(() => compileEventPattern(pattern)).toThrow(/Event pattern is not valid/);
  });
});
