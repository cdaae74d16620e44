import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { valueOf, failureOf, functionOf } = givenRuntime();

describe('util.matches › reads a pattern as Java does', () => {
  const matches = functionOf('util.matches(x.pattern, x.text)');

  test.each([
    ['a', 'a', true],
    ['a', 'ba', false],
    ['a|ab', 'ab', true],
    ['a*b', 'aaaaab', true],
    [String.raw`\d{3}-\d{2,}`, '123-4567', true],
    [String.raw`\d+`, '٣', false],
    [String.raw`\w+`, 'ä', false],
    [String.raw`\s`, '\u00a0', false],
    [String.raw`\h`, '\u00a0', true],
    ['.', '\n', false],
    ['.', '😀', true],
    ['(?s).', '\n', true],
    ['(?i)room', 'ROOM', true],
    ['(?x) a b # comment', 'ab', true],
    [String.raw`\Qa.b*\E+`, 'a.b**', true],
    [String.raw`\p{Alpha}+`, 'Room', true],
    [String.raw`\p{Punct}`, '[', true],
    [String.raw`\P{Digit}`, '7', false],
    [String.raw`\p{L}+`, 'Straße', true],
    [String.raw`\p{IsLatin}+`, 'Straße', true],
    [String.raw`\p{IsAlphabetic}`, 'я', true],
    [String.raw`[\p{Lower}&&[^aeiou]]+`, 'xyz', true],
    [String.raw`[\p{Lower}&&[^aeiou]]+`, 'xya', false],
    ['[a-z&&[def]]', 'd', true],
    ['[a-d[m-p]]', 'n', true],
    ['[^a-d]', 'b', false],
    ['[]a]', ']', true],
    [String.raw`[\w.-]+`, 'a.b-c', true],
    [String.raw`[\]\[]`, '[', true],
    [String.raw`(a)(b)\2\1`, 'abba', true],
    [String.raw`(?<x>a)\k<x>`, 'aa', true],
    ['(?>a+)b', 'aab', true],
    ['a++b', 'aab', true],
    ['a+?', 'aaa', true],
    ['x{2}', 'xx', true],
    ['^a$', 'a\n', false],
    [String.raw`a\z`, 'a', true],
    [String.raw`\x41\u0042\0103`, 'ABC', true],
    [String.raw`\x{1F600}`, '😀', true],
    [String.raw`a\/b/c`, 'a/b/c', true],
    ['a}', 'a}', true],
    ['', '', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matches({ pattern, text })).toBe(expected);
  });

  test.each(['[a', 'a{', '(a', '*a', String.raw`\p{Nope}`, String.raw`\y`, '\\'])('refuses %s', (pattern) => {
    expect(failureOf('util.matches(ctx.args.p, "a")', { arguments: { p: pattern } })).toMatch(/\S/);
  });

  test('quoted text matches itself and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        fc.pre(!one.includes('\\E'));
        expect(matches({ pattern: `\\Q${one}\\E`, text: one })).toBe(true);
        expect(matches({ pattern: `\\Q${one}\\E`, text: other })).toBe(one === other);
      }),
    );
  });
});

describe('Strings › replace by Java patterns', () => {
  test.each([
    ['"a.b.c".replace("b", "x")', 'a.x.c'],
    ['"aaa".replace("a", "b")', 'baa'],
    ['"aaa".replaceAll("a", "b")', 'bbb'],
    ['"a1b22".replaceAll("[0-9]+", "#")', 'a#b#'],
    ['"a1b22".replace("[0-9]+", "#")', 'a#b22'],
    ['"a.b".replaceAll(".", "x")', 'xxx'],
    [String.raw`"a.b".replaceAll("\\.", "x")`, 'axb'],
    ['"ab".replace("(a)(b)", "$2$1")', 'ba'],
    ['"a.b".split(".").join("|")', 'a|b'],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });
});
