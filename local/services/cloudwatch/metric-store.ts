import type { Clock } from '../../lib/clock.ts';
import { percentileOf, valueAtPercentile } from './percentile.ts';

export interface MetricId {
  namespace: string;
  name: string;
  dimensions: readonly { name: string; value: string }[];
}

/** What was counted, minute by minute, for as long as alarms look back. */
export interface MetricStore {
  /** One more of something that happens now, such as a call that took so long. */
  record(metric: MetricId, value: number): void;
  /** How much there is now of something that is always there, such as messages: a minute counts its greatest. */
  observe(metric: MetricId, value: number): void;
  /**
   * A statistic over what was counted from `fromMs` on and before `toMs`.
   *
   * @param statistic such as `Sum` or `p99`.
   * @returns `null` when nothing was counted.
   */
  datapoint(metric: MetricId, statistic: string, fromMs: number, toMs: number): number | null;
}

/** CloudWatch's finest for metrics of services. */
const minuteMs = 60_000;
/** Alarms look back over a few periods of an hour at most. */
const keptMinutes = 24 * 60;
/** Beyond so many within a minute, percentiles are of the first ones. */
const mostValues = 1_000;

interface Minute {
  values: number[];
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

export function createMetricStore(clock: Clock): MetricStore {
  const metrics = new Map<string, Map<number, Minute>>();

  function minutesOf(metric: MetricId): Map<number, Minute> {
    const key = keyOf(metric);
    const known = metrics.get(key);
    if (known) return known;
    const minutes = new Map<number, Minute>();
    metrics.set(key, minutes);
    return minutes;
  }

  function thisMinute(): number {
    return Math.floor(clock.now() / minuteMs) * minuteMs;
  }

  function put(metric: MetricId, startMs: number, minute: Minute): void {
    const minutes = minutesOf(metric);
    minutes.set(startMs, minute);
    for (const old of minutes.keys()) {
      if (old > startMs - keptMinutes * minuteMs) break;
      minutes.delete(old);
    }
  }

  return {
    record(metric, value) {
      const startMs = thisMinute();
      const before = minutesOf(metric).get(startMs);
      put(metric, startMs, before ? added(before, value) : minuteOf(value));
    },
    observe(metric, value) {
      const startMs = thisMinute();
      const before = minutesOf(metric).get(startMs);
      if (!before || before.maximum < value) put(metric, startMs, minuteOf(value));
    },
    datapoint(metric, statistic, fromMs, toMs) {
      const counted = [...(metrics.get(keyOf(metric)) ?? [])]
        .filter(([startMs]) => startMs >= fromMs && startMs < toMs)
        .map(([, minute]) => minute);
      return counted.length === 0 ? null : statisticOf(counted, statistic);
    },
  };
}

function minuteOf(value: number): Minute {
  return { values: [value], count: 1, sum: value, minimum: value, maximum: value };
}

function added(minute: Minute, value: number): Minute {
  if (minute.values.length < mostValues) minute.values.push(value);
  return {
    values: minute.values,
    count: minute.count + 1,
    sum: minute.sum + value,
    minimum: Math.min(minute.minimum, value),
    maximum: Math.max(minute.maximum, value),
  };
}

function statisticOf(minutes: readonly Minute[], statistic: string): number | null {
  const sum = (of: (minute: Minute) => number) => minutes.reduce((total, minute) => total + of(minute), 0);
  const count = sum((minute) => minute.count);
  switch (statistic) {
    case 'SampleCount':
      return count;
    case 'Sum':
      return sum((minute) => minute.sum);
    case 'Average':
      return sum((minute) => minute.sum) / count;
    case 'Minimum':
      return Math.min(...minutes.map(({ minimum }) => minimum));
    case 'Maximum':
      return Math.max(...minutes.map(({ maximum }) => maximum));
  }
  const percentile = percentileOf(statistic);
  if (percentile === null) return null;
  return valueAtPercentile(
    minutes.flatMap(({ values }) => values),
    percentile,
  );
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  const sorted = dimensions
    .map(({ name: key, value }) => [key, value])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
