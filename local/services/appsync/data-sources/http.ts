import type { Clock } from '../../../lib/clock.ts';
import type { Json } from '../../../lib/json.ts';
import { type DataSource, DataSourceError } from '../data-source.ts';
import { type OutgoingRequest, readHttpRequest } from './http-request.ts';
import type { SignRequest } from './http-signing.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html: execution time of a request. */
const defaultTimeoutMs = 30_000;

export interface HttpDataSourceOptions {
  /** Scheme and host, of which every request is below. */
  endpoint: string;
  /** Signs requests when the template asks for it; `null`: they go out as the handler wrote them. */
  sign: SignRequest | null;
  fetch: typeof fetch;
  clock: Clock;
  /** Default: 30 s. */
  timeoutMs?: number;
}

/**
 * An `HTTP` data source. Every answer of the other side is a result, `{statusCode, headers, body}`, whatever its
 * status; redirects are answers, too.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html
 *
 * It fails with DataSourceError `MappingTemplate` for a malformed request object, `ExecutionTimeout` when time is up,
 * `Http:ConnectionFailed` when there is no answer.
 */
export function createHttpDataSource(options: HttpDataSourceOptions): DataSource {
  const { endpoint, sign, clock, timeoutMs = defaultTimeoutMs } = options;

  async function send(outgoing: OutgoingRequest, signal: AbortSignal): Promise<Json> {
    const headers = sign ? await sign(outgoing, clock.now()) : outgoing.headers;
    const response = await options.fetch(outgoing.url, {
      method: outgoing.method,
      headers,
      redirect: 'manual',
      signal,
      // Bytes, because text would bring a content type of its own.
      ...(outgoing.body === null ? {} : { body: new TextEncoder().encode(outgoing.body) }),
    });
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  }

  return {
    async invoke(request) {
      const outgoing = readHttpRequest(endpoint, request);
      const stop = new AbortController();
      const timer = clock.setTimer(() => stop.abort(), timeoutMs);
      try {
        return await send(outgoing, stop.signal);
      } catch (failure) {
        if (stop.signal.aborted) throw new DataSourceError('ExecutionTimeout', 'Execution timed out.');
        throw new DataSourceError('Http:ConnectionFailed', reasonOf(failure), null, { cause: failure });
      } finally {
        timer.cancel();
      }
    },
  };
}

/** `fetch` hides what happened in the error's cause. */
function reasonOf(failure: unknown): string {
  const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  return `Unable to execute HTTP request: ${cause instanceof Error ? cause.message : String(cause)}`;
}
