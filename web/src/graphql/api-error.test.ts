import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { describe, expect, it } from 'vitest';
import { ApiError, toApiError } from './api-error.ts';
import type { ApiErrorCode } from './api-error.ts';
import { RequestTimeoutError, SignedOutError } from './authorized-fetch.ts';
import { errorDetails, errorSentence } from './error-sentence.ts';

/** An error as AppSync puts it into an answer: everything at the top level, nothing under `extensions`. */
function appSyncError(fields: Record<string, unknown>) {
  const error = {
    message: 'said by the server',
    path: ['f'],
    locations: [],
    data: null,
    errorInfo: null,
    ...fields,
  };
  return new CombinedGraphQLErrors({ data: { f: null }, errors: [error] });
}

function status(code: number) {
  return new ServerError('no', { response: new Response(null, { status: code }), bodyText: '' });
}

describe('api error', () => {
  it.each([
    'BadRequest',
    'Unauthorized',
    'NotFound',
    'Conflict',
    'IdempotencyMismatch',
    'RateLimited',
    'LimitExceeded',
    'ResyncRequired',
    'Unavailable',
  ])('keeps the contract’s type %s', (errorType) => {
    expect(toApiError(appSyncError({ errorType }))).toMatchObject({ code: errorType, errorType });
  });

  it('keeps the details of errorInfo', () => {
    const error = toApiError(appSyncError({ errorType: 'RateLimited', errorInfo: { retryAfterMs: 1500 } }));
    expect(error.retryAfterMs).toBe(1500);
    expect(toApiError(appSyncError({ errorType: 'RateLimited' })).retryAfterMs).toBeUndefined();
  });

  it('calls other types unknown but names them in the details', () => {
    const error = toApiError(appSyncError({ errorType: 'Lambda:Unhandled' }));
    expect(error.code).toBe('Unknown');
    expect(errorDetails(error)).toBe('Lambda:Unhandled: said by the server');
  });

  it('survives a validation error, which has no type', () => {
    expect(toApiError(appSyncError({ errorType: undefined })).code).toBe('Unknown');
  });

  it.each<[ApiErrorCode, unknown]>([
    ['SignedOut', status(401)],
    ['RateLimited', status(429)],
    ['Unavailable', status(503)],
    ['Unknown', status(400)],
    ['Network', new TypeError('Failed to fetch')],
    ['Network', Object.assign(new Error('A network error has occurred.'), { name: 'NetworkError' })],
    ['Timeout', new RequestTimeoutError('late')],
    ['SignedOut', new SignedOutError('gone')],
    ['Unknown', 'something thrown'],
  ])('reads %s from what a request rejects with', (code, rejection) => {
    expect(toApiError(rejection).code).toBe(code);
  });

  it('is read once', () => {
    const error = new ApiError('NotFound', 'no');
    expect(toApiError(error)).toBe(error);
  });
});

describe('error sentence', () => {
  it('has plain words for every code and none of the code itself', () => {
    const codes: ApiErrorCode[] = [
      'Unauthorized',
      'NotFound',
      'Conflict',
      'Unavailable',
      'Network',
      'Timeout',
      'Unknown',
    ];
    for (const code of codes) {
      const sentence = errorSentence(new ApiError(code, 'internal text'));
      expect(sentence).toMatch(/\.$/);
      expect(sentence).not.toContain('internal text');
    }
  });

  it('names the field that was refused and the limit that was reached', () => {
    expect(
      errorSentence(new ApiError('BadRequest', '', { info: { field: 'name', rule: 'length' } })),
    ).toContain('“name”');
    expect(errorSentence(new ApiError('LimitExceeded', '', { info: { limit: 200 } }))).toContain('200');
  });
});
