import { z } from 'zod';
import type { CallCloudWatch } from '../lib/cloud-watch.ts';
import { failureReason } from '../lib/failure-reason.ts';
import type { Log } from '../lib/log.ts';

/** How old the oldest message of each queue is, in seconds, by the queue's name; without those nobody knows of. */
export type ReadQueueAges = (queueNames: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export interface AgeOptions {
  /** The queues themselves don't tell ages. */
  call: CallCloudWatch;
  log: Log;
  nowMs: () => number;
}

/** The metric has a value a minute; the last few are asked for, as the last one may not be there yet. */
const periodSeconds = 60;
const askedMs = 5 * 60_000;
/** Asking costs a little for each queue, and there is nothing new more often. */
const keptMs = 10_000;

const answer = z.object({
  MetricDataResults: z.array(z.object({ Id: z.string(), Values: z.array(z.number()).default([]) })),
});

/**
 * Ages from the metric `ApproximateAgeOfOldestMessage`. Counts are worth showing without them, so a failure is logged.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function createQueueAges({ call, log, nowMs }: AgeOptions): ReadQueueAges {
  let kept: { atMs: number; ages: ReadonlyMap<string, number> } | null = null;

  async function ask(queueNames: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const answered = await call('GetMetricData', {
      StartTime: Math.floor((nowMs() - askedMs) / 1000),
      EndTime: Math.ceil(nowMs() / 1000),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: queueNames.map((queueName, index) => ({
        Id: `age${index}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: queueName }],
          },
          Period: periodSeconds,
          Stat: 'Maximum',
        },
      })),
    });
    const { MetricDataResults } = answer.parse(answered);
    return new Map(
      MetricDataResults.flatMap(({ Id, Values: [latest] }) => {
        const queueName = queueNames[Number(Id.slice('age'.length))];
        return queueName === undefined || latest === undefined ? [] : [[queueName, latest] as const];
      }),
    );
  }

  return async (queueNames) => {
    if (kept && nowMs() - kept.atMs < keptMs) return kept.ages;
    if (queueNames.length === 0) return new Map();
    try {
      kept = { atMs: nowMs(), ages: await ask(queueNames) };
      return kept.ages;
    } catch (failure) {
      log.error('Ages of queues could not be read', { reason: failureReason(failure) });
      return new Map();
    }
  };
}
