import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PasswordRules } from '../../model/secrets.ts';
import { randomPassword } from './random-password.ts';

const plain: PasswordRules = {
  length: 32,
  excludeCharacters: '',
  excludeLowercase: false,
  excludeUppercase: false,
  excludeNumbers: false,
  excludePunctuation: false,
  includeSpace: false,
  requireEachIncludedType: true,
};
const make = (rules: Partial<PasswordRules>) =>
  randomPassword({ ...plain, ...rules }, (below) => randomInt(below));

describe('A random password', () => {
  it('has every included kind, and nothing that is excluded, whatever the rules', () => {
    const rules = fc.record({
      length: fc.integer({ min: 5, max: 64 }),
      excludeCharacters: fc.constantFrom('', '"@/\\', 'abc019'),
      excludeLowercase: fc.boolean(),
      excludeUppercase: fc.boolean(),
      excludeNumbers: fc.boolean(),
      excludePunctuation: fc.boolean(),
      includeSpace: fc.constant(true),
    });
    fc.assert(
      fc.property(rules, (given) => {
        const text = make(given);
        expect(text).toHaveLength(given.length);
        expect([...text].some((character) => given.excludeCharacters.includes(character))).toBe(false);
        expect(/[a-z]/.test(text)).toBe(!given.excludeLowercase);
        expect(/[A-Z]/.test(text)).toBe(!given.excludeUppercase);
        expect(/[0-9]/.test(text)).toBe(!given.excludeNumbers);
        expect(/[!-/:-@[-`{-~]/.test(text)).toBe(!given.excludePunctuation);
        expect(text).toContain(' ');
      }),
    );
  });

  it.each([
    [
      'no character is left',
      {
        excludeCharacters: '7',
        excludeLowercase: true,
        excludeUppercase: true,
        excludePunctuation: true,
        excludeNumbers: true,
      },
    ],
    ['it is shorter than its kinds', { length: 3 }],
    ['it has no length', { length: 0 }],
    ['it is longer than AWS makes them', { length: 4097 }],
  ])('is refused when %s', (_why, rules) => {
    expect(() => make(rules)).toThrow(expect.objectContaining({ name: 'InvalidParameterException' }));
  });
});
