/** An async iterable that hands out what is pushed into it, in order. */
export interface PushIterator<T> extends AsyncIterableIterator<T> {
  push(value: T): void;
  fail(error: unknown): void;
  end(): void;
}

/** Creates an iterator; `stopped` is called once when it ends, from whichever side. */
export function createPushIterator<T>(stopped: () => void): PushIterator<T> {
  const values: T[] = [];
  const waiting: { resolve: (result: IteratorResult<T>) => void; reject: (error: unknown) => void }[] = [];
  let outcome: { error?: unknown } | undefined;

  function finish(result: { error?: unknown }) {
    if (outcome) return;
    outcome = result;
    stopped();
    for (const taker of waiting.splice(0)) {
      if ('error' in result) taker.reject(result.error);
      else taker.resolve({ value: undefined, done: true });
    }
  }

  return {
    push(value) {
      if (outcome) return;
      const taker = waiting.shift();
      if (taker) taker.resolve({ value, done: false });
      else values.push(value);
    },
    fail: (error) => finish({ error }),
    end: () => finish({}),
    next() {
      const value = values.shift();
      if (value !== undefined) return Promise.resolve({ value, done: false });
      if (!outcome) return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      if ('error' in outcome) return Promise.reject(outcome.error as Error);
      return Promise.resolve({ value: undefined, done: true });
    },
    return() {
      finish({});
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
