import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { argumentFilter, type EventFilter, matchesFilter, parseFilterGroup } from './filter.ts';
import { createFilterIndex } from './filter-index.ts';

const scalar = fc.oneof(
  fc.integer({ min: 0, max: 2 }),
  fc.constantFrom('a', 'b'),
  fc.boolean(),
  fc.constant(null),
);
const name = fc.constantFrom('x', 'y', 'n.x');
const rule = fc.record({ fieldName: name, operator: fc.constantFrom('eq', 'eq', 'eq', 'ne'), value: scalar });
const filters: fc.Arbitrary<EventFilter> = fc.oneof(
  fc.dictionary(fc.constantFrom('x', 'y'), scalar).map(argumentFilter),
  fc
    .array(fc.array(rule, { maxLength: 3 }), { maxLength: 3 })
    .map((groups) => parseFilterGroup({ filterGroup: groups.map((group) => ({ filters: group })) })),
);
const events: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ x: scalar, y: scalar, n: fc.record({ x: scalar }) }, { requiredKeys: [] }),
  fc.constantFrom<Json>('text', null, [{ x: 1 }]),
);

describe('Filter index', () => {
  test('finds what asking every filter would find, through additions and removals', () => {
    const step = fc.record({ filter: filters, entry: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.array(events, { maxLength: 5 }),
        (steps, published) => {
          const index = createFilterIndex<number>();
          const kept = new Map<number, EventFilter>();
          for (const { filter, entry } of steps) {
            const old = kept.get(entry);
            // The second time the same entry comes up it leaves, the third time it joins again.
            if (old) {
              index.remove(old, entry);
              kept.delete(entry);
            } else {
              index.add(filter, entry);
              kept.set(entry, filter);
            }
          }
          for (const event of published) {
            const expected = [...kept]
              .filter(([, filter]) => matchesFilter(filter, event))
              .map(([entry]) => entry);
            expect([...index.match(event)].sort()).toEqual(expected.sort());
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('gives an entry once, however many of its alternatives hold', () => {
    const index = createFilterIndex<string>();
    const alternative = { filters: [{ fieldName: 'x', operator: 'eq', value: 1 }] };
    const filter = parseFilterGroup({ filterGroup: [alternative, { filters: [] }, alternative] });

    index.add(filter, 'entry');
    expect([...index.match({ x: 1 })]).toEqual(['entry']);

    index.remove(filter, 'entry');
    expect([...index.match({ x: 1 })]).toEqual([]);
  });

  test('looks at one bucket of thousands', () => {
    const index = createFilterIndex<number>();
    let asked = 0;
    for (let room = 0; room < 5000; room += 1) {
      const filter = argumentFilter({ room });
      // A rule that counts how often it is read.
      const [rules = []] = filter;
      const counted = [
        rules.map((one) => ({
          ...one,
          get operator() {
            asked += 1;
            return one.operator;
          },
        })),
      ];
      index.add(counted, room);
    }
    asked = 0;

    expect([...index.match({ room: 42 })]).toEqual([42]);
    expect(asked).toBeLessThan(5);
  });
});
