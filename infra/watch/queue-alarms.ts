import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmSpec } from './alarm-spec.ts';
import { longestDelaySeconds } from '../work-queue.ts';
import type { Named } from './watched.ts';

const period = Duration.minutes(1);

/** As the screen of operators calls it: `RecordFlowWork` is `record-flow-work`. */
function shownName(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** Whether what is held back on purpose counts as waiting, AWS does not say. */
export function workQueueAlarm({ name, resource }: Named<Queue>): AlarmSpec {
  const minutes = 1 + longestDelaySeconds(resource) / 60;
  return {
    id: `${name}QueueAge`,
    metric: resource.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
    threshold: 60 * minutes,
    periods: 3,
    says: `Messages of ${shownName(name)} wait longer than ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    runbook: 'a-queue-does-not-empty',
  };
}

export function deadLetterAlarm({ name, resource }: Named<Queue>): AlarmSpec {
  return {
    id: `${name}DeadLetters`,
    metric: resource.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    threshold: 1,
    says: `Dead letters of ${shownName(name)} wait for somebody to look at them.`,
    runbook: 'there-are-dead-letters',
  };
}
