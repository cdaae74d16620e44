import { recordsLabel, valueLabel } from './record-words.ts';
import type { RecordBucket, RecordStats, StatsBucket } from './sync/records-api.ts';
import { bucketMs } from './sync/stats-range.ts';
import type { StatsSpan } from './sync/stats-range.ts';

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const hourFormat = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
// Days are counted in UTC, as the server does: in another zone they would bear the wrong name.
const dayFormat = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const shortDayFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const shortUtcDayFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

export const bucketWords: Readonly<Record<StatsBucket, string>> = {
  MINUTE: 'Minutes',
  HOUR: 'Hours',
  DAY: 'Days (UTC)',
};

/** When a bucket is, in full: “Fri 21 Nov, 10:00–11:00”, “Fri 21 Nov”. */
export function bucketLabel(startMs: number, bucket: StatsBucket): string {
  if (bucket === 'DAY') return dayFormat.format(startMs);
  return `${hourFormat.format(startMs)}–${timeFormat.format(startMs + bucketMs[bucket])}`;
}

/** When a bucket begins, for the axis: a time within a day, else a day. */
export function axisLabel(startMs: number, bucket: StatsBucket, spanMs: number): string {
  if (bucket === 'DAY') return shortUtcDayFormat.format(startMs);
  return spanMs > bucketMs.DAY ? shortDayFormat.format(startMs) : timeFormat.format(startMs);
}

/** “412 records, 0.3 to 655.2, 327.1 on average”. */
export function bucketSentence({ count, min, avg, max }: RecordBucket): string {
  if (min === null || avg === null || max === null) return recordsLabel(count);
  return `${recordsLabel(count)}, ${valueLabel(min)} to ${valueLabel(max)}, ${valueLabel(avg)} on average`;
}

/** What the chart shows, in a sentence. */
export function statsSentence({ total, buckets }: RecordStats, span: StatsSpan): string {
  const when = span.label.toLowerCase();
  if (total === 0) return `No records in the ${when}`;
  const [first] = buckets;
  const most = buckets.reduce((best, one) => (one.count > best.count ? one : best), first ?? noBucket);
  const measured = buckets.filter(({ avg }) => avg !== null);
  if (measured.length === 0) return `${recordsLabel(total)} in the ${when}, ${most.count} at most at a time`;
  const least = measured.reduce((value, { min }) => Math.min(value, min ?? value), Infinity);
  const highest = measured.reduce((value, { max }) => Math.max(value, max ?? value), -Infinity);
  if (least === highest) return `${recordsLabel(total)} in the ${when}, value ${valueLabel(least)}`;
  return `${recordsLabel(total)} in the ${when}, values from ${valueLabel(least)} to ${valueLabel(highest)}`;
}

const noBucket: RecordBucket = { start: '', count: 0, min: null, avg: null, max: null };
