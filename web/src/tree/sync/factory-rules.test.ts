import { describe, expect, it } from 'vitest';
import { boundProblems, countProblem, nameProblem, parseWhole } from './factory-rules.ts';

const fine = { lowerBound: null, upperBound: null };

describe('Rules of a factory', () => {
  it.each([
    ['', 'Enter a name.'],
    ['   ', 'Enter a name.'],
    ['x', null],
    ['x'.repeat(50), null],
    [` ${'x'.repeat(50)} `, null],
    ['x'.repeat(51), 'Keep the name within 50 characters.'],
  ])('name %j: %s', (name, problem) => expect(nameProblem(name)).toBe(problem));

  it.each([
    ['0', '1', fine],
    ['0', '99999999', fine],
    ['99,999,998', '99 999 999', fine],
    ['99999999', '99999999', { ...fine, lowerBound: 'Enter at most 99,999,998.' }],
    ['-1', '1', { ...fine, lowerBound: 'Enter 0 or more.' }],
    ['1', '1', { ...fine, upperBound: 'Enter a number above the lower bound.' }],
    ['2', '1', { ...fine, upperBound: 'Enter a number above the lower bound.' }],
    ['0', '100000000', { ...fine, upperBound: 'Enter at most 99,999,999.' }],
    ['1.5', 'six', { lowerBound: 'Enter a whole number.', upperBound: 'Enter a whole number.' }],
  ])('bounds %s and %s', (lower, upper, problems) => expect(boundProblems(lower, upper)).toEqual(problems));

  it.each(['0', '16', '-1', '1.5', '', 'five'])('count %s is refused', (count) =>
    expect(countProblem(count)).toBe('Enter a whole number from 1 to 15.'),
  );
  it.each(['1', '15', 7])('count %s is taken', (count) => expect(countProblem(count)).toBeNull());

  it('reads numbers as people write them, and nothing else', () => {
    expect(['1,000', '1 000', '0012'].map(parseWhole)).toEqual([1000, 1000, 12]);
    expect(['1,00', '1e3', '0x10', ' '].map(parseWhole)).toEqual([null, null, null, null]);
  });
});
