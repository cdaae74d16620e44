/** Lengths of buckets, which begin at whole ones in UTC. */
export const bucketMs = { MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 } as const;

/** What one bucket of time holds: `RecordBucket` of the schema. */
export interface Bucket {
  start: string;
  count: number;
  min: number | null;
  avg: number | null;
  max: number | null;
}

/** A record as far as it is counted. */
export interface Measured {
  occurredAt: string;
  value?: number | undefined;
}

/** Buckets that lie between two times, empty ones included. */
export function bucketCount(fromMs: number, toMs: number, lengthMs: number): number {
  return Math.ceil(toMs / lengthMs) - Math.floor(fromMs / lengthMs);
}

/** Counts records into buckets; those that hold none are left out. Values are optional: `avg` is of those there are. */
export function bucketsOf(records: readonly Measured[], lengthMs: number): Bucket[] {
  const groups = new Map<number, { count: number; values: number[] }>();
  for (const { occurredAt, value } of records) {
    const start = Math.floor(Date.parse(occurredAt) / lengthMs) * lengthMs;
    const group = groups.get(start) ?? { count: 0, values: [] };
    group.count += 1;
    if (value !== undefined) group.values.push(value);
    groups.set(start, group);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([start, { count, values }]) => ({
      start: new Date(start).toISOString(),
      count,
      min: values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : null,
      avg: values.length > 0 ? values.reduce((a, b) => a + b) / values.length : null,
      max: values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : null,
    }));
}
