import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.ts';

describe('backoff', () => {
  it('tries first within 0.2 to 1 s', () => {
    expect(backoffDelayMs(0, 0)).toBe(200);
    expect(backoffDelayMs(0, 0.999)).toBeLessThanOrEqual(1000);
  });

  it('never waits longer than 30 s, nor less than half of what the attempt allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const ceiling = Math.min(30_000, 1000 * 2 ** attempt);
          const delay = backoffDelayMs(attempt, random);
          expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
          expect(delay).toBeLessThanOrEqual(ceiling);
        },
      ),
    );
  });
});
