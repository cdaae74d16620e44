import type { RecordBucket, StatsQuestion } from './sync/records-api.ts';
import { bucketMs } from './sync/stats-range.ts';

/** A bucket and where it stands, in pixels from the left. */
export interface PlacedBucket {
  bucket: RecordBucket;
  x: number;
  width: number;
}

/** A mark of an axis, in pixels from the left or the top. */
export interface Tick {
  at: number;
  value: number;
}

/** From a value to pixels from the top. */
export interface Scale {
  toY(value: number): number;
  ticks: Tick[];
}

/** Smaller numbers, and smaller differences between large ones, can't be told apart by arithmetic. */
const leastSize = 1e-200;
const leastShare = 1e-9;

/** Gaps between bars are this wide at most. */
const maxGapPx = 2;

/** Puts buckets side by side; those that hold nothing leave their place free. */
export function placeBuckets(
  buckets: readonly RecordBucket[],
  { from, bucket }: StatsQuestion,
  count: number,
  width: number,
): PlacedBucket[] {
  const step = width / count;
  const gap = Math.min(maxGapPx, step / 4);
  const fromMs = Date.parse(from);
  return buckets
    .map((one) => ({ one, place: (Date.parse(one.start) - fromMs) / bucketMs[bucket] }))
    .filter(({ place }) => place >= 0 && place < count)
    .map(({ one, place }) => ({ bucket: one, x: place * step, width: Math.max(1, step - gap) }));
}

/** How many buckets there are, with those that hold nothing. */
export function bucketsAsked({ from, to, bucket }: StatsQuestion): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / bucketMs[bucket]));
}

/**
 * A scale over `height` pixels with round numbers that hold `least` and `most`; about `wanted` steps, none smaller than
 * `minStep`.
 */
export function niceScale(least: number, most: number, height: number, wanted = 3, minStep = 0): Scale {
  const span = spanOf(least, most);
  const step = Math.max(minStep, niceStep(span / wanted));
  const bottom = Math.floor(least / step) * step;
  const top = Math.max(bottom + step, Math.ceil(most / step) * step);
  const toY = (value: number) => height - ((value - bottom) / (top - bottom)) * height;
  const steps = Math.round((top - bottom) / step);
  const ticks = Array.from({ length: steps + 1 }, (_, index) => {
    // Rounded: sums of tenths are not what one reads.
    const value = Number((bottom + index * step).toPrecision(12));
    return { value, at: toY(value) };
  });
  return { toY, ticks };
}

/** How far apart two values are; what is no distance to draw counts as their size, or as one. */
function spanOf(least: number, most: number): number {
  const size = Math.max(Math.abs(least), Math.abs(most));
  if (size < leastSize) return 1;
  return most - least > size * leastShare ? most - least : size;
}

/** The least of 1, 2, 2.5, 5, 10, 20, 25 … that is as large. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

/** Which buckets get a label so that labels of `labelPx` don't touch. */
export function labelledBuckets(count: number, width: number, labelPx: number): number[] {
  const every = Math.max(1, Math.ceil((labelPx * count) / Math.max(1, width)));
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every);
}

/** Neighbours with values, in runs: a line is drawn through each run. */
export function runsOf(placed: readonly PlacedBucket[], step: number): PlacedBucket[][] {
  const runs: PlacedBucket[][] = [];
  let last: PlacedBucket | undefined;
  for (const one of placed.filter(({ bucket }) => bucket.avg !== null)) {
    if (last && one.x - last.x < step * 1.5) runs.at(-1)?.push(one);
    else runs.push([one]);
    last = one;
  }
  return runs;
}
