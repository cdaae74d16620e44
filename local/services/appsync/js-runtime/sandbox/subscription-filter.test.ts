import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../lib/json.ts';
import { givenRuntime } from '../testing/given-runtime.ts';

const { functionOf } = givenRuntime();
const transform = functionOf('util.transform.toSubscriptionFilter(x.filter, x.ignored, x.rules)');

interface Rule {
  fieldName: string;
  operator: string;
  value: Json;
}
interface Filter {
  filterGroup: { filters: Rule[] }[];
}

/** Each group as text: `a eq 1 & b gt 2`. */
function groups(filter: Json, ignored: Json = null, rules: Json = null): string[] | null {
  const result = transform({ filter, ignored, rules }) as unknown as Filter | null;
  return (
    result?.filterGroup.map(({ filters }) =>
      filters
        .map(({ fieldName, operator, value }) => `${fieldName} ${operator} ${JSON.stringify(value)}`)
        .join(' & '),
    ) ?? null
  );
}

describe('util.transform.toSubscriptionFilter', () => {
  test.each<[string, Json, string[]]>([
    ['one rule', { a: { eq: 1 } }, ['a eq 1']],
    ['fields are joined', { a: { eq: 1 }, b: { gt: 2 } }, ['a eq 1 & b gt 2']],
    ['operators of one field are alternatives', { a: { gt: 1, lt: 0 } }, ['a gt 1', 'a lt 0']],
    [
      'alternatives multiply',
      { a: { gt: 1, lt: 0 }, b: { eq: 2, ne: 3 } },
      ['a gt 1 & b eq 2', 'a gt 1 & b ne 3', 'a lt 0 & b eq 2', 'a lt 0 & b ne 3'],
    ],
    ['or', { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, ['a eq 1', 'b eq 2']],
    ['and', { and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, ['a eq 1 & b eq 2']],
    [
      'a field beside or',
      { c: { eq: 3 }, or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
      ['c eq 3 & a eq 1', 'c eq 3 & b eq 2'],
    ],
    [
      'or within and',
      { and: [{ or: [{ a: { eq: 1 } }, { a: { eq: 2 } }] }, { b: { eq: 3 } }] },
      ['a eq 1 & b eq 3', 'a eq 2 & b eq 3'],
    ],
    [
      'and within or',
      { or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] },
      ['a eq 1 & b eq 2', 'c eq 3'],
    ],
    [
      'operators pass unchecked',
      { a: { in: [1, 2], between: [1, 2], other: null } },
      ['a in [1,2]', 'a between [1,2]', 'a other null'],
    ],
    ['not is a field', { not: { eq: 1 } }, ['not eq 1']],
    ['nothing', {}, []],
    ['a field without operators', { a: {} }, []],
    ['an empty and', { and: [] }, []],
  ])('%s', (_title, filter, expected) => {
    expect(groups(filter)).toEqual(expected);
  });

  test('leaves ignored fields out, nested ones too', () => {
    expect(groups({ a: { eq: 1 }, b: { eq: 2 } }, ['b'])).toEqual(['a eq 1']);
    expect(groups({ or: [{ a: { eq: 1 } }, { b: { eq: 2 }, c: { eq: 3 } }] }, ['b'])).toEqual([
      'a eq 1',
      'c eq 3',
    ]);
  });

  test('adds rules to each group, as alternatives', () => {
    expect(groups({ a: { gt: 1, lt: 0 } }, [], { owner: { eq: 'me' } })).toEqual([
      'a gt 1 & owner eq "me"',
      'a lt 0 & owner eq "me"',
    ]);
    expect(groups({ a: { eq: 1 } }, [], { owner: { eq: 'me' }, editor: { eq: 'me' } })).toEqual([
      'a eq 1 & owner eq "me"',
      'a eq 1 & editor eq "me"',
    ]);
  });

  test.each<[Json]>([
    [null],
    [[{ a: { eq: 1 } }]],
    ['{"a":{"eq":1}}'],
    [{ a: 1 }],
    [{ and: { a: { eq: 1 } } }],
  ])('%j is no filter', (filter) => {
    expect(groups(filter)).toBeNull();
  });

  test('lets through exactly what the filter does', () => {
    fc.assert(
      fc.property(filters, records, (filter, record) => {
        const { filterGroup } = transform({ filter, ignored: null, rules: null }) as unknown as Filter;
        const isThrough = filterGroup.some(({ filters: rules }) =>
          rules.every(({ fieldName, operator, value }) => holds(operator, record[fieldName], value)),
        );
        expect(isThrough).toBe(accepts(filter, record));
      }),
    );
  });
});

type Values = Partial<Record<string, number>>;

/** The meaning of a filter, told apart from groups: operators of one field are alternatives, all else as it says. */
function accepts(filter: JsonObject, record: Values): boolean {
  return Object.entries(filter).every(([key, member]) => {
    if (key === 'and') return (member as JsonObject[]).every((part) => accepts(part, record));
    if (key === 'or') return (member as JsonObject[]).some((part) => accepts(part, record));
    return Object.entries(member as JsonObject).some(([operator, value]) =>
      holds(operator, record[key], value),
    );
  });
}

function holds(operator: string, actual: number | undefined, value: Json | undefined): boolean {
  const [left, right] = [actual ?? 0, Number(value)];
  return operator === 'eq' ? left === right : operator === 'gt' ? left > right : left < right;
}

const digit = fc.integer({ min: 0, max: 3 });
const records: fc.Arbitrary<Values> = fc.record({ a: digit, b: digit, c: digit });
const operators = fc.dictionary(fc.constantFrom('eq', 'gt', 'lt'), digit, { minKeys: 1, maxKeys: 2 });
const { filter: filters } = fc.letrec<{ filter: JsonObject }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), operators, { minKeys: 1, maxKeys: 2 }),
    fc.record({ and: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ or: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
  ),
}));
