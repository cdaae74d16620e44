import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { valueOf, failureOf, functionOf, runBody } = givenRuntime();

describe('util › text', () => {
  test.each([
    ['util.urlEncode("a b&c=d/ä*-._~!")', 'a+b%26c%3Dd%2F%C3%A4*-._%7E%21'],
    ['util.urlEncode("😀")', '%F0%9F%98%80'],
    ['util.urlDecode("a+b%26c%C3%A4%F0%9F%98%80")', 'a b&cä😀'],
    ['util.urlDecode("%C3")', '\ufffd'],
    ['util.base64Encode("ä😀")', 'w6Twn5iA'],
    ['util.base64Encode("")', ''],
    ['util.base64Decode("w6Twn5iA")', 'ä😀'],
    ['util.base64Decode("YQ")', 'a'],
    [
      String.raw`util.escapeJavaScript('He said "it\'s </b>"\n\t\\')`,
      String.raw`He said \"it\'s <\/b>\"\n\t\\`,
    ],
    ['util.escapeJavaScript("ä\\u0001")', String.raw`\u00E4\u0001`],
    ['util.str.normalize("a\\u0308", "nfc")', 'ä'],
    ['util.str.normalize("ä", "nfd")', 'a\u0308'],
    ['util.str.normalize("ﬁ", "nfkc")', 'fi'],
    ['util.str.normalize("ﬁ", "nfkd")', 'fi'],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });

  test.each([
    ['util.urlDecode("%zz")', 'URLDecoder: Illegal hex characters in escape (%) pattern'],
    ['util.str.normalize("a", "other")', 'Unknown normalization type: other'],
  ])('%s fails', (expression, message) => {
    expect(failureOf(expression)).toBe(message);
  });

  test.each([
    ['base64', 'util.base64Decode(util.base64Encode(x))'],
    ['URL encoding', 'util.urlDecode(util.urlEncode(x))'],
  ])('%s returns what went in', (_title, expression) => {
    const roundTrip = functionOf(expression);
    fc.assert(fc.property(fc.string({ unit: 'binary' }).filter(isWellFormed), (x) => roundTrip(x) === x));
  });

  test('base64 and URL encoding are what Node makes', () => {
    const encode = functionOf('[util.base64Encode(x), util.urlEncode(x)]');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter(isWellFormed), (x) => {
        expect(encode(x)).toEqual([
          Buffer.from(x).toString('base64'),
          new URLSearchParams({ '': x }).toString().slice(1),
        ]);
      }),
    );
  });

  test('a JavaScript engine reads escaped text as what it was', () => {
    const escape = functionOf('util.escapeJavaScript(x)');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (x) => {
        const escaped = String(escape(x)).replaceAll("\\'", "'").replaceAll('\\/', '/');
        return JSON.parse(`"${escaped}"`) === x;
      }),
    );
  });
});

function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

describe('util.math', () => {
  test.each([
    ['util.math.roundNum(2.5)', 3],
    ['util.math.roundNum(-2.5)', -2],
    ['util.math.minVal(3, -1)', -1],
    ['util.math.maxVal(3, -1)', 3],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });

  test('random numbers stay in their range', () => {
    const draw = functionOf(
      '[util.math.randomDouble(), util.math.randomWithinRange(x.from, x.to), Math.random()]',
    );
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 100 }), (from, width) => {
        const [double = -1, ranged = -1, plain = -1] = draw({ from, to: from + width }) as number[];
        expect(double).toBeGreaterThanOrEqual(0);
        expect(double).toBeLessThan(1);
        expect(plain).not.toBe(double);
        expect(Number.isInteger(ranged)).toBe(true);
        expect(ranged).toBeGreaterThanOrEqual(from);
        expect(ranged).toBeLessThan(from + width);
      }),
    );
  });
});

describe('util.error', () => {
  test('is not among what the handler can catch', () => {
    expect(runBody('[1].some(() => util.error("inner")); return "went on";')).toMatchObject({
      result: undefined,
      error: { message: 'inner' },
    });
  });
});
