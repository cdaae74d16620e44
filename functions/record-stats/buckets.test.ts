import { describe, expect, it } from 'vitest';
import { bucketCount, bucketMs, bucketsOf } from './buckets.ts';

describe('buckets of time', () => {
  it('count records, and measure those that have a value', () => {
    const records = [
      { occurredAt: '2026-11-21T09:59:59.999Z', value: 4 },
      { occurredAt: '2026-11-21T09:00:00.000Z', value: 0 },
      { occurredAt: '2026-11-21T09:30:00.000Z' },
      { occurredAt: '2026-11-21T10:00:00.000Z' },
    ];
    expect(bucketsOf(records, bucketMs.HOUR)).toEqual([
      { start: '2026-11-21T09:00:00.000Z', count: 3, min: 0, avg: 2, max: 4 },
      { start: '2026-11-21T10:00:00.000Z', count: 1, min: null, avg: null, max: null },
    ]);
  });

  it('are as many as begin between two times', () => {
    expect(bucketCount(30_000, 90_000, bucketMs.MINUTE)).toBe(2);
    expect(bucketCount(0, 400 * bucketMs.DAY, bucketMs.DAY)).toBe(400);
  });
});
