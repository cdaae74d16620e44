import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChange, aFactory, changeId } from '../testing/memory-tree.ts';
import type { FactoryChange } from './tree-api.ts';
import { createTreeModel } from './tree-model.ts';

const dice = aFactory('dice');

describe('Tree model', () => {
  it('ends the same whatever order the changes come in and however often', () => {
    const history = [
      aChange(1, dice, { kind: 'CREATED' }),
      aChange(2, { ...dice, name: 'Cube', version: 2 }),
      aChange(3, { ...dice, name: 'Cube', children: [1, 2], version: 3 }, { kind: 'CHILDREN_GENERATED' }),
      aChange(4, aFactory('coin'), { kind: 'CREATED' }),
      aChange(5, aFactory('coin'), { kind: 'DELETED' }),
      aChange(6, { ...dice, name: 'Die', version: 4 }),
    ];
    const orders = fc.shuffledSubarray([...history, ...history], { minLength: history.length * 2 });
    fc.assert(
      fc.property(orders, (changes) => {
        const model = createTreeModel();
        changes.forEach((change) => model.apply(change));
        expect(model.list()).toEqual([{ ...dice, name: 'Die', version: 4 }]);
      }),
    );
  });

  it('never brings a deleted factory back by an older change', () => {
    const model = createTreeModel();
    model.replace([dice]);
    model.drop('dice');
    expect(model.apply(aChange(1, { ...dice, version: 1 }))).toBe(false);
    model.apply(aChange(3, dice, { kind: 'DELETED' }));
    expect(model.apply(aChange(2, { ...dice, version: 9 }))).toBe(false);
    expect(model.list()).toEqual([]);
  });

  it('takes a script’s write that counts no versions, in the order of the changes', () => {
    const outside: Partial<FactoryChange> = { source: 'OUT_OF_BAND', actorId: null };
    const model = createTreeModel();
    model.replace([{ ...dice, version: 3 }]);
    expect(model.apply(aChange(2, { ...dice, name: 'second' }, outside))).toBe(true);
    expect(model.apply(aChange(1, { ...dice, name: 'first' }, outside))).toBe(false);
    expect(model.get('dice')?.name).toBe('second');
  });

  it('brings back what a script wrote again after it was deleted', () => {
    const model = createTreeModel();
    model.apply(aChange(1, dice, { kind: 'DELETED' }));
    expect(model.apply(aChange(2, dice, { kind: 'CREATED', source: 'OUT_OF_BAND' }))).toBe(true);
    expect(model.apply(aChange(1, dice, { kind: 'DELETED' }))).toBe(false);
    expect(model.list()).toEqual([dice]);
  });

  it('lists factories in the order they were created', () => {
    const model = createTreeModel();
    model.replace([aFactory('b'), aFactory('a')]);
    expect(model.list().map(({ id }) => id)).toEqual(['a', 'b']);
    expect(changeId(2) > changeId(1)).toBe(true);
  });
});
