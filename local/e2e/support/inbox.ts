/** Queues what arrives, so that a test misses nothing and waits for facts, not for time. */
export interface Inbox<T> {
  put(item: T): void;
  /** The next item; rejects after five seconds. */
  next(): Promise<T>;
}

const patienceMs = 5000;

export function createInbox<T>(): Inbox<T> {
  const items: T[] = [];
  let wake = (): void => undefined;
  return {
    put(item) {
      items.push(item);
      wake();
    },
    async next() {
      const giveUpAt = Date.now() + patienceMs;
      while (items.length === 0) {
        const remainingMs = giveUpAt - Date.now();
        if (remainingMs <= 0) throw new Error(`Nothing arrived within ${patienceMs} ms.`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, remainingMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const [item] = items.splice(0, 1);
      return item as T;
    },
  };
}
