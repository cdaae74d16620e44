/** An `AWS::CloudWatch::Alarm`. */
export interface AlarmModel {
  name: string;
  arn: string;
  description: string | null;
  /** `null`: an expression, an anomaly band and the like; nothing here computes it. */
  metric: AlarmMetric | null;
  /** False: nobody here counts this metric, so the alarm never knows anything. */
  isMeasured: boolean;
  threshold: number;
  comparison: AlarmComparison;
  evaluationPeriods: number;
  /** So many of them have to be too much. */
  datapointsToAlarm: number;
  missingData: MissingData;
  actionsEnabled: boolean;
  /** ARNs of topics and functions, by the state they are told of. */
  actions: Readonly<Record<AlarmState, readonly string[]>>;
}

export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof alarmStates)[number];

export interface AlarmMetric {
  namespace: string;
  name: string;
  dimensions: readonly { name: string; value: string }[];
  /** Such as `Maximum` or `p99`. */
  statistic: string;
  periodSeconds: number;
}

export const alarmComparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type AlarmComparison = (typeof alarmComparisons)[number];

/** What a period without data counts as. */
export const missingDataTreatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
export type MissingData = (typeof missingDataTreatments)[number];
