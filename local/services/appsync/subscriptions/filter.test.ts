import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import {
  argumentFilter,
  type FilterOperator,
  InvalidFilterError,
  matchesFilter,
  parseFilterGroup,
} from './filter.ts';

const rule = (fieldName: string, operator: string, value: Json) => ({ fieldName, operator, value });
const group = (...rules: Json[]) => ({ filterGroup: [{ filters: rules }] });

function matches(filter: Json, event: JsonObject): boolean {
  return matchesFilter(parseFilterGroup(filter), event);
}

const event: JsonObject = {
  id: 'p-1',
  severity: 5,
  ratio: 1.5,
  isOpen: true,
  title: 'Hello World',
  tags: ['red', 'blue'],
  numbers: [1, 2],
  missing: null,
  author: { name: 'Ann', address: { city: { zip: { code: '123' } } } },
};

describe('Operators', () => {
  test.each<[string, FilterOperator, Json, boolean]>([
    ['severity', 'eq', 5, true],
    ['severity', 'eq', '5', false],
    ['isOpen', 'eq', true, true],
    ['title', 'eq', 'hello world', false],
    ['missing', 'eq', 'x', false],
    ['severity', 'ne', 5, false],
    ['severity', 'ne', '5', true],
    ['missing', 'ne', 5, true],
    ['severity', 'le', 5, true],
    ['severity', 'le', 4, false],
    ['severity', 'lt', 5, false],
    ['severity', 'lt', 6, true],
    ['severity', 'ge', 5, true],
    ['severity', 'ge', 6, false],
    ['severity', 'gt', 5, false],
    ['ratio', 'gt', 1.4, true],
    ['title', 'gt', 'Hallo', true],
    ['title', 'lt', 'Hello', false],
    ['severity', 'gt', '4', false],
    ['missing', 'lt', 5, false],
    ['missing', 'ge', 0, false],
    ['title', 'contains', 'World', true],
    ['title', 'contains', 'world', false],
    ['tags', 'contains', 'red', true],
    ['tags', 'contains', 're', false],
    ['numbers', 'contains', 2, true],
    ['missing', 'contains', 'x', false],
    ['title', 'notContains', 'World', false],
    ['tags', 'notContains', 'green', true],
    ['missing', 'notContains', 'x', true],
    ['title', 'beginsWith', 'Hell', true],
    ['title', 'beginsWith', 'World', false],
    ['severity', 'beginsWith', '5', false],
    ['missing', 'beginsWith', '', false],
    ['severity', 'in', [1, 5], true],
    ['severity', 'in', [1], false],
    ['severity', 'in', [], false],
    ['missing', 'in', ['x'], false],
    ['severity', 'notIn', [1], true],
    ['severity', 'notIn', [5], false],
    ['missing', 'notIn', ['x'], true],
    ['severity', 'between', [5, 6], true],
    ['severity', 'between', [4, 5], true],
    ['severity', 'between', [6, 4], false],
    ['title', 'between', ['A', 'I'], true],
    ['severity', 'between', ['1', '9'], false],
    ['missing', 'between', [0, 9], false],
    ['tags', 'containsAny', ['green', 'blue'], true],
    ['tags', 'containsAny', ['green'], false],
    ['title', 'containsAny', ['Hello World'], false],
    ['missing', 'containsAny', ['x'], false],
  ])('%s %s %j is %s', (fieldName, operator, value, expected) => {
    expect(matches(group(rule(fieldName, operator, value)), event)).toBe(expected);
  });

  test('reach nested fields by dots, five levels deep', () => {
    expect(matches(group(rule('author.name', 'eq', 'Ann')), event)).toBe(true);
    expect(matches(group(rule('author.address.city.zip.code', 'eq', '123')), event)).toBe(true);
    expect(matches(group(rule('author.address.city.zip.code', 'eq', '9')), event)).toBe(false);
    expect(matches(group(rule('title.length', 'eq', 11)), event)).toBe(false);
    expect(matches(group(rule('author.none.name', 'ne', 'x')), event)).toBe(true);
  });

  test('take fields that only objects inherit for missing', () => {
    expect(matches(group(rule('constructor.name', 'eq', 'Object')), event)).toBe(false);
  });
});

describe('Groups', () => {
  test('need all filters of one group, and one group of all', () => {
    const filter = {
      filterGroup: [
        { filters: [rule('severity', 'ge', 7), rule('title', 'beginsWith', 'H')] },
        { filters: [rule('severity', 'eq', 5), rule('id', 'ne', 'p-2')] },
      ],
    };

    expect(matches(filter, event)).toBe(true);
    expect(matches(filter, { ...event, id: 'p-2' })).toBe(false);
    expect(matches(filter, { ...event, id: 'p-2', severity: 8 })).toBe(true);
    expect(matches(filter, { ...event, severity: 8, title: 'x' })).toBe(false);
  });

  test('leave rules deeper than five levels out', () => {
    expect(matches(group(rule('a.b.c.d.e.f', 'eq', 1), rule('severity', 'eq', 5)), event)).toBe(true);
  });

  test.each<[string, Json]>([
    ['nothing', null],
    ['no filterGroup', { filters: [] }],
    ['a filterGroup that is no list', { filterGroup: {} }],
    ['an entry without filters', { filterGroup: [{}] }],
    ['a filter that is no object', group('x')],
    ['a filter without a field', group({ operator: 'eq', value: 1 })],
    ['an unknown operator', group(rule('a', 'gte', 1))],
    ['an operator of another case', group(rule('a', 'EQ', 1))],
    ['an operator that is no text', group({ fieldName: 'a', operator: { toString: 1 }, value: 1 })],
    ['an operator that objects inherit', group(rule('a', 'toString', 1))],
    ['more than 5 values for in', group(rule('a', 'in', [1, 2, 3, 4, 5, 6]))],
    [
      'more than 20 values for containsAny',
      group(rule('a', 'containsAny', Array.from({ length: 21 }, String))),
    ],
    ['more than 256 characters', group(rule('a', 'eq', 'x'.repeat(257)))],
    ['more than 5 fields', group(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => rule(name, 'eq', 1)))],
    [
      'more than 10 filters',
      group(...Array.from({ length: 11 }, (_unused, index) => rule('a', 'ne', index))),
    ],
  ])('are refused with %s', (_what, filter) => {
    expect(() => parseFilterGroup(filter)).toThrow(InvalidFilterError);
  });
});

describe('Argument filters', () => {
  test.each<[JsonObject, JsonObject, boolean]>([
    [{}, event, true],
    [{ id: 'p-1' }, event, true],
    [{ id: 'p-1', severity: 5 }, event, true],
    [{ id: 'p-1', severity: 6 }, event, false],
    [{ missing: null }, event, true],
    [{ absent: null }, event, true],
    [{ id: null }, event, false],
    [{ absent: 'x' }, event, false],
    [{ id: undefined }, event, true],
  ])('%j', (args, data, expected) => {
    expect(matchesFilter(argumentFilter(args), data)).toBe(expected);
  });
});

describe('Against a naive model', () => {
  const scalar = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom('', 'a', 'ab', 'b'), fc.boolean());
  const ordered = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom('', 'a', 'ab', 'b'));
  const name = fc.constantFrom('x', 'y', 'z', 'n.x');
  const list = fc.array(ordered, { maxLength: 4 });
  const anyRule = fc.oneof(
    fc.record({ fieldName: name, operator: fc.constantFrom('eq', 'ne'), value: scalar }),
    fc.record({
      fieldName: name,
      operator: fc.constantFrom('le', 'lt', 'ge', 'gt', 'contains', 'notContains', 'beginsWith'),
      value: ordered,
    }),
    fc.record({ fieldName: name, operator: fc.constantFrom('in', 'notIn', 'containsAny'), value: list }),
    fc.record({ fieldName: name, operator: fc.constant('between'), value: fc.tuple(ordered, ordered) }),
  );
  const fieldValue = fc.oneof(scalar, fc.constant(null), list);
  const events = fc.record(
    { x: fieldValue, y: fieldValue, z: fieldValue, n: fc.record({ x: fieldValue }, { requiredKeys: [] }) },
    { requiredKeys: [] },
  );
  const filters = fc.array(fc.array(anyRule, { maxLength: 3 }), { maxLength: 3 });

  function modelHolds({ fieldName, operator, value }: JsonObject, data: JsonObject): boolean {
    const inner = isJsonObject(data['n']) ? data['n']['x'] : undefined;
    const field = (fieldName === 'n.x' ? inner : data[String(fieldName)]) ?? null;
    const values = Array.isArray(value) ? value : [];
    const order = (a: Json, b: Json) =>
      a !== null && b !== null && typeof a === typeof b && typeof a !== 'boolean' && !Array.isArray(a)
        ? Number(a > b) - Number(a < b)
        : Number.NaN;
    const holdsValue = Array.isArray(field)
      ? field.some((item) => item === value)
      : typeof field === 'string' && typeof value === 'string' && field.indexOf(value) >= 0;
    const model: Record<string, boolean> = {
      eq: field === value,
      ne: field !== value,
      le: order(field, value ?? null) <= 0,
      lt: order(field, value ?? null) < 0,
      ge: order(field, value ?? null) >= 0,
      gt: order(field, value ?? null) > 0,
      contains: holdsValue,
      notContains: !holdsValue,
      beginsWith: typeof field === 'string' && typeof value === 'string' && field.indexOf(value) === 0,
      in: values.some((item) => item === field),
      notIn: !values.some((item) => item === field),
      between: order(field, values[0] ?? null) >= 0 && order(field, values[1] ?? null) <= 0,
      containsAny: Array.isArray(field) && field.some((item) => values.some((wanted) => wanted === item)),
    };
    return model[String(operator)] ?? false;
  }

  test('every filter and event agree', () => {
    fc.assert(
      fc.property(filters, events, (groups, data) => {
        const filter: Json = { filterGroup: groups.map((rules) => ({ filters: rules })) };
        const expected =
          groups.length === 0 || groups.some((rules) => rules.every((r) => modelHolds(r, data)));
        expect(matches(filter, data)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
