import { describe, expect, it } from 'vitest';
import { changeWords, spokenChanges } from './change-words.ts';
import { aChange, aFactory } from './testing/memory-tree.ts';

const dice = aFactory('dice', { name: 'Dice' });

describe('Words of a change', () => {
  it.each([
    [aChange(1, dice, { kind: 'CREATED' }), null, 'created “Dice”'],
    [aChange(1, { ...dice, name: 'Cube' }), dice, 'renamed “Dice” to “Cube”'],
    [aChange(1, { ...dice, upperBound: 12 }), dice, 'changed the range of “Dice” to 1 – 12'],
    [
      aChange(1, { ...dice, children: [1, 2] }, { kind: 'CHILDREN_GENERATED' }),
      dice,
      'generated 2 numbers in “Dice”',
    ],
    [aChange(1, { ...dice, children: [7] }), dice, 'changed the numbers of “Dice”'],
    [aChange(1, dice, { kind: 'DELETED' }), dice, 'deleted “Dice”'],
  ])('%#', (change, before, words) => expect(changeWords({ change, before })).toBe(words));

  it('are a number when they are many', () => {
    expect(spokenChanges(['a', 'b'])).toBe('a. b');
    expect(spokenChanges(['a', 'b', 'c', 'd'])).toBe('4 changes by others');
  });
});
