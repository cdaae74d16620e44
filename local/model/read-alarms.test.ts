import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../lib/json.ts';
import { resolved } from '../template/test-kit.ts';
import { createNotEmulated } from './not-emulated.ts';
import { readAlarms } from './read-alarms.ts';

const topic = 'arn:aws:sns:eu-central-1:999999999999:alerts';

function read(Properties: JsonObject) {
  const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties };
  const { problems, ...assembly } = resolved({ App: { Resources: { Alarm: alarm } } });
  const notEmulated = createNotEmulated();
  const alarms = readAlarms(assembly, problems, notEmulated);
  problems.throwIfAny();
  return { alarm: alarms[0], noticed: notEmulated.counts() };
}

const metric = {
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'work' }],
};
const rule = { ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 2, Threshold: 4 };

describe('An alarm of a template', () => {
  it('has what CloudWatch assumes where it says nothing, and actions as they are named here', () => {
    const { alarm, noticed } = read({
      ...metric,
      ...rule,
      Statistic: 'Sum',
      Period: 300,
      AlarmName: 'App-Errors',
      AlarmActions: [topic],
    });
    expect(alarm).toEqual({
      name: 'App-Errors',
      arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:App-Errors',
      description: null,
      metric: {
        namespace: 'AWS/Lambda',
        name: 'Errors',
        dimensions: [{ name: 'FunctionName', value: 'work' }],
        statistic: 'Sum',
        periodSeconds: 300,
      },
      isMeasured: true,
      threshold: 4,
      comparison: 'GreaterThanThreshold',
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      missingData: 'missing',
      actionsEnabled: true,
      actions: {
        ALARM: ['arn:aws:sns:eu-west-1:123456789012:alerts'],
        OK: [],
        INSUFFICIENT_DATA: [],
      },
    });
    expect(noticed).toEqual([]);
  });

  it('may name its one metric in a list', () => {
    const { alarm } = read({
      ...rule,
      Metrics: [{ Id: 'm1', MetricStat: { Metric: metric, Period: 60, Stat: 'p99' } }],
    });
    expect(alarm).toMatchObject({ isMeasured: true, metric: { name: 'Errors', statistic: 'p99' } });
  });

  it.each([
    ['AWS/AppSync', { ...metric, Namespace: 'AWS/AppSync', Statistic: 'Sum' }],
    ['AWS/Lambda', { ...metric, MetricName: 'IteratorAge', Statistic: 'Maximum' }],
    ['AWS/Lambda', { ...metric, ExtendedStatistic: 'tm90' }],
    ['an expression', { Metrics: [{ Id: 'e1', Expression: 'm1 + m2' }] }],
  ])('is noticed when nobody here counts it: on %s', (what, properties) => {
    const { alarm, noticed } = read({ ...rule, ...properties });
    expect(alarm?.isMeasured).toBe(false);
    expect(noticed).toEqual([{ type: `AWS::CloudWatch::Alarm on ${what}`, count: 1 }]);
  });

  it('counts what applications count themselves', () => {
    expect(read({ ...rule, ...metric, Namespace: 'App', Statistic: 'Sum' }).alarm?.isMeasured).toBe(true);
  });
});
