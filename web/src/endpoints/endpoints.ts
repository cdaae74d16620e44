import type { Clock, Timer } from '../lib/clock.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { Endpoint } from './endpoint.ts';
import { createWayBack } from './way-back.ts';

/** Which of several endpoints is used: the first, unless it has failed and a later one answers. */
export interface Endpoints {
  /** Where requests and the socket go, both always to the same one. */
  readonly current: ReadableValue<Endpoint>;
  /** Sends a request and notes what became of it. It ends as unreachable when its endpoint is given up meanwhile. */
  readonly fetch: typeof fetch;
  /** The socket was opened. */
  reached(): void;
  /** The socket was lost, or could not be opened. */
  missed(): void;
  dispose(): void;
}

/** How the choice reaches its surroundings. */
export interface EndpointsOptions {
  /** The preferred one first. With a single one there is nothing to choose, and nothing is asked. */
  endpoints: readonly [Endpoint, ...Endpoint[]];
  /** Whether an endpoint would serve the user now; never rejects, and answers in time. */
  isHealthy(endpoint: Endpoint): Promise<boolean>;
  fetch: typeof fetch;
  /** False when the device is known to have no network: then nothing is an endpoint's fault. */
  isOnline(): boolean;
  clock: Clock;
  /** A number from 0 up to 1. */
  random(): number;
}

/** One lost connection is everyday life; the next failure makes a doubt of it. */
const doubtfulFailures = 2;
/** Failures are borne for this long, and up to as long again at random: not everybody asks in the same instant. */
const patienceMs = 2_500;
/** A request that takes longer is a doubt by itself: of a server that is gone no refusal may come. */
const slowMs = 8_000;
/** While nobody answers, everybody is asked again this often. */
const againMs = 5_000;

/** Creates the choice among endpoints; `dispose` ends its timers. */
export function createEndpoints(options: EndpointsOptions): Endpoints {
  const { endpoints, isHealthy, clock } = options;
  const [first] = endpoints;
  const current = createObservableValue<Endpoint>(first);
  const underWay = new Set<AbortController>();
  const wayBack = createWayBack({ isHealthy: () => isHealthy(first), open: () => moveTo(first), clock });
  let failures = 0;
  let failingSinceMs = 0;
  let check: Timer | undefined;
  let isAsking = false;
  /** Grows whenever what is being asked stops to matter. */
  let generation = 0;

  function reached() {
    failures = 0;
    generation += 1;
    isAsking = false;
    check?.cancel();
    check = undefined;
  }

  function missed() {
    if (endpoints.length === 1 || !options.isOnline()) return;
    if (failures === 0) failingSinceMs = clock.now();
    failures += 1;
    const untilMs = failingSinceMs + patienceMs * (1 + options.random());
    if (failures >= doubtfulFailures) checkAfter(Math.max(0, untilMs - clock.now()));
  }

  function checkAfter(delayMs: number) {
    if (check || isAsking) return;
    check = clock.setTimer(() => {
      check = undefined;
      void lookAround();
    }, delayMs);
  }

  /** Stays where it is if that answers after all; else goes to the first that does. */
  async function lookAround() {
    isAsking = true;
    const own = ++generation;
    const answers = await Promise.all(endpoints.map(isHealthy));
    if (own !== generation) return;
    isAsking = false;
    const healthy = endpoints.filter((_endpoint, index) => answers[index]);
    const [best] = healthy;
    if (best === undefined) checkAfter(againMs);
    else if (healthy.includes(current.get())) reached();
    else moveTo(best);
  }

  function moveTo(endpoint: Endpoint) {
    reached();
    if (endpoint === first) wayBack.stop();
    else wayBack.start();
    current.set(endpoint);
    for (const ending of [...underWay]) ending.abort();
  }

  async function send(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    const ending = new AbortController();
    const slow = clock.setTimer(() => options.isOnline() && checkAfter(0), slowMs);
    underWay.add(ending);
    try {
      const signal = init?.signal ? AbortSignal.any([init.signal, ending.signal]) : ending.signal;
      const response = await options.fetch(input, { ...init, signal });
      if (response.status >= 500) missed();
      else reached();
      return response;
    } catch (error) {
      if (ending.signal.aborted) throw new TypeError('The endpoint was given up.', { cause: error });
      // Whoever asked may have lost interest, which says nothing about the endpoint.
      if (!init?.signal?.aborted) missed();
      throw error;
    } finally {
      slow.cancel();
      underWay.delete(ending);
    }
  }

  return {
    current,
    fetch: endpoints.length === 1 ? options.fetch : send,
    reached,
    missed,
    dispose() {
      reached();
      wayBack.stop();
    },
  };
}
