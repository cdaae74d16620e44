import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsAsked, labelledBuckets, niceScale, placeBuckets, runsOf } from './chart-geometry.ts';

const question = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T10:00:00.000Z',
  bucket: 'HOUR',
} as const;
const bucket = (hour: number, avg: number | null = 1) => ({
  start: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
  count: 2,
  min: avg,
  avg,
  max: avg,
});

describe('The chart', () => {
  it('has a place for every bucket, and leaves those free that hold nothing', () => {
    const placed = placeBuckets([bucket(0), bucket(9), bucket(10)], question, bucketsAsked(question), 500);
    expect(bucketsAsked(question)).toBe(10);
    expect(placed.map(({ x, width }) => [x, width])).toEqual([
      [0, 48],
      [450, 48],
    ]);
  });

  it('draws lines through neighbours that have values', () => {
    const placed = placeBuckets(
      [0, 1, 3, 4, 5].map((hour) => bucket(hour, hour === 4 ? null : 1)),
      question,
      10,
      100,
    );
    expect(runsOf(placed, 10).map((run) => run.map(({ x }) => x))).toEqual([[0, 10], [30], [50]]);
  });

  it('has round numbers at its side', () => {
    expect(niceScale(0, 412, 100).ticks.map(({ value }) => value)).toEqual([0, 200, 400, 600]);
    expect(niceScale(0, 655, 100).ticks.map(({ value }) => value)).toEqual([0, 250, 500, 750]);
    expect(niceScale(0, 1, 100, 3, 1).ticks.map(({ value }) => value)).toEqual([0, 1]);
    expect(niceScale(0, 3, 90).ticks).toEqual([
      { value: 0, at: 90 },
      { value: 1, at: 60 },
      { value: 2, at: 30 },
      { value: 3, at: 0 },
    ]);
    expect(niceScale(-0.25, 0.1, 100).ticks.map(({ value }) => value)).toEqual([-0.4, -0.2, 0, 0.2]);
    expect(niceScale(5, 5, 100).ticks.length).toBeGreaterThan(1);
    expect(niceScale(0, 0, 100).ticks.length).toBeGreaterThan(1);
  });

  it('holds every value within its height', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const { toY } = niceScale(Math.min(a, b), Math.max(a, b), 100);
        for (const y of [toY(a), toY(b)]) {
          expect(y).toBeGreaterThanOrEqual(-0.001);
          expect(y).toBeLessThanOrEqual(100.001);
        }
      }),
    );
  });

  it('labels as many buckets as there is room for', () => {
    expect(labelledBuckets(24, 960, 60)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    expect(labelledBuckets(24, 240, 60)).toEqual([0, 6, 12, 18]);
  });
});
