import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { apiMetric } from './api-alarms.ts';
import { ownMetric } from './business-alarms.ts';
import { tableMetric } from './table-alarms.ts';
import type { Watched } from './watched.ts';

const period = Duration.minutes(5);

/** One page: alarms, traffic, realtime, asynchronous work, tables, and what drives the bill. */
export function addDashboard(scope: Construct, watched: Watched, alarms: IAlarm[]): Dashboard {
  const dashboard = new Dashboard(scope, 'Dashboard', { defaultInterval: Duration.hours(3) });
  dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 6 }));
  for (const [title, widgets] of sections(watched)) {
    dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }));
    dashboard.addWidgets(...widgets);
  }
  return dashboard;
}

function sections(watched: Watched): [title: string, widgets: IWidget[]][] {
  return [
    ['Traffic', trafficWidgets(watched)],
    ['Realtime', realtimeWidgets(watched)],
    ['Asynchronous work', asyncWidgets(watched)],
    ['Tables', tableWidgets(watched)],
    ['What drives the bill', costWidgets(watched)],
  ];
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 8 });

function trafficWidgets(watched: Watched): IWidget[] {
  return [
    graph('Requests', [apiMetric(watched, 'Requests')]),
    graph(
      'Latency',
      ['p50', 'p95', 'p99'].map((statistic) => apiMetric(watched, 'Latency', statistic)),
    ),
    graph('Errors', [apiMetric(watched, '4XXError'), apiMetric(watched, '5XXError')]),
  ];
}

function realtimeWidgets(watched: Watched): IWidget[] {
  return [
    graph('Open', [
      apiMetric(watched, 'ActiveConnections', 'Maximum'),
      apiMetric(watched, 'ActiveSubscriptions', 'Maximum'),
    ]),
    graph('Published', [
      apiMetric(watched, 'PublishDataMessageSuccess'),
      apiMetric(watched, 'PublishDataMessageServerError'),
    ]),
    graph('Connected and gone', [
      apiMetric(watched, 'ConnectSuccess'),
      apiMetric(watched, 'DisconnectSuccess'),
      apiMetric(watched, 'DisconnectServerError'),
    ]),
  ];
}

function asyncWidgets({ workQueues, deadLetters, functions }: Watched): IWidget[] {
  return [
    graph(
      'Waiting in queues',
      workQueues.map(({ resource }) => resource.metricApproximateNumberOfMessagesVisible({ period })),
    ),
    graph(
      'Dead letters',
      deadLetters.map(({ resource }) => resource.metricApproximateNumberOfMessagesVisible({ period })),
    ),
    graph(
      'Behind their streams',
      functions
        .filter(({ followsStream }) => followsStream)
        .map(({ resource }) => resource.metric('IteratorAge', { period, statistic: 'Maximum' })),
    ),
    graph(
      'Failed calls of functions',
      functions.map(({ resource }) => resource.metricErrors({ period })),
    ),
    graph(
      'Delivery of events',
      ['p50', 'p95', 'p99'].map((statistic) => ownMetric('DeliveryLag', 'measure-events', statistic)),
    ),
    graph(
      'Records',
      ['Persisted', 'Rejected', 'Failed'].map((name) => ownMetric(name, 'persist-records')),
    ),
    graph(
      'Webhooks',
      ['WebhooksDelivered', 'WebhooksFailed', 'WebhooksEnded'].map((name) =>
        ownMetric(name, 'deliver-webhooks'),
      ),
    ),
  ];
}

function tableWidgets({ tables }: Watched): IWidget[] {
  const each = (name: string) => tables.map(({ resource }) => tableMetric(resource, name));
  return [
    graph('Read units', each('ConsumedReadCapacityUnits')),
    graph('Write units', each('ConsumedWriteCapacityUnits')),
    graph('Throttled', [...each('ReadThrottleEvents'), ...each('WriteThrottleEvents')]),
  ];
}

/** Each is a line of the bill: docs/scale.md has the prices. */
function costWidgets(watched: Watched): IWidget[] {
  return [
    graph('Operations', [apiMetric(watched, 'TokensConsumed')]),
    graph('Deliveries', [apiMetric(watched, 'OutboundMessages')]),
    graph(
      'Calls of functions',
      watched.functions.map(({ resource }) => resource.metricInvocations({ period })),
    ),
  ];
}
