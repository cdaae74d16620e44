import type { TokenSource } from '../graphql/authorized-fetch.ts';
import type { Clock } from '../lib/clock.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Endpoint } from './endpoint.ts';

/** An endpoint that takes longer is of no use to somebody who waits. */
const patienceMs = 4_000;

const question = JSON.stringify({ query: 'query Health { health { ok } }' });

/**
 * Creates the question whether an endpoint would serve the signed-in user: it answers, takes the token, and says that
 * all is well. It never rejects; what does not come within 4 s is a no.
 */
export function createHealthQuestion(options: {
  tokens: Pick<TokenSource, 'getToken'>;
  fetch: typeof fetch;
  clock: Clock;
}): (endpoint: Endpoint) => Promise<boolean> {
  async function ask({ graphqlUrl }: Endpoint, signal: AbortSignal): Promise<boolean> {
    const token = await options.tokens.getToken({ refresh: false });
    if (token === null || signal.aborted) return false;
    const response = await options.fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: token },
      body: question,
      signal,
    });
    const body: unknown = await response.json();
    const data = isJsonObject(body) ? body['data'] : null;
    const health = isJsonObject(data) ? data['health'] : null;
    return isJsonObject(health) && health['ok'] === true;
  }

  return async (endpoint) => {
    const ending = new AbortController();
    const tooLate = new Promise<boolean>((resolve) =>
      ending.signal.addEventListener('abort', () => resolve(false)),
    );
    const timer = options.clock.setTimer(() => ending.abort(), patienceMs);
    try {
      return await Promise.race([ask(endpoint, ending.signal).catch(() => false), tooLate]);
    } finally {
      timer.cancel();
    }
  };
}
