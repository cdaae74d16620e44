import { z } from 'zod';
import type { ShownAlarm } from '../lib/alarm.ts';
import { alarmChangeId, alarmTime } from '../lib/alarm-change.ts';
import { alarmWords } from '../lib/alarm-words.ts';
import type { WatchedQueue } from '../lib/watched-queues.ts';

const state = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

/** What CloudWatch tells its topic: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const message = z.object({
  AlarmName: z.string().min(1),
  AlarmArn: z.string().min(1),
  AlarmDescription: z.string().nullish(),
  NewStateValue: state,
  OldStateValue: state,
  NewStateReason: z.string(),
  StateChangeTime: alarmTime,
  Trigger: z
    .object({ Dimensions: z.array(z.object({ name: z.string(), value: z.string() })).optional() })
    .optional(),
});

/** An alarm that went from one state to another, as it is announced. */
export interface AlarmNotice {
  /** A repeat has the same. It names in logs and entries what nobody has asked for. */
  id: string;
  alarm: ShownAlarm;
  changedAtMs: number;
  /** A line of the room; `null`: not worth one. */
  text: string | null;
}

/**
 * Reads what the alarms' topic was told.
 *
 * @param prefix what the alarms of this stack begin with.
 * @throws ZodError, SyntaxError
 */
export function readNotice(body: string, prefix: string, queues: readonly WatchedQueue[]): AlarmNotice {
  const read = message.parse(JSON.parse(body));
  const { NewStateValue: now, OldStateValue: before, StateChangeTime: at } = read;
  const words = alarmWords(prefix, read.AlarmName, read.AlarmDescription ?? null);
  const queueName = read.Trigger?.Dimensions?.find(({ name }) => name === 'QueueName')?.value;
  return {
    id: alarmChangeId({ alarmArn: read.AlarmArn, state: now, at }),
    alarm: { ...words, state: now, reason: read.NewStateReason, since: at.toISOString() },
    changedAtMs: at.getTime(),
    text: textOf(
      now,
      before,
      `${words.meaning} Look at ${placeOf(queueName, queues)}. What to do: ${words.runbook}`,
      words.name,
    ),
  };
}

/** An end is told only of what was told to begin: a new stack's alarms all become `OK` at first. */
function textOf(now: string, before: string, alarmText: string, name: string): string | null {
  if (now === 'ALARM') return `Alarm: ${alarmText}`;
  return now === 'OK' && before === 'ALARM' ? `All right again: ${name}` : null;
}

/** The page of the web app that shows it: of a queue, or of its dead letters, the queue's. */
function placeOf(queueName: string | undefined, queues: readonly WatchedQueue[]): string {
  const found = queues.find(({ queue, deadLetters }) => queueName === queue || queueName === deadLetters);
  return found ? `/ops/${found.name}` : '/ops';
}
