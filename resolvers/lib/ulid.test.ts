import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestUlid, ulidTime } from './ulid.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const latestMs = 2 ** 48 - 1;

/** A ULID by the letter of its definition: 48 bits of time, 80 bits of chance, 5 bits a character. */
function ulidOf(ms: number, chance: bigint): string {
  let bits = (BigInt(ms) << 80n) | chance;
  let text = '';
  for (let index = 0; index < 26; index++) {
    text = alphabet.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

const times = fc.integer({ min: 0, max: latestMs });
const chances = fc.bigInt({ min: 1n, max: 2n ** 80n - 1n });

describe('ulid', () => {
  it('tells the time of the example in its definition', () => {
    expect(ulidTime('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe(1_469_922_850_259);
  });

  it('tells the time of every ULID', () => {
    fc.assert(fc.property(times, chances, (ms, chance) => ulidTime(ulidOf(ms, chance)) === ms));
  });

  it('writes the time as every ULID does', () => {
    fc.assert(fc.property(times, (ms) => earliestUlid(ms) === ulidOf(ms, 0n)));
  });

  it('sorts before what was made then or later, and behind what was made before', () => {
    fc.assert(
      fc.property(times, times, chances, (ms, otherMs, chance) => {
        const other = ulidOf(otherMs, chance);
        expect(earliestUlid(ms) < other).toBe(otherMs >= ms);
      }),
    );
  });
});
