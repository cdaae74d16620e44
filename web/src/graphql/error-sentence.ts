import type { ApiError } from './api-error.ts';

/** What happened in one or two plain sentences; the code itself belongs into the details. */
export function errorSentence(error: ApiError): string {
  switch (error.code) {
    case 'BadRequest':
      return badRequestSentence(error);
    case 'Unauthorized':
      return 'You aren’t allowed to do this.';
    case 'NotFound':
      return 'This doesn’t exist, or you don’t have access to it.';
    case 'Conflict':
      return 'Someone else changed this at the same time. Look at it again and retry.';
    case 'IdempotencyMismatch':
      return 'This was already sent with different content. Discard it and write it again.';
    case 'RateLimited':
      return 'That was a lot in a short time. Wait a moment and retry.';
    case 'LimitExceeded':
      return limitSentence(error);
    case 'ResyncRequired':
      return 'You were away for a long time. Reload to see everything.';
    case 'Unavailable':
      return 'The server can’t answer right now. Nothing is lost; retry in a moment.';
    case 'Network':
      return 'The server can’t be reached. Check your connection and retry.';
    case 'Timeout':
      return 'The server took too long to answer. Retrying is safe.';
    case 'SignedOut':
      return 'Your session ended. Sign in again to go on.';
    case 'Unknown':
      return 'Something went wrong. Retry, or reload the page if it stays.';
  }
}

function badRequestSentence(error: ApiError): string {
  const field = error.info['field'];
  return typeof field === 'string'
    ? `The server did not accept “${field}”.`
    : 'The server did not accept this.';
}

function limitSentence(error: ApiError): string {
  const limit = error.info['limit'];
  if (typeof limit === 'number') return `The limit of ${limit.toLocaleString()} is reached.`;
  return 'A limit is reached.';
}

/** The code and the server's own words, for people who report a problem. */
export function errorDetails(error: ApiError): string {
  return error.message && error.message !== error.errorType
    ? `${error.errorType}: ${error.message}`
    : error.errorType;
}
