import { useEffect } from 'react';

/** What runs while its page is open. */
export interface Running {
  /** Begins, or begins again after `stop`. */
  start(): void;
  /** Sends what waits. */
  flush(): void;
  /** Sends what waits and ends everything. */
  stop(): void;
}

/** Runs an engine for as long as the page is open; leaving it, or the app, sends what waits. */
export function useRunning(engine: Running): void {
  useEffect(() => {
    const flush = () => engine.flush();
    engine.start();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      engine.stop();
    };
  }, [engine]);
}
