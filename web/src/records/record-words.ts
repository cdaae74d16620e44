import type { ApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { Job, RecordStatus } from './sync/records-api.ts';
import { recordRules } from './sync/record-rules.ts';

const wholeFormat = new Intl.NumberFormat(undefined);
const valueFormat = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });
const momentFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** A count with the separators of the reader's language. */
export function wholeLabel(count: number): string {
  return wholeFormat.format(count);
}

/** “1 record”, “2,000 records”. */
export function recordsLabel(count: number): string {
  return count === 1 ? '1 record' : `${wholeLabel(count)} records`;
}

/** A measured value, as exactly as one can read it. */
export function valueLabel(value: number): string {
  return valueFormat.format(value);
}

/** Day and time to the second, short. */
export function momentLabel(iso: string): string {
  return momentFormat.format(Date.parse(iso));
}

export const statusWords: Readonly<Record<RecordStatus, string>> = {
  QUEUED: 'Queued',
  PERSISTED: 'Persisted',
  REJECTED: 'Rejected',
};

export const jobStatusWords: Readonly<Record<Job['status'], string>> = {
  PENDING: 'Waiting to begin',
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  COMPLETED_WITH_ERRORS: 'Completed with errors',
  CANCELLED: 'Cancelled',
  FAILED: 'Failed',
};

/** “5 s”, “2 min 10 s”, “1 h 5 min”: as exactly as one waits. */
export function durationLabel(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Why something with records did not work, what is safe and what to do. */
export function recordErrorSentence(error: ApiError): string {
  switch (error.code) {
    case 'Unauthorized':
      return 'This needs the group data.write. Ask an administrator for it.';
    case 'NotFound':
      return 'It isn’t there any more.';
    case 'Conflict':
      return 'It has ended already.';
    case 'LimitExceeded':
      return limitSentence(error);
    case 'Network':
      return 'The server can’t be reached. Nothing is lost: try again when you’re back.';
    case 'Timeout':
      return 'The server took too long to answer. Trying again is safe: nothing is stored twice.';
    default:
      return errorSentence(error);
  }
}

function limitSentence(error: ApiError): string {
  if (error.info['limit'] === 'runningJobsPerOwner') {
    return `${recordRules.runningJobs} jobs are running already. Wait for one to end, or cancel it.`;
  }
  if (error.info['limit'] === 'recordsPerDay') {
    return 'The number of records for today is reached. It begins anew at midnight (UTC).';
  }
  return errorSentence(error);
}
