import type { Clock } from '../lib/clock.ts';
import { createTimerSet } from '../lib/timer-set.ts';
import type { NetworkWatch } from './network-watch.ts';
import type { TabWatch } from './tab-watch.ts';

/** What the occasions call for. */
export interface OccasionHandlers {
  /** The connection, whatever it seems, is gone. */
  connectionLost(reason: string): void;
  /** The connection should be there: try now, if it is not. */
  retry(): void;
  /** Something may have been missed though the connection seems to be there. */
  look(): void;
}

/** While live, what nobody told of is looked at this often. */
const refreshMs = 60_000;
/** A tab that was away for longer than this looks for what it missed. */
const longAwayMs = 30_000;

/** Watches network, tab and time for occasions to look for what was missed; returns what ends that. */
export function watchOccasions(
  surroundings: { network: NetworkWatch; tab: TabWatch; clock: Clock },
  handlers: OccasionHandlers,
): () => void {
  const { clock } = surroundings;
  const timers = createTimerSet(clock);
  let hiddenAtMs: number | null = null;

  function cameBack() {
    handlers.retry();
    handlers.look();
  }

  function refreshRegularly() {
    handlers.look();
    timers.after(refreshMs, refreshRegularly);
  }

  const stops = [
    surroundings.network.subscribe({
      wentOffline: () => handlers.connectionLost('The device went offline.'),
      cameOnline: cameBack,
      wokeUp: handlers.retry,
    }),
    surroundings.tab.subscribe({
      hidden: () => (hiddenAtMs = clock.now()),
      shown() {
        if (hiddenAtMs !== null && clock.now() - hiddenAtMs > longAwayMs) cameBack();
        hiddenAtMs = null;
      },
    }),
  ];
  timers.after(refreshMs, refreshRegularly);
  return () => {
    for (const stop of stops) stop();
    timers.cancelAll();
  };
}
