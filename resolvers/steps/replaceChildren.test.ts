import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadResolverFile } from '../../local/testing/evaluate-resolver.ts';
import type { FactoryItem } from '../lib/factory.ts';

const step = loadResolverFile(fileURLToPath(new URL('./replaceChildren.ts', import.meta.url)));

function draw(lowerBound: number, upperBound: number, count: number): number[] {
  const item = {
    pk: 'TREE#main',
    sk: 'FACTORY#f1',
    id: 'f1',
    treeId: 'main',
    name: 'Dice',
    lowerBound,
    upperBound,
    children: [],
    updatedBy: 'ana',
    updatedAt: '2026-11-21T00:00:00.000Z',
    version: 1,
    changeId: '01KAH000000000000000000000',
    changeKind: 'CREATED',
  };
  const { stash, error } = step.evaluate('request', {
    identity: { sub: 'ana', username: 'ana', claims: {} },
    env: { TREE_TABLE: 'tree' },
    stash: { item, count },
  });
  expect(error).toBeNull();
  return (stash['next'] as unknown as FactoryItem).children;
}

describe('replaceChildren', () => {
  it('draws as many whole numbers as asked for, all from the pool', () => {
    const bound = fc.integer({ min: 0, max: 99_999_999 });
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 1, max: 15 }), (one, other, count) => {
        fc.pre(one !== other);
        const [lower, upper] = [Math.min(one, other), Math.max(one, other)];
        const children = draw(lower, upper, count);
        expect(children).toHaveLength(count);
        for (const child of children) {
          expect(Number.isInteger(child) && child >= lower && child <= upper).toBe(true);
        }
      }),
    );
  });

  it('reaches both bounds and every number about as often', () => {
    const counts = new Map<number, number>();
    const rounds = 400;
    for (let round = 0; round < rounds; round += 1) {
      for (const child of draw(3, 7, 15)) counts.set(child, (counts.get(child) ?? 0) + 1);
    }
    const expected = (rounds * 15) / 5;

    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6, 7]);
    // Five standard deviations of 6,000 draws are 155.
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(160);
  });
});
