import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { invalid } from './errors.ts';
import type { MetricId, MetricStore } from './metric-store.ts';
import { type MeasuredQueue, measureQueue } from './queue-metrics.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const mostQueries = 500;
const mostDatapoints = 1_440;
const queryId = /^[a-z][a-zA-Z0-9_]{0,254}$/;

export interface MetricSources {
  queues(): readonly MeasuredQueue[];
  store: MetricStore;
  nowMs: number;
}

interface Query {
  metric: MetricId;
  statistic: string;
  periodMs: number;
}

/** Times in milliseconds. */
interface Datapoint {
  atMs: number;
  value: number;
}

/** Answers what queues are now, and what else was counted by its periods, the latest first. */
export function getMetricData(sources: MetricSources, input: JsonObject): JsonObject {
  const { StartTime, EndTime, MetricDataQueries } = input;
  if (typeof StartTime !== 'number' || typeof EndTime !== 'number' || StartTime >= EndTime) {
    throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  }
  if (!Array.isArray(MetricDataQueries) || MetricDataQueries.length > mostQueries) {
    throw invalid(`MetricDataQueries: a list of ${mostQueries} at most is needed.`);
  }
  return {
    MetricDataResults: MetricDataQueries.map((query) => {
      if (!isJsonObject(query) || typeof query['Id'] !== 'string' || !queryId.test(query['Id'])) {
        throw invalid('MetricDataQueries: each needs an Id that begins with a lower case letter.');
      }
      const datapoints = datapointsOf(sources, readQuery(query), StartTime * 1000, EndTime * 1000);
      return {
        Id: query['Id'],
        Label: typeof query['Label'] === 'string' ? query['Label'] : query['Id'],
        Timestamps: datapoints.map(({ atMs }) => atMs / 1000),
        Values: datapoints.map(({ value }) => value),
        StatusCode: 'Complete',
      };
    }),
    Messages: [],
  };
}

function readQuery({ MetricStat: stat }: JsonObject): Query {
  if (!isJsonObject(stat) || !isJsonObject(stat['Metric'])) {
    throw invalid('MetricDataQueries: each needs a MetricStat; expressions are not supported here.');
  }
  const { Namespace, MetricName, Dimensions } = stat['Metric'];
  const dimensions = Array.isArray(Dimensions) ? Dimensions.filter(isJsonObject) : [];
  return {
    metric: {
      namespace: text(Namespace),
      name: text(MetricName),
      dimensions: dimensions.map(({ Name, Value }) => ({ name: text(Name), value: text(Value) })),
    },
    statistic: text(stat['Stat']),
    periodMs: typeof stat['Period'] === 'number' ? Math.max(60, stat['Period']) * 1000 : 60_000,
  };
}

function datapointsOf(
  { queues, store, nowMs }: MetricSources,
  { metric, statistic, periodMs }: Query,
  startMs: number,
  endMs: number,
): Datapoint[] {
  if (metric.namespace === 'AWS/SQS') {
    const value = startMs <= nowMs && nowMs <= endMs ? measureQueue(metric, queues(), nowMs) : null;
    return value === null ? [] : [{ atMs: Math.floor(nowMs / 60_000) * 60_000, value }];
  }
  const firstMs = Math.floor(startMs / periodMs) * periodMs;
  const periods = Math.min(mostDatapoints, Math.ceil((endMs - firstMs) / periodMs));
  return Array.from({ length: periods }, (_, index) => firstMs + index * periodMs)
    .flatMap((atMs) => {
      const value = store.datapoint(metric, statistic, atMs, atMs + periodMs);
      return value === null ? [] : [{ atMs, value }];
    })
    .reverse();
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
