import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmSpec } from './alarm-spec.ts';

/** What functions count themselves, in the embedded metric format; Powertools puts the function's folder beside it. */
export function ownMetric(metricName: string, service: string, statistic = 'Sum'): Metric {
  return new Metric({
    namespace: 'Chorus',
    metricName,
    dimensionsMap: { service },
    statistic,
    period: Duration.minutes(5),
  });
}

export function businessAlarms(): AlarmSpec[] {
  return [
    {
      id: 'DeliveryLag',
      metric: ownMetric('DeliveryLag', 'measure-events', 'p95'),
      // Five of them is what the consumer that measures it waits for its batch.
      threshold: 7_000,
      periods: 2,
      says: 'One in twenty events takes more than two seconds from the table to its consumers.',
      runbook: 'events-arrive-late',
      affectsUsers: true,
    },
    {
      id: 'RecordsRejected',
      metric: ownMetric('Rejected', 'persist-records'),
      threshold: 500,
      periods: 2,
      says: 'Many records are rejected after they were accepted.',
      runbook: 'many-records-are-rejected',
    },
    {
      id: 'RecordsFailed',
      metric: ownMetric('Failed', 'persist-records'),
      threshold: 100,
      periods: 2,
      says: 'Many records can not be stored and are tried again.',
      runbook: 'a-queue-does-not-empty',
    },
    {
      id: 'WebhooksFailed',
      metric: ownMetric('WebhooksFailed', 'deliver-webhooks'),
      // Single receivers fail all the time; so many at once have a common reason.
      threshold: 200,
      periods: 2,
      says: 'Many calls of webhooks fail.',
      runbook: 'webhooks-fail',
    },
    {
      id: 'WebhooksEnded',
      metric: ownMetric('WebhooksEnded', 'deliver-webhooks'),
      threshold: 10,
      says: 'Many webhooks were ended because nothing could be delivered to them.',
      runbook: 'webhooks-fail',
    },
  ];
}
