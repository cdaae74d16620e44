import type { Clock, Timer } from '../lib/clock.ts';

/** Asked this often… */
const everyMs = 60_000;
/** …and a yes so many times in a row: five minutes. */
const answersWanted = 5;

/** Finds out when a place that had failed can be trusted again. */
export interface WayBack {
  /** Begins to ask, from the beginning. */
  start(): void;
  stop(): void;
}

/**
 * Creates a way back.
 *
 * @param options `isHealthy`: asks the place; never rejects. `open`: it has been well for a while; asking has ended.
 */
export function createWayBack(options: {
  isHealthy(): Promise<boolean>;
  open(): void;
  clock: Clock;
}): WayBack {
  let timer: Timer | undefined;
  /** Grows with every start and stop, so that late answers are recognised. */
  let generation = 0;

  function stop() {
    generation += 1;
    timer?.cancel();
  }

  function askAfter(answers: number) {
    timer = options.clock.setTimer(() => void ask(answers), everyMs);
  }

  async function ask(answers: number) {
    const own = generation;
    const isHealthy = await options.isHealthy();
    if (own !== generation) return;
    const next = isHealthy ? answers + 1 : 0;
    if (next < answersWanted) return askAfter(next);
    stop();
    options.open();
  }

  return {
    start() {
      stop();
      askAfter(0);
    },
    stop,
  };
}
