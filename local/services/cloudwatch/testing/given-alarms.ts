import type { Clock } from '../../../lib/clock.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { AlarmModel } from '../../../model/alarms.ts';
import type { CloudWatchOptions } from '../cloudwatch.ts';

/** Options without alarms and queues; nobody is told anything. */
export function givenOptions(clock: Clock): CloudWatchOptions {
  return {
    alarms: [],
    queues: () => [],
    publish: () => Promise.resolve(),
    invoke: () => Promise.resolve(),
    region: 'us-east-1',
    accountId: '000000000000',
    dataDir: null,
    clock,
    log: createLogger('silent', () => undefined),
  };
}

/** An alarm on messages that wait in the queue `jobs`. */
export function anAlarm(overrides: Partial<AlarmModel> = {}): AlarmModel {
  const name = overrides.name ?? 'Waiting';
  return {
    name,
    arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
    description: 'Jobs wait.',
    metric: {
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: [{ name: 'QueueName', value: 'jobs' }],
      statistic: 'Maximum',
      periodSeconds: 60,
    },
    isMeasured: true,
    threshold: 1,
    comparison: 'GreaterThanOrEqualToThreshold',
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    missingData: 'notBreaching',
    actionsEnabled: true,
    actions: { ALARM: ['arn:aws:sns:us-east-1:000000000000:alerts'], OK: [], INSUFFICIENT_DATA: [] },
    ...overrides,
  };
}
