import type { Change, Storage } from './storage.ts';

/**
 * Orders all writes of the service.
 *
 * Who changes something reads with `current`, decides and calls `write` without waiting in between; so decisions are
 * serial and need no locks. Writes reach the storage in that order, those that pile up meanwhile as one batch.
 */
export interface WriteQueue {
  /** The latest decided text of a key, which may not be stored yet. Only for deciding on a change. */
  current(key: string): string | undefined;
  /**
   * Stores the changes, all or none. Resolves when they would survive the death of the process; rejects when they,
   * or earlier ones that they may rest on, could not be stored.
   */
  write(changes: Iterable<Change>): Promise<void>;
  /** Resolves when everything decided so far is stored. What was seen through `current` may be told from then on. */
  settled(): Promise<void>;
}

interface Batch {
  changes: Map<string, string | null>;
  stored: Promise<void>;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

export function createWriteQueue(storage: Storage): WriteQueue {
  let waiting: Batch | null = null;
  let flying: Batch | null = null;

  function current(key: string): string | undefined {
    const decided = decidedIn(waiting, key) ?? decidedIn(flying, key);
    return decided === undefined ? storage.get(key) : (decided.text ?? undefined);
  }

  function write(changes: Iterable<Change>): Promise<void> {
    waiting ??= createBatch();
    const { stored } = waiting;
    for (const [key, text] of changes) waiting.changes.set(key, text);
    if (flying === null) void flush();
    return stored;
  }

  async function flush(): Promise<void> {
    while (waiting !== null) {
      flying = waiting;
      waiting = null;
      try {
        await storage.write([...flying.changes]);
        flying.resolve();
      } catch (failure) {
        flying.reject(failure);
        abandonWaiting(failure);
      }
    }
    flying = null;
  }

  /** What waits was decided on the strength of writes that did not happen. */
  function abandonWaiting(failure: unknown): void {
    waiting?.reject(failure);
    waiting = null;
  }

  return {
    current,
    write,
    settled: () => waiting?.stored ?? flying?.stored ?? Promise.resolve(),
  };
}

function decidedIn(batch: Batch | null, key: string): { text: string | null } | undefined {
  const text = batch?.changes.get(key);
  return text === undefined ? undefined : { text };
}

function createBatch(): Batch {
  let resolve: Batch['resolve'] = () => undefined;
  let reject: Batch['reject'] = () => undefined;
  const stored = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Each writer awaits it as well; a batch that only the sweep waits for must not end the process.
  stored.catch(() => undefined);
  return { changes: new Map(), stored, resolve, reject };
}
