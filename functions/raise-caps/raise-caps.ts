import { z } from 'zod';
import { alarmChangeId, alarmTime } from '../lib/alarm-change.ts';
import { traced } from '../lib/correlation.ts';
import type { Log } from '../lib/log.ts';

/** The part of an alarm's event that is read: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
const alarmEvent = z.object({
  alarmArn: z.string(),
  alarmData: z.object({
    alarmName: z.string(),
    state: z.object({ value: z.string(), timestamp: alarmTime }),
    configuration: z.object({
      metrics: z.array(
        z.object({
          metricStat: z
            .object({
              metric: z.object({
                name: z.string(),
                dimensions: z.record(z.string(), z.string()).default({}),
              }),
            })
            .optional(),
        }),
      ),
    }),
  }),
});

/** Shares of the account's concurrency. */
export interface Concurrency {
  /** `null`: the function has no share of its own. */
  read(functionName: string): Promise<number | null>;
  write(functionName: string, share: number): Promise<void>;
}

export interface RaiseCapsParts {
  concurrency: Concurrency;
  /** The most that a function may get, by its name. */
  mostByFunction: ReadonlyMap<string, number>;
  log: Log;
}

/**
 * Doubles the share of a function that is held back, up to its most. A repeat of the alarm doubles it again; nothing
 * takes it back but the next deployment that names it, or somebody by hand.
 */
export function createHandler({ concurrency, mostByFunction, log }: RaiseCapsParts) {
  return async (event: unknown): Promise<void> => {
    const {
      alarmArn,
      alarmData: { state, configuration },
    } = alarmEvent.parse(event);
    if (state.value !== 'ALARM') return;
    const origin = traced(alarmChangeId({ alarmArn, state: state.value, at: state.timestamp }));
    for (const { metricStat } of configuration.metrics) {
      if (metricStat?.metric.name !== 'Throttles') continue;
      const functionName = metricStat.metric.dimensions['FunctionName'] ?? '';
      const most = mostByFunction.get(functionName);
      const share = most === undefined ? null : await concurrency.read(functionName);
      if (most === undefined || share === null) continue;
      const raised = Math.min(most, Math.max(1, share * 2));
      if (raised <= share) {
        log.error('share is at its most', { ...origin, functionName, share });
        continue;
      }
      await concurrency.write(functionName, raised);
      log.info('share raised', { ...origin, functionName, from: share, to: raised });
    }
  };
}
