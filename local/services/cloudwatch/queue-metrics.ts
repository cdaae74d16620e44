import type { MetricId } from './metric-store.ts';

/** What is in a queue now, as far as metrics tell of it. */
export interface MeasuredQueue {
  name: string;
  visible: number;
  inFlight: number;
  delayed: number;
  /** `null`: it is empty. */
  oldestSentAtMs: number | null;
}

type Measure = (queue: MeasuredQueue, nowMs: number) => number;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const queueMetrics: Readonly<Record<string, Measure>> = {
  ApproximateAgeOfOldestMessage: ({ oldestSentAtMs }, nowMs) =>
    oldestSentAtMs === null ? 0 : Math.max(0, Math.floor((nowMs - oldestSentAtMs) / 1000)),
  ApproximateNumberOfMessagesVisible: ({ visible }) => visible,
  ApproximateNumberOfMessagesNotVisible: ({ inFlight }) => inFlight,
  ApproximateNumberOfMessagesDelayed: ({ delayed }) => delayed,
};

/** What a metric of a queue says now; `null` for one that is not known, or no metric of a queue. */
export function measureQueue(
  { namespace, name, dimensions }: MetricId,
  queues: readonly MeasuredQueue[],
  nowMs: number,
): number | null {
  const measure = namespace === 'AWS/SQS' ? queueMetrics[name] : undefined;
  const queueName = dimensions.find((dimension) => dimension.name === 'QueueName')?.value;
  const queue = queues.find((candidate) => candidate.name === queueName);
  return measure && queue ? measure(queue, nowMs) : null;
}
