import { createHash } from 'node:crypto';
import { z } from 'zod';

/** When CloudWatch says that an alarm changed: its offset has no colon, which is no valid ISO 8601. */
export const alarmTime = z.string().transform((text) => new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')));

/** An alarm's change of state, however it is told. */
export interface AlarmChange {
  alarmArn: string;
  state: string;
  at: Date;
}

/** A UUID that the same change always has: by it a repeat is known, and what was done about the change is found in logs. */
export function alarmChangeId({ alarmArn, state, at }: AlarmChange): string {
  const hex = createHash('sha256').update(`${alarmArn} ${state} ${at.toISOString()}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
