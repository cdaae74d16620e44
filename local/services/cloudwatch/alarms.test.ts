import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, parseJson } from '../../lib/json.ts';
import type { AlarmModel } from '../../model/alarms.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { type CloudWatchOptions, startCloudWatch } from './cloudwatch.ts';
import { anAlarm, givenOptions } from './testing/given-alarms.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:alerts';
const raiser = 'arn:aws:lambda:us-east-1:000000000000:function:raise';
const told = { ALARM: [topic], OK: [topic], INSUFFICIENT_DATA: [] };
const minuteMs = 60_000;

function given(alarms: AlarmModel[], more: Partial<CloudWatchOptions> = {}) {
  const clock = createManualClock();
  const queue = { name: 'jobs', visible: 0, inFlight: 0, delayed: 0, oldestSentAtMs: null };
  const messages: { topicArn: string; subject: string; message: JsonObject }[] = [];
  const events: JsonObject[] = [];
  const cloudWatch = startCloudWatch({
    ...givenOptions(clock),
    alarms,
    queues: () => [queue],
    publish(topicArn, subject, text) {
      const message = parseJson(text);
      messages.push({ topicArn, subject, message: isJsonObject(message) ? message : {} });
      return Promise.resolve();
    },
    invoke(_arn, event) {
      events.push(event);
      return Promise.resolve();
    },
    ...more,
  });
  const states = () => {
    const { MetricAlarms } = cloudWatch.call('DescribeAlarms', {});
    return Array.isArray(MetricAlarms)
      ? MetricAlarms.map((alarm) => isJsonObject(alarm) && alarm['StateValue'])
      : [];
  };
  return { cloudWatch, clock, queue, messages, events, states };
}

describe('Alarms', () => {
  test('go off when there is too much, tell their topic once, and go back a period after it is over', () => {
    const { clock, queue, messages, states } = given([anAlarm({ actions: told })]);
    expect(states()).toEqual(['INSUFFICIENT_DATA']);
    clock.advance(minuteMs);
    expect(states()).toEqual(['OK']);
    queue.visible = 3;
    clock.advance(5_000);
    expect(states()).toEqual(['ALARM']);
    clock.advance(10 * minuteMs);
    queue.visible = 0;
    clock.advance(2 * minuteMs);
    expect(states()).toEqual(['OK']);
    expect(messages.map(({ message }) => [message['OldStateValue'], message['NewStateValue']])).toEqual([
      ['INSUFFICIENT_DATA', 'OK'],
      ['OK', 'ALARM'],
      ['ALARM', 'OK'],
    ]);
  });

  test('word what they tell as CloudWatch does', () => {
    const { clock, queue, messages } = given([anAlarm()]);
    queue.visible = 3;
    clock.advance(5_000);
    expect(messages).toEqual([
      {
        topicArn: topic,
        subject: 'ALARM: "Waiting" in US East (N. Virginia)',
        message: {
          AlarmName: 'Waiting',
          AlarmDescription: 'Jobs wait.',
          AWSAccountId: '000000000000',
          NewStateValue: 'ALARM',
          NewStateReason: expect.stringContaining('Threshold Crossed'),
          StateChangeTime: '2026-01-01T00:00:05.000+0000',
          Region: 'US East (N. Virginia)',
          AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:Waiting',
          OldStateValue: 'INSUFFICIENT_DATA',
          OKActions: [],
          AlarmActions: [topic],
          InsufficientDataActions: [],
          Trigger: {
            MetricName: 'ApproximateNumberOfMessagesVisible',
            Namespace: 'AWS/SQS',
            StatisticType: 'Statistic',
            Statistic: 'MAXIMUM',
            Unit: null,
            Dimensions: [{ value: 'jobs', name: 'QueueName' }],
            Period: 60,
            EvaluationPeriods: 1,
            DatapointsToAlarm: 1,
            ComparisonOperator: 'GreaterThanOrEqualToThreshold',
            Threshold: 1,
            TreatMissingData: 'notBreaching',
            EvaluateLowSampleCountPercentile: '',
          },
        },
      },
    ]);
  });

  test('wait for as many periods as they evaluate', () => {
    const { clock, queue, states } = given([anAlarm({ evaluationPeriods: 3, datapointsToAlarm: 3 })]);
    queue.visible = 1;
    clock.advance(2 * minuteMs - 5_000);
    expect(states()).toEqual(['OK']);
    clock.advance(5_000);
    expect(states()).toEqual(['ALARM']);
  });

  test('count failed calls of a function: five bring it into alarm, and silence back', () => {
    const metric = {
      namespace: 'AWS/Lambda',
      name: 'Errors',
      dimensions: [{ name: 'FunctionName', value: 'work' }],
      statistic: 'Sum',
      periodSeconds: 300,
    };
    const { cloudWatch, clock, states } = given([anAlarm({ metric, threshold: 5 })]);
    const fail = () => cloudWatch.countCall({ functionName: 'work', outcome: 'error', durationMs: 1 });
    for (let call = 0; call < 4; call += 1) fail();
    clock.advance(minuteMs);
    expect(states()).toEqual(['OK']);
    fail();
    clock.advance(5_000);
    expect(states()).toEqual(['ALARM']);
    // The last data there is counts for as long as it is in the evaluation range.
    clock.advance(14 * minuteMs);
    expect(states()).toEqual(['OK']);
  });

  test('call a function with the event it knows', () => {
    const actions = { ALARM: [raiser], OK: [], INSUFFICIENT_DATA: [] };
    const { clock, queue, events } = given([anAlarm({ actions })]);
    queue.visible = 1;
    clock.advance(5_000);
    expect(events).toMatchObject([
      {
        source: 'aws.cloudwatch',
        alarmData: {
          alarmName: 'Waiting',
          state: { value: 'ALARM' },
          previousState: { value: 'INSUFFICIENT_DATA' },
          configuration: { metrics: [{ metricStat: { metric: { dimensions: { QueueName: 'jobs' } } } }] },
        },
      },
    ]);
  });

  test('know nothing of what nobody counts, and tell nobody when they may not', () => {
    const { clock, queue, messages, states } = given([
      anAlarm({ name: 'A', isMeasured: false }),
      anAlarm({ name: 'B', actionsEnabled: false }),
    ]);
    queue.visible = 1;
    clock.advance(minuteMs);
    expect(states()).toEqual(['INSUFFICIENT_DATA', 'ALARM']);
    expect(messages).toEqual([]);
  });

  test('stop with what looks at them', () => {
    const { cloudWatch, clock, queue, states } = given([anAlarm()]);
    cloudWatch[Symbol.dispose]();
    queue.visible = 1;
    clock.advance(10 * minuteMs);
    expect(states()).toEqual(['INSUFFICIENT_DATA']);
  });
});

describe('SetAlarmState', () => {
  test('forces a state that is told, until the alarm is looked at again', () => {
    const { cloudWatch, clock, messages, states } = given([anAlarm({ actions: told })]);
    clock.advance(minuteMs);
    cloudWatch.call('SetAlarmState', { AlarmName: 'Waiting', StateValue: 'ALARM', StateReason: 'A drill.' });
    expect(states()).toEqual(['ALARM']);
    expect(messages.at(-1)?.message).toMatchObject({ NewStateValue: 'ALARM', NewStateReason: 'A drill.' });
    clock.advance(5_000);
    expect(states()).toEqual(['OK']);
  });

  test.each([
    ['an alarm that is not there', { AlarmName: 'None' }, 'ResourceNotFound'],
    ['a state that is none', { StateValue: 'LOUD' }, 'ValidationError'],
    ['data that is no JSON', { StateReasonData: '{' }, 'InvalidFormat'],
  ])('refuses %s', (_what, input, name) => {
    const { cloudWatch } = given([anAlarm()]);
    const valid = { AlarmName: 'Waiting', StateValue: 'ALARM', StateReason: 'A drill.' };
    expect(() => cloudWatch.call('SetAlarmState', { ...valid, ...input })).toThrow(
      expect.objectContaining({ name }),
    );
  });
});

describe('DescribeAlarms', () => {
  const three = ['App-C', 'App-A', 'Other'].map((name) => anAlarm({ name }));
  const namesOf = ({ MetricAlarms }: JsonObject) =>
    Array.isArray(MetricAlarms) ? MetricAlarms.map((alarm) => isJsonObject(alarm) && alarm['AlarmName']) : [];

  test.each([
    [{}, ['App-A', 'App-C', 'Other']],
    [{ AlarmNamePrefix: 'App-' }, ['App-A', 'App-C']],
    [{ AlarmNames: ['Other', 'None'] }, ['Other']],
    [{ StateValue: 'ALARM' }, []],
    [{ AlarmTypes: ['CompositeAlarm'] }, []],
  ])('answers to %j: %j', (input, names) => {
    expect(namesOf(given(three).cloudWatch.call('DescribeAlarms', input))).toEqual(names);
  });

  test('goes on page by page', () => {
    const { cloudWatch } = given(three);
    const first = cloudWatch.call('DescribeAlarms', { MaxRecords: 2 });
    const second = cloudWatch.call('DescribeAlarms', { MaxRecords: 2, NextToken: first['NextToken'] });
    expect([...namesOf(first), ...namesOf(second)]).toEqual(['App-A', 'App-C', 'Other']);
    expect(second['NextToken']).toBeUndefined();
  });

  test('says since when', () => {
    const { cloudWatch, clock } = given([anAlarm()]);
    clock.advance(10 * minuteMs);
    expect(cloudWatch.call('DescribeAlarms', {})).toMatchObject({
      MetricAlarms: [{ StateValue: 'OK', StateTransitionedTimestamp: Date.UTC(2026, 0, 1) / 1000 + 5 }],
    });
  });
});

describe('Alarms over a restart', () => {
  let dataDir = '';
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test('stay as they were and tell nobody again', async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'alarms-'));
    const before = given([anAlarm()], { dataDir });
    before.queue.visible = 1;
    before.clock.advance(minuteMs);
    before.cloudWatch[Symbol.dispose]();
    const after = given([anAlarm()], { dataDir });
    expect(after.states()).toEqual(['ALARM']);
    after.queue.visible = 1;
    after.clock.advance(minuteMs);
    expect(before.messages).toHaveLength(1);
    expect(after.messages).toEqual([]);
  });

  test('begin anew when what was kept is damaged', async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'alarms-'));
    await writeFile(join(dataDir, 'alarms.json'), '{"Waiting":{"state":"LOUD"}');
    expect(given([anAlarm()], { dataDir }).states()).toEqual(['INSUFFICIENT_DATA']);
  });
});
