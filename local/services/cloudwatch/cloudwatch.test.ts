import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createCloudWatch } from './cloudwatch.ts';

function given() {
  const clock = createManualClock();
  const queue = { name: 'jobs', visible: 3, inFlight: 2, delayed: 1, oldestSentAtMs: clock.now() - 90_500 };
  const empty = { name: 'empty', visible: 0, inFlight: 0, delayed: 0, oldestSentAtMs: null };
  const cloudWatch = createCloudWatch({ queues: () => [queue, empty], clock });
  const seconds = clock.now() / 1000;

  function ask(queries: JsonObject[], times = { StartTime: seconds - 300, EndTime: seconds + 1 }) {
    return cloudWatch.call('GetMetricData', { ...times, MetricDataQueries: queries });
  }
  return { cloudWatch, ask, seconds };
}

function query(MetricName: string, queueName = 'jobs', Namespace = 'AWS/SQS'): JsonObject {
  const Metric = { Namespace, MetricName, Dimensions: [{ Name: 'QueueName', Value: queueName }] };
  return { Id: 'm0', MetricStat: { Metric, Period: 60, Stat: 'Maximum' } };
}

describe('GetMetricData', () => {
  test.each([
    ['ApproximateAgeOfOldestMessage', 90],
    ['ApproximateNumberOfMessagesVisible', 3],
    ['ApproximateNumberOfMessagesNotVisible', 2],
    ['ApproximateNumberOfMessagesDelayed', 1],
  ])('tells %s of a queue as it is now', (name, value) => {
    expect(given().ask([query(name)])).toMatchObject({
      MetricDataResults: [{ Id: 'm0', Values: [value], StatusCode: 'Complete' }],
    });
  });

  test('knows no age of what is empty', () => {
    const { MetricDataResults } = given().ask([query('ApproximateAgeOfOldestMessage', 'empty')]);
    expect(MetricDataResults).toMatchObject([{ Values: [0] }]);
  });

  test.each([
    ['another metric', query('NumberOfMessagesSent')],
    ['another queue', query('ApproximateAgeOfOldestMessage', 'none')],
    ['another service', query('ApproximateAgeOfOldestMessage', 'jobs', 'AWS/Lambda')],
  ])('has no value of %s', (_what, asked) => {
    expect(given().ask([asked])).toMatchObject({ MetricDataResults: [{ Values: [], Timestamps: [] }] });
  });

  test('has no past', () => {
    const { ask, seconds } = given();
    const times = { StartTime: seconds - 600, EndTime: seconds - 300 };
    expect(ask([query('ApproximateAgeOfOldestMessage')], times)).toMatchObject({
      MetricDataResults: [{ Values: [] }],
    });
  });

  test.each([
    ['an expression', [{ Id: 'e', Expression: 'm0 * 2' }]],
    ['a bad id', [{ ...query('ApproximateAgeOfOldestMessage'), Id: 'M' }]],
    ['too many', Array.from({ length: 501 }, () => query('ApproximateAgeOfOldestMessage'))],
  ])('refuses %s', (_what, queries) => {
    expect(() => given().ask(queries)).toThrow(expect.objectContaining({ name: 'ValidationError' }));
  });

  test('is the only operation', () => {
    const { cloudWatch } = given();
    expect(() => cloudWatch.call('PutMetricData', {})).toThrow(
      expect.objectContaining({ name: 'UnknownOperationException' }),
    );
  });
});
