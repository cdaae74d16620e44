import type { Clock } from '../../lib/clock.ts';
import { AwsError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { AlarmModel } from '../../model/alarms.ts';
import { createAlarmFile, forgetfulFile } from './alarm-file.ts';
import { functionEvent, topicMessage } from './alarm-message.ts';
import { describeAlarms, setAlarmState } from './alarm-operations.ts';
import type { AlarmChange } from './alarm-status.ts';
import { startAlarmWatch } from './alarm-watch.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { getMetricData } from './metric-data.ts';
import { createMetricStore, type MetricId } from './metric-store.ts';
import { type MeasuredQueue, measureQueue } from './queue-metrics.ts';

export type { MeasuredQueue } from './queue-metrics.ts';

/** How a call of a function went. */
export interface MeasuredCall {
  functionName: string;
  outcome: 'ok' | 'error' | 'throttled';
  durationMs: number;
}

export interface CloudWatchOptions {
  alarms: readonly AlarmModel[];
  queues(): readonly MeasuredQueue[];
  /** Tells a topic. */
  publish(topicArn: string, subject: string, message: string): Promise<void>;
  /** Calls a function. */
  invoke(functionArn: string, event: JsonObject): Promise<void>;
  region: string;
  accountId: string;
  /** Keeps how alarms stand; `null`: nothing is kept. */
  dataDir: string | null;
  clock: Clock;
  log: Logger;
}

/** CloudWatch's metrics of queues, functions and applications, and alarms on them. */
export interface CloudWatch extends Disposable {
  /**
   * Runs one operation of the JSON protocol (`GraniteServiceVersion20100801.<operation>`): `GetMetricData`,
   * `DescribeAlarms`, `SetAlarmState`.
   *
   * @throws AwsError with CloudWatch's exception name.
   */
  call(operation: string, input: JsonObject): JsonObject;
  countCall(call: MeasuredCall): void;
  /** Counts what a line of a function's log says, when it is in the embedded metric format. */
  readLine(text: string): void;
}

/** Looks at alarms until disposed of; it has no timer when there are none. */
export function startCloudWatch(options: CloudWatchOptions): CloudWatch {
  const { alarms, queues, dataDir, clock, log } = options;
  const store = createMetricStore(clock);
  const queueMetrics = alarms.flatMap(({ metric }) => (metric?.namespace === 'AWS/SQS' ? metric : []));

  const watch = startAlarmWatch({
    alarms,
    store,
    sample() {
      const measured = queueMetrics.length > 0 ? queues() : [];
      for (const metric of queueMetrics) {
        const value = measureQueue(metric, measured, clock.now());
        if (value !== null) store.observe(metric, value);
      }
    },
    changed,
    file: dataDir === null ? forgetfulFile : createAlarmFile(`${dataDir}/alarms.json`),
    clock,
  });

  function changed(change: AlarmChange): void {
    const { alarm, before, now } = change;
    log[levelOf(change)]('alarm changed', { alarm: alarm.name, from: before.state, to: now.state });
    if (!alarm.actionsEnabled) return;
    for (const arn of alarm.actions[now.state]) {
      act(arn, change).catch((failure: unknown) => {
        log.warn('An alarm could not tell', { alarm: alarm.name, action: arn, reason: String(failure) });
      });
    }
  }

  async function act(arn: string, change: AlarmChange): Promise<void> {
    const service = arn.split(':')[2];
    if (service === 'lambda') return options.invoke(arn, functionEvent(change, options));
    if (service !== 'sns') throw new AwsError('ValidationError', 'Only topics and functions are told here.');
    const { subject, message } = topicMessage(change, options);
    return options.publish(arn, subject, message);
  }

  return {
    call(operation, input) {
      switch (operation) {
        case 'GetMetricData':
          return getMetricData({ queues, store, nowMs: clock.now() }, input);
        case 'DescribeAlarms':
          return describeAlarms(watch, input);
        case 'SetAlarmState':
          return setAlarmState(watch, input);
        default:
          throw new AwsError('UnknownOperationException', `${operation} is not supported here.`);
      }
    },
    countCall({ functionName, outcome, durationMs }) {
      const of = (name: string): MetricId => ({
        namespace: 'AWS/Lambda',
        name,
        dimensions: [{ name: 'FunctionName', value: functionName }],
      });
      store.record(of('Throttles'), outcome === 'throttled' ? 1 : 0);
      // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html: a throttled call is no invocation.
      if (outcome === 'throttled') return;
      store.record(of('Invocations'), 1);
      store.record(of('Errors'), outcome === 'error' ? 1 : 0);
      store.record(of('Duration'), durationMs);
    },
    readLine(text) {
      for (const { metric, value } of embeddedMetrics(text)) store.record(metric, value);
    },
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  };
}

/** That an alarm begins to watch is nobody's news. */
function levelOf({ before, now }: AlarmChange): 'warn' | 'info' | 'debug' {
  if (now.state === 'ALARM') return 'warn';
  return before.state === 'ALARM' ? 'info' : 'debug';
}
