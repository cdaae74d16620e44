import type { AlarmMetric } from './alarms.ts';

/** What the runtime counts of AWS's own metrics, by namespace, each by one dimension. */
const measured: Readonly<Record<string, { dimension: string; names: readonly string[] }>> = {
  'AWS/SQS': {
    dimension: 'QueueName',
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ],
  },
  'AWS/Lambda': {
    dimension: 'FunctionName',
    names: ['Invocations', 'Errors', 'Throttles', 'Duration'],
  },
};

/** True for a metric that has values here; those of applications are counted as functions print them. */
export function isMeasured({ namespace, name, dimensions, statistic }: AlarmMetric): boolean {
  if (!/^(Average|Maximum|Minimum|SampleCount|Sum|p\d{1,2}(\.\d+)?|p100)$/.test(statistic)) return false;
  if (!namespace.startsWith('AWS/')) return true;
  const known = measured[namespace];
  return known?.names.includes(name) === true && dimensions.every((one) => one.name === known.dimension);
}
