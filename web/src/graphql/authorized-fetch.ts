/** Where requests get the token from. */
export interface TokenSource {
  /** A valid access token, fetched anew with `refresh`; `null` when nobody is signed in. */
  getToken(options: { refresh: boolean }): Promise<string | null>;
  /** Tells that the server refused even a fresh token. */
  refused(): void;
}

/** No answer came in time. */
export class RequestTimeoutError extends Error {
  override name = 'RequestTimeoutError';
}

/** Nobody is signed in any more, so nothing was sent. */
export class SignedOutError extends Error {
  override name = 'SignedOutError';
}

/** AppSync ends every request after 30 s: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const requestTimeoutMs = 30_000;

const userAgent = 'chorus-web/0.1.0';

/**
 * A `fetch` that says who is asking as AppSync wants it (the bare access token) and answers a 401 by
 * refreshing the token once and asking again. Without a token it sends nothing and rejects with `SignedOutError`: what
 * was still under way when somebody signed out ends here.
 */
export function createAuthorizedFetch(tokens: TokenSource, send: typeof fetch): typeof fetch {
  async function attempt(input: RequestInfo | URL, init: RequestInit | undefined, refresh: boolean) {
    const headers = new Headers(init?.headers);
    const token = await tokens.getToken({ refresh });
    if (token === null) throw new SignedOutError('Nobody is signed in.');
    headers.set('Authorization', token);
    headers.set('x-amz-user-agent', userAgent);
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    try {
      return await send(input, { ...init, headers, signal });
    } catch (error) {
      if (timeout.aborted) throw new RequestTimeoutError('No answer within 30 s.', { cause: error });
      throw error;
    }
  }

  return async (input, init) => {
    const response = await attempt(input, init, false);
    if (response.status !== 401) return response;
    const second = await attempt(input, init, true);
    if (second.status === 401) tokens.refused();
    return second;
  };
}
