import { existsSync, watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Changes usually come in bursts: an editor saves several files, a synthesis writes dozens. */
const quietMs = 150;

/**
 * Calls `onChange` after files below the paths changed and then rested. One call runs at a time; changes meanwhile
 * lead to one more.
 *
 * @param isIgnored true for paths (relative to the watched one) that don't matter.
 */
export function watchPaths(
  paths: readonly string[],
  isIgnored: (path: string) => boolean,
  onChange: () => Promise<void>,
): Disposable {
  const stop = new AbortController();
  let lastChange = 0;
  let isRunning = false;

  async function settle(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    let handled = -1;
    while (handled !== lastChange && !stop.signal.aborted) {
      const seen = lastChange;
      await delay(quietMs, undefined, { ref: false });
      if (seen !== lastChange) continue;
      handled = seen;
      await onChange();
    }
    isRunning = false;
  }

  const watchers = paths.filter(existsSync).map((path) =>
    watch(path, { recursive: true, persistent: false }, (_event, name) => {
      if (name !== null && isIgnored(name)) return;
      lastChange += 1;
      void settle();
    }),
  );
  return {
    [Symbol.dispose]() {
      stop.abort();
      for (const watcher of watchers) watcher.close();
    },
  };
}
