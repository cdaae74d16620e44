import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { type Properties, viewResource } from '../template/resource-view.ts';
import { alarmComparisons, type AlarmMetric, type AlarmModel, missingDataTreatments } from './alarms.ts';
import { localArn } from './local-arn.ts';
import { isMeasured } from './measured-metrics.ts';
import type { NotEmulated } from './not-emulated.ts';

/** As CloudWatch assumes. */
const defaultPeriodSeconds = 60;

/** Reads `AWS::CloudWatch::Alarm`; one whose metric nobody counts here is noticed. */
export function readAlarms(
  assembly: ResolvedAssembly,
  problems: Problems,
  notEmulated: NotEmulated,
): AlarmModel[] {
  return assembly.ofType('AWS::CloudWatch::Alarm').map((resource) => {
    const view = viewResource(resource, problems);
    const { properties } = view;
    const metric = readMetric(properties);
    const measured = metric !== null && isMeasured(metric);
    if (!measured) notEmulated.add(`${view.type} on ${metric?.namespace ?? 'an expression'}`);
    const evaluationPeriods = properties.number('EvaluationPeriods', 1);
    const actions = (name: string) => properties.texts(name).map((arn) => localArn(arn, assembly.addresses));
    return {
      name: view.ref(),
      arn: view.attribute('Arn'),
      description: properties.optionalText('AlarmDescription'),
      metric,
      isMeasured: measured,
      threshold: properties.number('Threshold', 0),
      comparison: measured
        ? properties.choice('ComparisonOperator', alarmComparisons, 'GreaterThanOrEqualToThreshold')
        : 'GreaterThanOrEqualToThreshold',
      evaluationPeriods,
      datapointsToAlarm: properties.number('DatapointsToAlarm', evaluationPeriods),
      missingData: properties.choice('TreatMissingData', missingDataTreatments, 'missing'),
      actionsEnabled: properties.flag('ActionsEnabled', true),
      actions: {
        ALARM: actions('AlarmActions'),
        OK: actions('OKActions'),
        INSUFFICIENT_DATA: actions('InsufficientDataActions'),
      },
    };
  });
}

/** The one metric that is looked at: said by the alarm itself, or as the only entry of its list. */
function readMetric(properties: Properties): AlarmMetric | null {
  if (properties.has('MetricName')) {
    const statistic =
      properties.optionalText('ExtendedStatistic') ?? properties.optionalText('Statistic') ?? 'Average';
    return metricOf(properties, properties.number('Period', defaultPeriodSeconds), statistic);
  }
  const [entry, ...more] = properties.objects('Metrics');
  const stat = entry?.object('MetricStat');
  const metric = stat?.object('Metric');
  if (!stat || !metric || more.length > 0) return null;
  return metricOf(metric, stat.number('Period', defaultPeriodSeconds), stat.text('Stat'));
}

function metricOf(properties: Properties, periodSeconds: number, statistic: string): AlarmMetric {
  return {
    namespace: properties.text('Namespace'),
    name: properties.text('MetricName'),
    dimensions: properties
      .objects('Dimensions')
      .map((dimension) => ({ name: dimension.text('Name'), value: dimension.text('Value') })),
    statistic,
    periodSeconds,
  };
}
