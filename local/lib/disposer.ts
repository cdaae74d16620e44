/** Collects what has been started and stops it in reverse order. Node 20 has no `AsyncDisposableStack`. */
export interface Disposer extends AsyncDisposable {
  /** Registers something started; returns it, so that a start reads as one line. */
  use<T extends AsyncDisposable>(started: T): T;
  /** Registers a bare stop function. */
  defer(stop: () => PromiseLike<void> | void): void;
  /** Stops everything, last started first. Safe to call twice. Reports every failure, not the first alone. */
  dispose(): Promise<void>;
}

export function createDisposer(): Disposer {
  const stops: (() => PromiseLike<void> | void)[] = [];
  let running: Promise<void> | null = null;

  async function stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      try {
        await stop();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some parts did not stop cleanly.');
  }

  function dispose(): Promise<void> {
    running ??= stopAll().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    use(started) {
      stops.push(() => started[Symbol.asyncDispose]());
      return started;
    },
    defer: (stop) => void stops.push(stop),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
