import { z } from 'zod';
import type { ShownAlarm } from '../lib/alarm.ts';
import { alarmWords } from '../lib/alarm-words.ts';
import type { CallCloudWatch } from '../lib/cloud-watch.ts';

export interface Inspecting {
  call: CallCloudWatch;
  /** What the alarms of this stack begin with. */
  alarmPrefix: string;
  nowMs: () => number;
}

/** Whoever looks asks every few seconds, and an account may ask nine times a second. */
const keptMs = 5_000;
const perPage = 100;

const described = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string().nullish(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  StateReason: z.string().nullish(),
  StateUpdatedTimestamp: z.number(),
  StateTransitionedTimestamp: z.number().nullish(),
});
const page = z.object({
  MetricAlarms: z.array(described).default([]),
  CompositeAlarms: z.array(described).default([]),
  NextToken: z.string().nullish(),
});

/** Those that need somebody first. */
const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 };

/** Handles the query `alarms`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export function createHandler({ call, alarmPrefix, nowMs }: Inspecting) {
  let kept: { atMs: number; alarms: ShownAlarm[] } | null = null;

  async function read(): Promise<ShownAlarm[]> {
    const alarms: ShownAlarm[] = [];
    let token: string | null = null;
    do {
      const { MetricAlarms, CompositeAlarms, NextToken }: z.infer<typeof page> = page.parse(
        await call('DescribeAlarms', {
          AlarmNamePrefix: alarmPrefix,
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: perPage,
          ...(token === null ? {} : { NextToken: token }),
        }),
      );
      alarms.push(...[...CompositeAlarms, ...MetricAlarms].map(shown));
      token = NextToken ?? null;
    } while (token !== null);
    return alarms.sort((a, b) => order[a.state] - order[b.state] || (a.name < b.name ? -1 : 1));
  }

  function shown(alarm: z.infer<typeof described>): ShownAlarm {
    const sinceSeconds = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
    return {
      ...alarmWords(alarmPrefix, alarm.AlarmName, alarm.AlarmDescription ?? null),
      state: alarm.StateValue,
      reason: alarm.StateReason ?? null,
      since: new Date(sinceSeconds * 1000).toISOString(),
    };
  }

  return async (): Promise<{ alarms: ShownAlarm[] }> => {
    if (!kept || nowMs() - kept.atMs >= keptMs) kept = { atMs: nowMs(), alarms: await read() };
    return { alarms: kept.alarms };
  };
}
