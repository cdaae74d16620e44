import type { AlarmModel, AlarmState } from '../../model/alarms.ts';

/** What decides about an alarm's state, beside its data. */
export type AlarmRule = Pick<
  AlarmModel,
  'threshold' | 'comparison' | 'evaluationPeriods' | 'datapointsToAlarm' | 'missingData'
>;

/** Periods that are looked at beyond those that count, for late data: CloudWatch does not say how many it takes. */
const furtherPeriods = 2;

/** So many periods `decideState` wants to see. */
export function evaluationRange({ evaluationPeriods }: Pick<AlarmRule, 'evaluationPeriods'>): number {
  return evaluationPeriods + furtherPeriods;
}

/**
 * The state that an alarm takes, from what its periods say. Only as many of the latest as it evaluates count; periods
 * without data count by the alarm's own word, and only when there are fewer with data than it evaluates.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 *
 * @param datapoints of `evaluationRange` periods, the latest first; `null`: no data.
 * @param current kept where nothing decides.
 */
export function decideState(
  rule: AlarmRule,
  datapoints: readonly (number | null)[],
  current: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule;
  const real = datapoints.filter((datapoint) => datapoint !== null).slice(0, evaluationPeriods);
  const breaching = real.filter((datapoint) => isBreaching(rule, datapoint)).length;
  const missing = evaluationPeriods - real.length;
  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (missing === 0 || missingData === 'notBreaching') return 'OK';
  if (missingData === 'breaching') return breaching + missing >= datapointsToAlarm ? 'ALARM' : 'OK';
  if (real.length === 0) return missingData === 'missing' ? 'INSUFFICIENT_DATA' : current;
  if (breaching < real.length) return 'OK';
  // All there is is too much, but not enough of it: that counts once it has lasted long enough.
  const oldest = datapoints.findLastIndex((datapoint) => datapoint !== null) + 1;
  return missingData === 'missing' && oldest >= datapointsToAlarm ? 'ALARM' : current;
}

export function isBreaching(
  { comparison, threshold }: Pick<AlarmRule, 'comparison' | 'threshold'>,
  value: number,
): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}
