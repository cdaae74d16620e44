import { AwsError } from '../../lib/errors.ts';
import { type Json, type JsonObject, parseJson } from '../../lib/json.ts';
import { type AlarmModel, alarmStates } from '../../model/alarms.ts';
import type { AlarmStatus } from './alarm-status.ts';
import type { AlarmWatch } from './alarm-watch.ts';
import { invalid } from './errors.ts';
import { percentileOf } from './percentile.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const mostRecords = 100;
const usualRecords = 50;

/** Lists alarms by name. Composite ones are not emulated. */
export function describeAlarms(watch: AlarmWatch, input: JsonObject): JsonObject {
  const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue, AlarmTypes: types } = input;
  if (Array.isArray(names) && prefix !== undefined) {
    throw invalid('AlarmNames and AlarmNamePrefix can not be used together.');
  }
  const limit = input['MaxRecords'] ?? usualRecords;
  if (typeof limit !== 'number' || limit < 1 || limit > mostRecords) {
    throw invalid(`MaxRecords: has to be from 1 to ${mostRecords}.`);
  }
  if (Array.isArray(types) && !types.includes('MetricAlarm'))
    return { MetricAlarms: [], CompositeAlarms: [] };
  const after = afterToken(input['NextToken']);
  const found = watch
    .all()
    .filter(({ alarm }) => !Array.isArray(names) || names.includes(alarm.name))
    .filter(({ alarm }) => typeof prefix !== 'string' || alarm.name.startsWith(prefix))
    .filter(({ status }) => StateValue === undefined || StateValue === status.state)
    .filter(({ alarm }) => alarm.name > after);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    MetricAlarms: page.map(({ alarm, status }) => shown(alarm, status)),
    CompositeAlarms: [],
    ...(last && found.length > limit ? { NextToken: Buffer.from(last.alarm.name).toString('base64') } : {}),
  };
}

function afterToken(token: Json | undefined): string {
  if (token === undefined) return '';
  if (typeof token !== 'string') throw new AwsError('InvalidNextToken', 'The next token is not valid.');
  return Buffer.from(token, 'base64').toString();
}

function shown(
  alarm: AlarmModel,
  { state, reason, reasonData, changedAtMs, updatedAtMs }: AlarmStatus,
): JsonObject {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    ...(alarm.description === null ? {} : { AlarmDescription: alarm.description }),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.actions.OK],
    AlarmActions: [...alarm.actions.ALARM],
    InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
    StateValue: state,
    StateReason: reason,
    ...(reasonData === null ? {} : { StateReasonData: reasonData }),
    StateUpdatedTimestamp: updatedAtMs / 1000,
    StateTransitionedTimestamp: changedAtMs / 1000,
    ...(alarm.metric ? shownMetric(alarm.metric) : {}),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.missingData,
  };
}

function shownMetric(metric: NonNullable<AlarmModel['metric']>): JsonObject {
  const { namespace, name, dimensions, statistic, periodSeconds } = metric;
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions.map(({ name: Name, value: Value }) => ({ Name, Value })),
    [percentileOf(statistic) === null ? 'Statistic' : 'ExtendedStatistic']: statistic,
    Period: periodSeconds,
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
export function setAlarmState(watch: AlarmWatch, input: JsonObject): JsonObject {
  const { AlarmName: name, StateReason: reason, StateReasonData: data } = input;
  const state = alarmStates.find((known) => known === input['StateValue']);
  if (!state) throw invalid(`StateValue: has to be one of ${alarmStates.join(', ')}.`);
  if (typeof name !== 'string' || typeof reason !== 'string') {
    throw invalid('AlarmName and StateReason are needed.');
  }
  const reasonData = typeof data === 'string' ? data : null;
  if (reasonData !== null && parseJson(reasonData) === undefined) {
    throw new AwsError('InvalidFormat', 'StateReasonData is not JSON.');
  }
  if (!watch.set(name, { state, reason, reasonData })) {
    throw new AwsError('ResourceNotFound', `There is no alarm ${name}.`, 404);
  }
  return {};
}
