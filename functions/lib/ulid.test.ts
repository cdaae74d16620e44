import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUlids } from './ulid.ts';

describe('a ULID', () => {
  it('is the example of its specification', () => {
    const ulid = createUlids(
      () => 1469918176385,
      (count) => new Uint8Array(count).fill(31),
    );
    expect(ulid()).toBe(`01ARYZ6S41${'Z'.repeat(16)}`);
  });

  it('sorts by its time', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(time, time, bytes, bytes, (earlier, later, some, others) => {
        fc.pre(earlier < later);
        const [first, second] = [
          createUlids(
            () => earlier,
            () => some,
          )(),
          createUlids(
            () => later,
            () => others,
          )(),
        ];
        expect(first).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        expect(first < second).toBe(true);
      }),
    );
  });
});
