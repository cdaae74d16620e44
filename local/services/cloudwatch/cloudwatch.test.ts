import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { startCloudWatch } from './cloudwatch.ts';
import { givenOptions } from './testing/given-alarms.ts';

function given() {
  const clock = createManualClock();
  const queue = { name: 'jobs', visible: 3, inFlight: 2, delayed: 1, oldestSentAtMs: clock.now() - 90_500 };
  const empty = { name: 'empty', visible: 0, inFlight: 0, delayed: 0, oldestSentAtMs: null };
  const cloudWatch = startCloudWatch({ ...givenOptions(clock), queues: () => [queue, empty] });
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

  test('tells what functions did, by their periods, and what they print of themselves', () => {
    const { cloudWatch, ask, seconds } = given();
    cloudWatch.countCall({ functionName: 'work', outcome: 'ok', durationMs: 20 });
    cloudWatch.countCall({ functionName: 'work', outcome: 'error', durationMs: 40 });
    cloudWatch.countCall({ functionName: 'work', outcome: 'throttled', durationMs: 0 });
    const line = {
      _aws: {
        Timestamp: seconds * 1000,
        CloudWatchMetrics: [{ Namespace: 'App', Dimensions: [['service']], Metrics: [{ Name: 'Lag' }] }],
      },
      service: 'work',
      Lag: [5, 7],
    };
    cloudWatch.readLine(JSON.stringify(line));
    cloudWatch.readLine('{"_aws": no metrics');
    cloudWatch.readLine(JSON.stringify({ message: 'no metrics' }));
    const ofWork = (MetricName: string, Stat: string, Namespace = 'AWS/Lambda', Name = 'FunctionName') => ({
      Id: 'm0',
      MetricStat: {
        Metric: { Namespace, MetricName, Dimensions: [{ Name, Value: 'work' }] },
        Period: 60,
        Stat,
      },
    });
    const { MetricDataResults } = ask([
      ofWork('Invocations', 'Sum'),
      ofWork('Errors', 'Sum'),
      ofWork('Throttles', 'Sum'),
      ofWork('Duration', 'Average'),
      ofWork('Duration', 'p99'),
      ofWork('Lag', 'SampleCount', 'App', 'service'),
    ]);
    expect(MetricDataResults).toMatchObject(
      [2, 1, 1, 30, 40, 2].map((value) => ({ Values: [value], Timestamps: [seconds] })),
    );
  });

  test('knows no other operation', () => {
    const { cloudWatch } = given();
    expect(() => cloudWatch.call('PutMetricData', {})).toThrow(
      expect.objectContaining({ name: 'UnknownOperationException' }),
    );
  });
});
