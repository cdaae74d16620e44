import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AlarmSpec } from './alarm-spec.ts';
import type { Watched } from './watched.ts';

/** Metrics of the API: https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
export function apiMetric({ api }: Pick<Watched, 'api'>, metricName: string, statistic = 'Sum'): Metric {
  return new Metric({
    namespace: 'AWS/AppSync',
    metricName,
    dimensionsMap: { GraphQLAPIId: api.apiId },
    statistic,
    period: Duration.minutes(5),
  });
}

export function apiAlarms(scope: Construct, watched: Watched): AlarmSpec[] {
  const metric = (name: string, statistic?: string) => apiMetric(watched, name, statistic);
  return [
    {
      id: 'ApiErrors',
      metric: metric('5XXError'),
      threshold: 5,
      says: 'The API answers with errors of its own.',
      runbook: 'the-api-answers-with-errors',
      affectsUsers: true,
    },
    {
      id: 'ApiLatency',
      metric: metric('Latency', 'p95'),
      threshold: 1_000,
      periods: 3,
      says: 'One in twenty requests takes longer than a second.',
      runbook: 'the-api-is-slow',
      affectsUsers: true,
    },
    {
      id: 'Unauthorized',
      metric: metric('4XXError'),
      threshold: 500,
      periods: 3,
      says: 'Many requests are refused: wrong credentials, or requests that make no sense.',
      runbook: 'many-requests-are-refused',
    },
    {
      id: 'ConnectionsRefused',
      metric: metric('ConnectClientError'),
      threshold: 200,
      periods: 3,
      says: 'Many sockets are refused: clients have tokens that are not accepted.',
      runbook: 'many-requests-are-refused',
      affectsUsers: true,
    },
    {
      id: 'ConnectionsLost',
      metric: metric('DisconnectServerError'),
      threshold: 20,
      says: 'The service drops sockets.',
      runbook: 'sockets-are-dropped',
      affectsUsers: true,
    },
    {
      id: 'PublishFailed',
      metric: metric('PublishDataMessageServerError'),
      threshold: 5,
      says: 'Events do not reach subscribers.',
      runbook: 'sockets-are-dropped',
      affectsUsers: true,
    },
    ...resolverAlarm(scope, watched),
    ...firewallAlarm(watched),
  ];
}

/** Lines of fields that failed, whatever with: also of those that people cause, hence the threshold. */
function resolverAlarm(scope: Construct, { apiLog, api }: Watched): AlarmSpec[] {
  if (!apiLog) return [];
  const filter = new MetricFilter(scope, 'ResolverErrorLines', {
    logGroup: apiLog,
    filterPattern: FilterPattern.booleanValue('$.fieldInError', true),
    metricNamespace: 'Chorus',
    // Environments may share an account.
    metricName: `ResolverErrors-${api.stack.stackName}`,
  });
  return [
    {
      id: 'ResolverErrors',
      metric: filter.metric({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 100,
      periods: 2,
      says: 'Many fields end in errors.',
      runbook: 'many-fields-end-in-errors',
    },
  ];
}

function firewallAlarm({ firewallMetric, api }: Watched): AlarmSpec[] {
  if (firewallMetric === null) return [];
  return [
    {
      id: 'RequestsBlocked',
      metric: new Metric({
        namespace: 'AWS/WAFV2',
        metricName: 'BlockedRequests',
        dimensionsMap: { WebACL: firewallMetric, Region: api.stack.region, Rule: 'ALL' },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1_000,
      says: 'The firewall blocks many requests.',
      runbook: 'the-firewall-blocks-many-requests',
    },
  ];
}
