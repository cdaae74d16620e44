import { describe, expect, it } from 'vitest';
import { bucketMs, spans, statsQuestion } from './stats-range.ts';

describe('The time that is measured', () => {
  it('ends with the bucket of this moment', () => {
    const day = spans.find(({ name }) => name === 'day');
    if (!day) throw new Error('There is no day.');
    expect(statsQuestion(day, 'HOUR', Date.parse('2026-11-21T10:20:30.000Z'))).toEqual({
      from: '2026-11-20T11:00:00.000Z',
      to: '2026-11-21T11:00:00.000Z',
      bucket: 'HOUR',
    });
  });

  it.each(spans.flatMap((span) => span.buckets.map((bucket) => ({ span, bucket }))))(
    '$span.label by $bucket has at most 400 buckets',
    ({ span, bucket }) => {
      const { from, to } = statsQuestion(span, bucket, Date.parse('2026-11-21T23:59:59.999Z'));
      const count = (Date.parse(to) - Date.parse(from)) / bucketMs[bucket];
      expect(count).toBeGreaterThan(5);
      expect(count).toBeLessThanOrEqual(400);
    },
  );
});
