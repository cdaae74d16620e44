import type { Clock } from '../lib/clock.ts';
import { createPending, maxSettleMs } from '../lib/pending.ts';
import { type HttpRoute, textResponse } from './http-message.ts';
import { isSigned } from './signed-request.ts';

/** Lets requests end before what answers them is stopped: nobody gets half an answer. */
export interface Drain {
  /** The same route, watched. */
  watch(route: HttpRoute): HttpRoute;
  /** Answers new requests with 503 from now on; resolves when those under way are answered, or after 5 s. */
  drain(): Promise<void>;
}

const stopping = textResponse(503, 'Stopping.\n');

export function createDrain(clock: Clock): Drain {
  const pending = createPending(clock);
  let isDraining = false;

  return {
    // A function that a request waits for calls services with a signature: these calls go on until everything stops.
    watch: (route) => (request) => {
      if (isDraining) return isSigned(request) ? route(request) : Promise.resolve(stopping);
      const answer = route(request);
      return answer && pending.track(answer);
    },
    async drain() {
      isDraining = true;
      await pending.settle(maxSettleMs);
    },
  };
}
