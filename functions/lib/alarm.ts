import type { Alarm } from '../../schema.generated.ts';

/** An alarm as operators see it: `Alarm` of the schema. */
export type ShownAlarm = Omit<Alarm, '__typename'>;
