import { at, type DeployedResource, items, referredId } from './deployed-template.ts';
import { folderOf } from './function-gaps.ts';
import type { Expectations, Gap } from './gap.ts';
import { brokenRules } from './rule.ts';

interface WatchedMetric {
  name: string;
  /** The resource in a dimension; `null`: a metric of our own. */
  of: string | null;
}

function metricsOf({ properties }: DeployedResource): WatchedMetric[] {
  const metric = (name: unknown, dimensions: unknown): WatchedMetric[] =>
    typeof name !== 'string'
      ? []
      : [
          {
            name,
            of:
              items(dimensions)
                .map((one) => referredId(at(one, 'Value')))
                .find(Boolean) ?? null,
          },
        ];
  return [
    ...metric(properties['MetricName'], properties['Dimensions']),
    ...items(properties['Metrics']).flatMap((entry) =>
      metric(
        at(entry, 'MetricStat', 'Metric', 'MetricName'),
        at(entry, 'MetricStat', 'Metric', 'Dimensions'),
      ),
    ),
  ];
}

/** What must be watched of a resource. */
function expectedMetrics(resource: DeployedResource, resources: readonly DeployedResource[]): string[] {
  switch (resource.type) {
    case 'AWS::AppSync::GraphQLApi':
      return ['5XXError', '4XXError', 'Latency', 'ConnectClientError', 'DisconnectServerError'];
    case 'AWS::Lambda::Function':
      return folderOf(resource) === null
        ? []
        : ['Errors', 'Throttles', 'Duration', ...(followsStream(resource, resources) ? ['IteratorAge'] : [])];
    case 'AWS::DynamoDB::GlobalTable':
      return ['ReadThrottleEvents', 'WriteThrottleEvents', 'SystemErrors'];
    case 'AWS::SQS::Queue':
      return resource.properties['RedrivePolicy'] === undefined
        ? ['ApproximateNumberOfMessagesVisible']
        : ['ApproximateAgeOfOldestMessage'];
    default:
      return [];
  }
}

function followsStream({ id }: DeployedResource, resources: readonly DeployedResource[]): boolean {
  return resources.some(
    ({ type, properties }) =>
      type === 'AWS::Lambda::EventSourceMapping' &&
      properties['StartingPosition'] !== undefined &&
      referredId(properties['FunctionName']) === id,
  );
}

/** Alarms that are missing, tell nobody, or do not say what to do. */
export function alarmGaps(resources: readonly DeployedResource[], { alerts }: Expectations): Gap[] {
  const alarms = resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  const watched = new Set(
    alarms.flatMap((alarm) => metricsOf(alarm).map(({ name, of }) => `${name} of ${of ?? ''}`)),
  );
  const missing = resources.flatMap((resource) =>
    expectedMetrics(resource, resources)
      // Within a nested stack, a resource is referred to without the stack before it.
      .filter((name) => !watched.has(`${name} of ${resource.id.split('/').at(-1)}`))
      .map((name) => ({ rule: 'alarm', id: resource.id, says: `Nobody watches ${name}.` })),
  );
  const own = [
    'Rejected',
    'DeliveryLag',
    'WebhooksFailed',
    'WebhooksEnded',
    'BlockedRequests',
    'ResolverErrors',
    'PublishDataMessageServerError',
  ]
    .filter((name) => ![...watched].some((metric) => metric.startsWith(name)))
    .map((name) => ({ rule: 'alarm', id: name, says: `Nobody watches ${name}.` }));
  return [...missing, ...own, ...oneOf(resources), ...alarmRules(resources, alerts)];
}

function oneOf(resources: readonly DeployedResource[]): Gap[] {
  const needed = {
    'AWS::CloudWatch::CompositeAlarm': 'One alarm says whether people notice anything.',
    'AWS::CloudWatch::Dashboard': 'One page shows how it goes.',
  };
  return Object.entries(needed)
    .filter(([type]) => !resources.some((resource) => resource.type === type))
    .map(([type, says]) => ({ rule: 'watch', id: type, says }));
}

function alarmRules(resources: readonly DeployedResource[], alerts: boolean): Gap[] {
  return ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    brokenRules(resources, [
      {
        rule: 'alarm-runbook',
        says: 'An alarm leads to what to do.',
        type,
        holds: ({ properties }) =>
          /docs\/runbook\.md#[a-z0-9-]+$/.test(String(properties['AlarmDescription'])),
      },
      {
        rule: 'alarm-action',
        says: 'An alarm tells somebody.',
        type,
        holds: ({ properties }) => !alerts || items(properties['AlarmActions']).length > 0,
      },
    ]),
  );
}
