import type { ReadableValue } from './observable-value.ts';

/** Runs something soon, once: with the next frame in a browser. */
export type Pace = (run: () => void) => void;

/** Tells at once; for tests. */
export const immediately: Pace = (run) => run();

/** With the next turn of the event loop; for Node. */
export const withNextTurn: Pace = (run) => void setTimeout(run, 0);

/** The same value, whose watchers are told at most once per pace however often it changes. */
export function createPacedValue<T>(value: ReadableValue<T>, pace: Pace): ReadableValue<T> {
  return {
    get: value.get,
    subscribe(changed) {
      let isDue = false;
      let isOver = false;
      const stop = value.subscribe(() => {
        if (isDue) return;
        isDue = true;
        pace(() => {
          isDue = false;
          if (!isOver) changed();
        });
      });
      return () => {
        isOver = true;
        stop();
      };
    },
  };
}
