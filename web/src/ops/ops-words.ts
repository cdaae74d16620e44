import type { ApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { OpsAlarm, OpsQueue, RedriveTask } from './sync/ops-api.ts';

const counts = new Intl.NumberFormat();

/** “1 dead letter”, “1,200 dead letters”. */
export function lettersLabel(count: number): string {
  return `${counts.format(count)} ${count === 1 ? 'dead letter' : 'dead letters'}`;
}

/** How things stand, in one line. */
export function overviewSentence(queues: readonly OpsQueue[] | null, failure: ApiError | null): string {
  if (!queues) return failure ? '' : 'Looking at the queues …';
  if (failure) return 'This is what was last seen: the server doesn’t answer just now.';
  const waiting = sum(queues, ({ visible, inFlight }) => visible + inFlight);
  const dead = sum(queues, ({ dlqDepth }) => dlqDepth);
  const rest = waiting === 0 ? 'nothing waits' : `${counts.format(waiting)} waiting or being worked on`;
  return `${dead === 0 ? 'No dead letters' : lettersLabel(dead)}, ${rest}.`;
}

function sum(queues: readonly OpsQueue[], of: (queue: OpsQueue) => number): number {
  return queues.reduce((total, queue) => total + of(queue), 0);
}

/** How long the oldest message waits: “–”, “12 s”, “3 min”, “2 h”, “4 d”. */
export function ageLabel(seconds: number): string {
  if (seconds <= 0) return '–';
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** A queue older than this keeps people waiting; the alarm on AWS rings at the same age. */
const lateSeconds = 60;

export function isLate({ oldestAgeSeconds }: OpsQueue): boolean {
  return oldestAgeSeconds > lateSeconds;
}

/** How far a redrive is, or how it ended. */
export function redriveSentence({ requested, moved, failed, status }: RedriveTask): string {
  const of = `${counts.format(moved)} of ${counts.format(requested)}`;
  if (status === 'RUNNING') return `${of} put back …`;
  if (status === 'FAILED') {
    return failed > 0
      ? `${of} put back, ${counts.format(failed)} not taken by the queue; they are still dead letters`
      : `${of} put back, then it gave up; redrive again for the rest`;
  }
  if (requested === 0) return 'Nothing to put back';
  return moved === requested ? `${of} put back` : `${of} put back; the others were gone`;
}

/** Why letters were not put back. */
export function redriveErrorSentence(error: ApiError): string {
  if (error.code !== 'BadRequest') return errorSentence(error);
  return 'These letters came from a table’s stream, not from a queue: there is nothing to put them back into. What they tell of is stored, and apps find it when they catch up. Discard them when you know their cause.';
}

/** How many alarms are quiet, in one line. */
export function quietSentence(quiet: readonly OpsAlarm[]): string {
  const unknown = quiet.filter(({ state }) => state === 'INSUFFICIENT_DATA').length;
  const rest = unknown === 0 ? '' : `, ${counts.format(unknown)} of them without data yet`;
  return `${counts.format(quiet.length)} ${quiet.length === 1 ? 'alarm is' : 'alarms are'} quiet${rest}`;
}

/** The state of an alarm as people say it. */
export const alarmStates: Readonly<Record<OpsAlarm['state'], string>> = {
  ALARM: 'Rings',
  OK: 'Quiet',
  INSUFFICIENT_DATA: 'No data yet',
};

const actions: Readonly<Record<string, string>> = {
  redriveDeadLetters: 'started a redrive of',
  discardDeadLetter: 'discarded from',
  signOutUser: 'signed out',
  deleteAccount: 'deleted the account of',
  deleteMyAccount: 'deleted their account',
};

/** An action as people say it; one that is not known keeps its name. */
export function actionWords(action: string): string {
  return actions[action] ?? action;
}
