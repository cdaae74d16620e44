import type { Clock } from '../../lib/clock.ts';
import { compileWildcard } from '../../lib/wildcard.ts';
import { type FaultSettings, noFaults } from './fault-settings.ts';
import { createRandom, type Random } from './seeded-random.ts';

export { type FaultSettings, InvalidFaultError, parseFaultSettings } from './fault-settings.ts';

/** Faults on demand, all off until somebody sets them. */
export interface Faults {
  settings(): FaultSettings;
  /** Replaces the settings; the sequence of faults starts again from the seed. */
  set(settings: FaultSettings): void;
  reset(): void;
  /**
   * Delivers an event to one subscriber: at once, late, twice or not at all.
   *
   * @param startedAtMs when the subscription was acknowledged.
   */
  deliver(deliver: () => void, startedAtMs: number): void;
  /** True when the answer of a finished request is to be lost. */
  losesResponse(): boolean;
  /** Waits as long as the source is slow; answers the error type it fails with, `null` when it works. */
  beforeDataSource(name: string): Promise<string | null>;
  /** Runs a function: late, not at all, twice, or without a word of it; answers `failure` when it seems to fail. */
  runFunction<T>(name: string, run: () => Promise<T>, failure: T): Promise<T>;
}

export function createFaults(clock: Clock): Faults {
  let current: FaultSettings = noFaults;
  let random: Random = createRandom(current.seed);

  function set(settings: FaultSettings): void {
    current = settings;
    random = createRandom(settings.seed);
  }

  const happens = (rate: number): boolean => rate > 0 && random() < rate;

  function delay(ms: number): Promise<void> {
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => void clock.setTimer(resolve, ms));
  }

  /** Exactly named, or by the first name with wildcards that fits. */
  function faultOf<T>(faults: Readonly<Record<string, T>>, name: string): T | undefined {
    if (Object.hasOwn(faults, name)) return faults[name];
    return Object.entries(faults).find(
      ([pattern]) => pattern.includes('*') && compileWildcard(pattern)?.(name),
    )?.[1];
  }

  return {
    settings: () => current,
    set,
    reset: () => set(noFaults),

    deliver(deliver, startedAtMs) {
      if (current === noFaults) return deliver();
      const { dropRate, duplicateRate, delayMs, dropAfterStartAckMs } = current.events;
      if (clock.now() - startedAtMs < dropAfterStartAckMs || happens(dropRate)) return;
      const times = happens(duplicateRate) ? 2 : 1;
      for (let time = 0; time < times; time++) {
        if (delayMs === 0) deliver();
        else clock.setTimer(deliver, random() * delayMs);
      }
    },

    losesResponse: () => happens(current.responses.dropRate),

    async beforeDataSource(name) {
      const fault = faultOf(current.dataSources, name);
      if (!fault) return null;
      await delay(fault.delayMs);
      return happens(fault.failRate) ? fault.errorType : null;
    },

    async runFunction(name, run, failure) {
      const fault = faultOf(current.functions, name);
      if (!fault) return run();
      await delay(fault.delayMs);
      if (happens(fault.failRate)) return failure;
      const [result] = await Promise.all(happens(fault.repeatRate) ? [run(), run()] : [run()]);
      return happens(fault.loseRate) ? failure : result;
    },
  };
}
