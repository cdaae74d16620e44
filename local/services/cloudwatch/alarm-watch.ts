import type { Clock, Timer } from '../../lib/clock.ts';
import type { AlarmModel, AlarmState } from '../../model/alarms.ts';
import { decideState, evaluationRange } from './alarm-decision.ts';
import type { AlarmFile } from './alarm-file.ts';
import { type AlarmChange, type AlarmStatus, unknownStatus } from './alarm-status.ts';
import type { MetricStore } from './metric-store.ts';

export interface AlarmWatchOptions {
  alarms: readonly AlarmModel[];
  store: MetricStore;
  /** Looks at what is always there; called before alarms are evaluated. */
  sample(): void;
  changed(change: AlarmChange): void;
  file: AlarmFile;
  clock: Clock;
}

/** Looks at alarms again and again, until disposed of. */
export interface AlarmWatch extends Disposable {
  /** By name, in the order of their names. */
  all(): readonly { alarm: AlarmModel; status: AlarmStatus }[];
  /** Puts an alarm into a state until it is evaluated again; false when there is no such alarm. */
  set(name: string, state: Pick<AlarmStatus, 'state' | 'reason' | 'reasonData'>): boolean;
}

/**
 * CloudWatch looks once a minute, and takes the period that runs for what it is so far. Here somebody waits for it:
 * periods are as long, but are looked at more often.
 */
export const evaluateEveryMs = 5_000;
/** The shortest period that is counted here. */
const minuteMs = 60_000;

export function startAlarmWatch({
  alarms,
  store,
  sample,
  changed,
  file,
  clock,
}: AlarmWatchOptions): AlarmWatch {
  const kept = file.read();
  const statuses = new Map<string, AlarmStatus>();
  const sorted = alarms.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name } of sorted) statuses.set(name, kept.get(name) ?? unknownStatus(clock.now()));
  let timer: Timer | null = null;

  function statusOf({ name }: AlarmModel): AlarmStatus {
    return statuses.get(name) ?? unknownStatus(clock.now());
  }

  function change(alarm: AlarmModel, next: Pick<AlarmStatus, 'state' | 'reason' | 'reasonData'>): void {
    const before = statusOf(alarm);
    const nowMs = clock.now();
    const isNew = before.state !== next.state;
    const now = { ...next, changedAtMs: isNew ? nowMs : before.changedAtMs, updatedAtMs: nowMs };
    statuses.set(alarm.name, now);
    file.save(statuses);
    if (isNew) changed({ alarm, before, now });
  }

  function evaluate(alarm: AlarmModel): void {
    const { metric } = alarm;
    if (!metric || !alarm.isMeasured) return;
    const periodMs = Math.max(minuteMs, metric.periodSeconds * 1000);
    const startMs = Math.floor(clock.now() / periodMs) * periodMs;
    const datapoints = Array.from({ length: evaluationRange(alarm) }, (_, index) => {
      const fromMs = startMs - index * periodMs;
      return store.datapoint(metric, metric.statistic, fromMs, fromMs + periodMs);
    });
    const { state } = statusOf(alarm);
    const next = decideState(alarm, datapoints, state);
    if (next !== state)
      change(alarm, { state: next, reason: reasonOf(alarm, datapoints, next), reasonData: null });
  }

  function look(): void {
    sample();
    for (const alarm of sorted) evaluate(alarm);
    timer = clock.setTimer(look, evaluateEveryMs);
  }

  if (sorted.length > 0) timer = clock.setTimer(look, evaluateEveryMs);

  return {
    all: () => sorted.map((alarm) => ({ alarm, status: statusOf(alarm) })),
    set(name, state) {
      const alarm = sorted.find((candidate) => candidate.name === name);
      if (alarm) change(alarm, state);
      return alarm !== undefined;
    },
    [Symbol.dispose]: () => timer?.cancel(),
  };
}

/** In CloudWatch's words. */
function reasonOf(alarm: AlarmModel, datapoints: readonly (number | null)[], next: AlarmState): string {
  const { evaluationPeriods, threshold, comparison } = alarm;
  const real = datapoints.filter((datapoint) => datapoint !== null).slice(0, evaluationPeriods);
  if (real.length === 0)
    return `Threshold Crossed: no datapoints were received for ${evaluationPeriods} periods.`;
  const compared = comparison
    .replace(/Threshold$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  const values = real.map((value) => Number(value.toFixed(3))).join(', ');
  const was = next === 'ALARM' ? 'was' : 'was not';
  return `Threshold Crossed: ${real.length} out of the last ${evaluationPeriods} datapoints [${values}] ${was} ${compared} the threshold (${threshold}).`;
}
