/**
 * Which percentile a statistic asks for: 99.9 of `p99.9`; `null` for one that is none, such as `Sum`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function percentileOf(statistic: string): number | null {
  const [, percent] = /^p(\d+(?:\.\d+)?)$/.exec(statistic) ?? [];
  return percent === undefined ? null : Number(percent);
}

/** The value that so many percent are not above, by nearest rank; `null` where there are no values. */
export function valueAtPercentile(values: readonly number[], percentile: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] ?? null;
}
