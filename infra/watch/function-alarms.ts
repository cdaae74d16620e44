import { Duration } from 'aws-cdk-lib';
import type { AlarmSpec } from './alarm-spec.ts';
import type { WatchedFunction } from './watched.ts';

const period = Duration.minutes(5);

export function functionAlarms({ name, resource, timeoutMs, followsStream }: WatchedFunction): AlarmSpec[] {
  const alarms: AlarmSpec[] = [
    {
      id: `${name}Errors`,
      metric: resource.metricErrors({ period }),
      threshold: 5,
      says: `The function ${name} fails.`,
      runbook: 'a-function-fails',
    },
    {
      id: `${name}Throttles`,
      metric: resource.metricThrottles({ period }),
      threshold: 5,
      says: `The function ${name} is held back: its share of the concurrency is used up.`,
      runbook: 'a-function-is-held-back',
      isHeldBack: true,
    },
    {
      id: `${name}Duration`,
      metric: resource.metricDuration({ period, statistic: 'p99' }),
      threshold: timeoutMs * 0.8,
      periods: 2,
      says: `The function ${name} comes near its timeout of ${timeoutMs / 1_000} s.`,
      runbook: 'a-function-comes-near-its-timeout',
    },
  ];
  if (!followsStream) return alarms;
  return [
    ...alarms,
    {
      id: `${name}Behind`,
      metric: resource.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 30_000,
      periods: 2,
      says: `The function ${name} is more than 30 s behind its stream: people hear late of changes.`,
      runbook: 'a-stream-is-behind',
      affectsUsers: true,
    },
  ];
}
