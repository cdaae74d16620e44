import type { JsonObject } from '../../lib/json.ts';
import type { AlarmMetric, AlarmModel } from '../../model/alarms.ts';
import type { AlarmChange, AlarmStatus } from './alarm-status.ts';
import { percentileOf } from './percentile.ts';

export interface Place {
  region: string;
  accountId: string;
}

/** Messages call regions by their long names: https://docs.aws.amazon.com/general/latest/gr/cw_region.html */
const regionNames: Readonly<Record<string, string>> = { 'us-east-1': 'US East (N. Virginia)' };

/** What a topic is told, as CloudWatch words it, and the subject that mails have. */
export function topicMessage(
  { alarm, before, now }: AlarmChange,
  { region, accountId }: Place,
): { subject: string; message: string } {
  const regionName = regionNames[region] ?? region;
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AWSAccountId: accountId,
    NewStateValue: now.state,
    NewStateReason: now.reason,
    StateChangeTime: timestamp(now.changedAtMs),
    Region: regionName,
    AlarmArn: alarm.arn,
    OldStateValue: before.state,
    OKActions: [...alarm.actions.OK],
    AlarmActions: [...alarm.actions.ALARM],
    InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
    Trigger: trigger(alarm),
  };
  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: subjects have at most 100 characters.
  const subject = `${now.state}: "${alarm.name}" in ${regionName}`.slice(0, 100);
  return { subject, message: JSON.stringify(message) };
}

function trigger(alarm: AlarmModel): JsonObject {
  return {
    ...(alarm.metric ? metricOfTrigger(alarm.metric) : {}),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.missingData,
    EvaluateLowSampleCountPercentile: '',
  };
}

function metricOfTrigger({ namespace, name, dimensions, statistic, periodSeconds }: AlarmMetric): JsonObject {
  const isExtended = percentileOf(statistic) !== null;
  return {
    MetricName: name,
    Namespace: namespace,
    StatisticType: isExtended ? 'ExtendedStatistic' : 'Statistic',
    ...(isExtended ? { ExtendedStatistic: statistic } : { Statistic: statistic.toUpperCase() }),
    Unit: null,
    Dimensions: dimensions.map(({ name: key, value }) => ({ value, name: key })),
    Period: periodSeconds,
  };
}

/** What a function is called with: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
export function functionEvent({ alarm, before, now }: AlarmChange, { region, accountId }: Place): JsonObject {
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId,
    time: timestamp(now.changedAtMs),
    region,
    alarmData: {
      alarmName: alarm.name,
      state: stateOf(now),
      previousState: stateOf(before),
      configuration: {
        ...(alarm.description === null ? {} : { description: alarm.description }),
        metrics: alarm.metric ? [metricOfEvent(alarm.metric)] : [],
      },
    },
  };
}

function stateOf({ state, reason, reasonData, changedAtMs }: AlarmStatus): JsonObject {
  return {
    value: state,
    reason,
    ...(reasonData === null ? {} : { reasonData }),
    timestamp: timestamp(changedAtMs),
  };
}

function metricOfEvent({ namespace, name, dimensions, statistic, periodSeconds }: AlarmMetric): JsonObject {
  return {
    id: 'm1',
    metricStat: {
      metric: {
        namespace,
        name,
        dimensions: Object.fromEntries(dimensions.map(({ name: key, value }) => [key, value])),
      },
      period: periodSeconds,
      stat: statistic,
    },
    returnData: true,
  };
}

/** CloudWatch writes offsets without a colon. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
