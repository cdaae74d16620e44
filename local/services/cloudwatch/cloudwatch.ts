import type { Clock } from '../../lib/clock.ts';
import { AwsError } from '../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';

/** What is in a queue now, as far as metrics tell of it. */
export interface MeasuredQueue {
  name: string;
  visible: number;
  inFlight: number;
  delayed: number;
  /** `null`: it is empty. */
  oldestSentAtMs: number | null;
}

export interface CloudWatchOptions {
  queues(): readonly MeasuredQueue[];
  clock: Clock;
}

/** CloudWatch's metrics of queues, as they are now: nothing is kept, so there is no past. */
export interface CloudWatch {
  /**
   * Runs one operation of the JSON protocol (`GraniteServiceVersion20100801.<operation>`); it has `GetMetricData`.
   *
   * @throws AwsError with CloudWatch's exception name.
   */
  call(operation: string, input: JsonObject): JsonObject;
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

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const mostQueries = 500;
const queryId = /^[a-z][a-zA-Z0-9_]{0,254}$/;

export function createCloudWatch({ queues, clock }: CloudWatchOptions): CloudWatch {
  function measure(query: JsonObject): number | null {
    const { MetricStat: stat } = query;
    if (!isJsonObject(stat) || !isJsonObject(stat['Metric'])) {
      throw invalid('MetricDataQueries: each needs a MetricStat; expressions are not supported here.');
    }
    const { Namespace, MetricName, Dimensions } = stat['Metric'];
    const metric =
      Namespace === 'AWS/SQS' && typeof MetricName === 'string' ? queueMetrics[MetricName] : null;
    const name = dimension(Dimensions, 'QueueName');
    const queue = queues().find((candidate) => candidate.name === name);
    return metric && queue ? metric(queue, clock.now()) : null;
  }

  function getMetricData(input: JsonObject): JsonObject {
    const { StartTime, EndTime, MetricDataQueries } = input;
    if (typeof StartTime !== 'number' || typeof EndTime !== 'number' || StartTime >= EndTime) {
      throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    }
    if (!Array.isArray(MetricDataQueries) || MetricDataQueries.length > mostQueries) {
      throw invalid(`MetricDataQueries: a list of ${mostQueries} at most is needed.`);
    }
    const nowSeconds = clock.now() / 1000;
    const covers = StartTime <= nowSeconds && nowSeconds <= EndTime;
    const minute = Math.floor(nowSeconds / 60) * 60;
    return {
      MetricDataResults: MetricDataQueries.map((query) => {
        if (!isJsonObject(query) || typeof query['Id'] !== 'string' || !queryId.test(query['Id'])) {
          throw invalid('MetricDataQueries: each needs an Id that begins with a lower case letter.');
        }
        const value = covers ? measure(query) : null;
        return {
          Id: query['Id'],
          Label: typeof query['Label'] === 'string' ? query['Label'] : query['Id'],
          Timestamps: value === null ? [] : [minute],
          Values: value === null ? [] : [value],
          StatusCode: 'Complete',
        };
      }),
      Messages: [],
    };
  }

  return {
    call(operation, input) {
      if (operation === 'GetMetricData') return getMetricData(input);
      throw new AwsError('UnknownOperationException', `${operation} is not supported here.`);
    },
  };
}

function dimension(dimensions: Json | undefined, wanted: string): Json | undefined {
  if (!Array.isArray(dimensions)) return undefined;
  const found = dimensions.find((entry) => isJsonObject(entry) && entry['Name'] === wanted);
  return isJsonObject(found) ? found['Value'] : undefined;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
