import type { Logger } from '../lib/logger.ts';
import { headerOf, type HttpRequest } from './http-message.ts';

/** Longer values are cut: a client may send anything. */
const maxChars = 128;

/** Told of each answered request. */
export type RequestLog = (request: HttpRequest, requestId: string, status: number) => void;

/**
 * Writes a debug line for each request of the API: its id, the answer's status and the named headers as they came.
 * Bodies stay out of it.
 *
 * @param headers names in lower case.
 */
export function createRequestLog(log: Logger, headers: readonly string[]): RequestLog {
  return (request, requestId, status) => {
    const named = headers.map((name) => [name, headerOf(request, name)?.slice(0, maxChars)]);
    log.debug('Answered a request', { requestId, status, ...Object.fromEntries(named) });
  };
}
