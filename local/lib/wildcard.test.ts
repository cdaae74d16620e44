import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileWildcard } from './wildcard.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });

describe('compileWildcard', () => {
  test.each([
    ['*.png', 'dir/a.png', true],
    ['dir/*.png', 'dir/sub/a.png', true],
    ['dir/*.png', 'other/a.png', false],
    ['a*b*c', 'aXbYc', true],
    ['a*a', 'a', false],
    ['100\\*', '100*', true],
    ['100\\*', '1000', false],
    ['back\\\\slash', 'back\\slash', true],
    ['', '', true],
    ['*', '', true],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(compileWildcard(pattern)?.(text)).toBe(expected);
  });

  test.each(['a**b', 'a\\', '\\n'])('refuses %j', (pattern) => {
    expect(compileWildcard(pattern)).toBeUndefined();
  });

  test('agrees with the regular expression of the same meaning', () => {
    const pattern = fc.array(letters, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('*'));
    fc.assert(
      fc.property(pattern, letters, (glob, text) => {
        fc.pre(!glob.includes('**'));
        const expected = new RegExp(`^${glob.replaceAll('*', '[^]*')}$`).test(text);
        expect(compileWildcard(glob)?.(text)).toBe(expected);
      }),
    );
  });
});
