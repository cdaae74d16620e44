import type { StatsBucket, StatsQuestion } from './records-api.ts';

/** A stretch of time that ends now, and the pieces it can be measured in. */
export interface StatsSpan {
  name: SpanName;
  label: string;
  ms: number;
  buckets: readonly StatsBucket[];
}

export type SpanName = 'hour' | 'quarter' | 'day' | 'week' | 'month' | 'year';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Lengths of buckets, which begin at whole ones in UTC. */
export const bucketMs: Readonly<Record<StatsBucket, number>> = { MINUTE: minuteMs, HOUR: hourMs, DAY: dayMs };

/** What can be looked at: at most 400 buckets each, the bucket that is usually wanted first. */
export const spans: readonly StatsSpan[] = [
  { name: 'hour', label: 'Last hour', ms: hourMs, buckets: ['MINUTE'] },
  { name: 'quarter', label: 'Last 6 hours', ms: 6 * hourMs, buckets: ['MINUTE', 'HOUR'] },
  { name: 'day', label: 'Last 24 hours', ms: dayMs, buckets: ['HOUR'] },
  { name: 'week', label: 'Last 7 days', ms: 7 * dayMs, buckets: ['HOUR', 'DAY'] },
  { name: 'month', label: 'Last 30 days', ms: 30 * dayMs, buckets: ['DAY'] },
  { name: 'year', label: 'Last year', ms: 365 * dayMs, buckets: ['DAY'] },
];

/** The buckets that end with the one of this moment. */
export function statsQuestion(span: StatsSpan, bucket: StatsBucket, nowMs: number): StatsQuestion {
  const lengthMs = bucketMs[bucket];
  const toMs = Math.floor(nowMs / lengthMs) * lengthMs + lengthMs;
  const fromMs = toMs - Math.ceil(span.ms / lengthMs) * lengthMs;
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), bucket };
}
