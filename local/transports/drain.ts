import { type Clock } from '../lib/clock.ts';
import {
  headerOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  textResponse,
} from './http-message.ts';

/** Lets requests end before what answers them is stopped: nobody gets half an answer. */
export interface Drain {
  /** The same routes, watched. */
  watch(routes: readonly HttpRoute[]): HttpRoute;
  /** Answers new requests with 503 from now on; resolves when those under way are answered, or after 5 s. */
  drain(): Promise<void>;
}

/** Whoever stops a process waits about ten seconds before killing it; half of that is for the rest of the stop. */
const maxDrainMs = 5_000;

/** A function that a request waits for calls services with a signature: these calls go on until everything stops. */
const isSigned = (request: HttpRequest) =>
  headerOf(request, 'authorization')?.startsWith('AWS4-HMAC-SHA256') === true;

export function createDrain(clock: Clock): Drain {
  const underWay = new Set<Promise<HttpResponse>>();
  let isDraining = false;

  function find(request: HttpRequest, routes: readonly HttpRoute[]): Promise<HttpResponse> | undefined {
    for (const route of routes) {
      const answer = route(request);
      if (answer) return answer;
    }
    return undefined;
  }

  async function tracked(answer: Promise<HttpResponse>): Promise<HttpResponse> {
    underWay.add(answer);
    try {
      return await answer;
    } finally {
      underWay.delete(answer);
    }
  }

  return {
    watch: (routes) => (request) => {
      if (isSigned(request)) return find(request, routes);
      if (isDraining) return Promise.resolve(textResponse(503, 'Stopping.\n'));
      const answer = find(request, routes);
      return answer && tracked(answer);
    },
    async drain() {
      isDraining = true;
      const timeout = new Promise<void>((resolve) => void clock.setTimer(resolve, maxDrainMs));
      await Promise.race([Promise.allSettled(underWay), timeout]);
    },
  };
}
