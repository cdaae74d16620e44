import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { isJsonObject } from '../lib/json.ts';
import { RequestTimeoutError, SignedOutError } from './authorized-fetch.ts';

/** The error types of the API's contract, and what can go wrong on the way to it. */
export type ApiErrorCode =
  | 'BadRequest'
  | 'Unauthorized'
  | 'NotFound'
  | 'Conflict'
  | 'IdempotencyMismatch'
  | 'RateLimited'
  | 'LimitExceeded'
  | 'ResyncRequired'
  | 'Unavailable'
  /** The server could not be reached. */
  | 'Network'
  /** No answer came in time; whether the request took effect is unknown. */
  | 'Timeout'
  /** Nobody is signed in, or the server no longer accepts the session. */
  | 'SignedOut'
  /** Anything else; `message` has the server's words. */
  | 'Unknown';

const contractCodes: readonly string[] = [
  'BadRequest',
  'Unauthorized',
  'NotFound',
  'Conflict',
  'IdempotencyMismatch',
  'RateLimited',
  'LimitExceeded',
  'ResyncRequired',
  'Unavailable',
] satisfies ApiErrorCode[];

/** A failed call, read once from whatever shape it came in. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** The server's own name for it, for the details. */
  readonly errorType: string;
  /** `errorInfo` of the contract: `field`, `rule`, `retryAfterMs`, `limit`, `current`. */
  readonly info: Readonly<Record<string, unknown>>;

  constructor(
    code: ApiErrorCode,
    message: string,
    details: { errorType?: string; info?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.errorType = details.errorType ?? code;
    this.info = details.info ?? {};
  }

  /** When the server wants to be asked again, in milliseconds from now; for `RateLimited`. */
  get retryAfterMs(): number | undefined {
    const value = this.info['retryAfterMs'];
    return typeof value === 'number' && value >= 0 ? value : undefined;
  }
}

/** Turns anything a call was rejected with into an {@link ApiError}. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (CombinedGraphQLErrors.is(error)) return fromGraphQLError(error.errors[0], error);
  if (ServerError.is(error)) return fromStatus(error.statusCode, error);
  if (error instanceof RequestTimeoutError) return new ApiError('Timeout', error.message, { cause: error });
  if (error instanceof SignedOutError) return new ApiError('SignedOut', error.message, { cause: error });
  // What fetch rejects with when no answer came at all.
  if (error instanceof TypeError) return new ApiError('Network', error.message, { cause: error });
  if (isNetworkError(error)) return new ApiError('Network', error.message, { cause: error });
  return new ApiError('Unknown', error instanceof Error ? error.message : 'Something went wrong.', {
    cause: error,
  });
}

function isNetworkError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'NetworkError';
}

/** AppSync puts `errorType` and `errorInfo` at the top level of an error, beside `message`. */
function fromGraphQLError(error: unknown, cause: unknown): ApiError {
  const fields = isJsonObject(error) ? error : {};
  const errorType = typeof fields['errorType'] === 'string' ? fields['errorType'] : 'Unknown';
  const message = typeof fields['message'] === 'string' ? fields['message'] : 'The request failed.';
  const info = isJsonObject(fields['errorInfo']) ? fields['errorInfo'] : {};
  return new ApiError(toCode(errorType), message, { errorType, info, cause });
}

function toCode(errorType: string): ApiErrorCode {
  return isContractCode(errorType) ? errorType : 'Unknown';
}

function isContractCode(errorType: string): errorType is ApiErrorCode {
  return contractCodes.includes(errorType);
}

function fromStatus(status: number, cause: Error): ApiError {
  const details = { errorType: `HTTP ${status}`, cause };
  if (status === 401) return new ApiError('SignedOut', cause.message, details);
  if (status === 429) return new ApiError('RateLimited', cause.message, details);
  if (status >= 500) return new ApiError('Unavailable', cause.message, details);
  return new ApiError('Unknown', cause.message, details);
}
