import type { AlarmModel, AlarmState } from '../../model/alarms.ts';

/** How an alarm stands. */
export interface AlarmStatus {
  state: AlarmState;
  /** A sentence. */
  reason: string;
  /** JSON text; `null` unless somebody gave it. */
  reasonData: string | null;
  /** Since when it is in this state, Unix epoch. */
  changedAtMs: number;
  /** When its reason was written last. */
  updatedAtMs: number;
}

/** Before anything was counted. */
export function unknownStatus(nowMs: number): AlarmStatus {
  return {
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    reasonData: null,
    changedAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/** An alarm that went from one state to another. */
export interface AlarmChange {
  alarm: AlarmModel;
  before: AlarmStatus;
  now: AlarmStatus;
}
