import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isJsonObject, type Json, parseJson } from '../../lib/json.ts';
import { alarmStates } from '../../model/alarms.ts';
import type { AlarmStatus } from './alarm-status.ts';

/** Keeps how alarms stand, so that a restart tells nobody what they know. */
export interface AlarmFile {
  /** By name; one that can't be read is not there, and found out anew. */
  read(): ReadonlyMap<string, AlarmStatus>;
  save(statuses: ReadonlyMap<string, AlarmStatus>): void;
}

/** Keeps nothing. */
export const forgetfulFile: AlarmFile = { read: () => new Map(), save: () => undefined };

export function createAlarmFile(path: string): AlarmFile {
  return {
    read() {
      const json = parseJson(readIfThere(path));
      const entries = isJsonObject(json) ? Object.entries(json) : [];
      return new Map(
        entries.flatMap(([name, value]) => {
          const status = statusOf(value);
          return status ? [[name, status] as const] : [];
        }),
      );
    },
    save(statuses) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // A rename is whole or not at all, whenever the process dies.
      writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(statuses)), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return '{}';
    throw failure;
  }
}

function statusOf(value: Json | undefined): AlarmStatus | null {
  if (!isJsonObject(value)) return null;
  const { reason, reasonData, changedAtMs, updatedAtMs } = value;
  const state = alarmStates.find((known) => known === value['state']);
  if (!state || typeof reason !== 'string') return null;
  if (typeof changedAtMs !== 'number' || typeof updatedAtMs !== 'number') return null;
  return {
    state,
    reason,
    reasonData: typeof reasonData === 'string' ? reasonData : null,
    changedAtMs,
    updatedAtMs,
  };
}
