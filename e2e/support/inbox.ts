/** Queues what arrives, so that a test misses nothing and waits for facts instead of time. */
export interface Inbox<T> {
  put(item: T): void;
  fail(failure: unknown): void;
  /** The next item; rejects after ten seconds, or with what `fail` was given. */
  next(): Promise<T>;
  /** Takes items until one fits; rejects as `next` does. */
  until(fits: (item: T) => boolean): Promise<T>;
  /** True as soon as something is there, false after `ms`. Takes nothing. */
  arrivalWithin(ms: number): Promise<boolean>;
  size(): number;
}

const patienceMs = 10_000;

export function createInbox<T>(): Inbox<T> {
  const items: T[] = [];
  const waiting = new Set<() => void>();
  let failure: Error | null = null;

  function wake(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function arrivalWithin(ms: number): Promise<boolean> {
    if (items.length > 0 || failure) return Promise.resolve(true);
    return new Promise((resolve) => {
      const woken = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.delete(woken);
        resolve(false);
      }, ms);
      waiting.add(woken);
    });
  }

  async function next(): Promise<T> {
    await arrivalWithin(patienceMs);
    const [item] = items.splice(0, 1);
    if (item !== undefined) return item;
    throw failure ?? new Error(`Nothing arrived within ${patienceMs} ms.`);
  }

  return {
    put(item) {
      items.push(item);
      wake();
    },
    fail(reason) {
      failure = reason instanceof Error ? reason : new Error(JSON.stringify(reason));
      wake();
    },
    next,
    async until(fits) {
      for (;;) {
        const item = await next();
        if (fits(item)) return item;
      }
    },
    arrivalWithin,
    size: () => items.length,
  };
}
