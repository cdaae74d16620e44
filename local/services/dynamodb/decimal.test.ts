import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecimals, compareDecimals, isStorable, sortableDecimal, subtractDecimals } from './decimal.ts';

/** A decimal as validation leaves it, with its value times 10^20. */
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
  .map(([units, scale]) => ({ text: plainText(units, scale), scaled: units * 10n ** BigInt(20 - scale) }));

function plainText(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)];
  const trimmed = fraction.replace(/0+$/, '');
  return `${sign}${whole}${trimmed === '' ? '' : `.${trimmed}`}`;
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

describe('decimals', () => {
  it('compare like the numbers they stand for', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(Math.sign(compareDecimals(a.text, b.text))).toBe(signOf(a.scaled - b.scaled));
      }),
    );
  });

  it('sort as text like the numbers they stand for', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [left, right] = [`${sortableDecimal(a.text)}/`, `${sortableDecimal(b.text)}/`];
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(signOf(a.scaled - b.scaled));
      }),
    );
  });

  it('add and subtract exactly', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(addDecimals(a.text, b.text)).toBe(plainText(a.scaled + b.scaled, 20));
        expect(subtractDecimals(a.text, b.text)).toBe(plainText(a.scaled - b.scaled, 20));
      }),
    );
  });

  it('sort over the whole range of magnitudes', () => {
    const [tiny, huge] = [`0.${'0'.repeat(129)}1`, `1${'0'.repeat(125)}`];
    const ascending = [`-${huge}`, '-12', '-1.2', '-1', `-${tiny}`, '0', tiny, '1', '1.2', '12', huge];
    expect([...ascending].sort((a, b) => (sortableDecimal(a) < sortableDecimal(b) ? -1 : 1))).toEqual(
      ascending,
    );
  });

  it.each([
    ['0', true],
    ['1'.repeat(38), true],
    ['1'.repeat(39), false],
    [`1${'0'.repeat(125)}`, true],
    [`1${'0'.repeat(126)}`, false],
    [`0.${'0'.repeat(129)}1`, true],
    [`0.${'0'.repeat(130)}1`, false],
  ])('%s can be stored: %s', (text, storable) => {
    expect(isStorable(text)).toBe(storable);
  });
});
