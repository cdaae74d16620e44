/** What a subscription tells of itself. */
export interface SubscriptionLife {
  acknowledged(): void;
  failed(): void;
}

/** A subscription by a name of its own, and how to begin it; beginning gives what ends it. */
export interface WantedSubscription {
  key: string;
  begin(life: SubscriptionLife): () => void;
}

/** Keeps exactly the wanted subscriptions running. */
export interface SubscriptionSet {
  /** What is wanted from now on; what runs under a wanted key goes on. */
  follow(wanted: readonly WantedSubscription[]): void;
  isAcknowledged(key: string): boolean;
  /** Resolves when the server has accepted all that is followed, or the connection was lost. */
  settled(): Promise<void>;
  /** The connection is gone: nothing is acknowledged until it is back. */
  connectionLost(): void;
  dispose(): void;
}

/** Creates the set; nothing is followed before `follow`. */
export function createSubscriptionSet(handlers: {
  acknowledged(key: string): void;
  /** The server ended it; it is no longer followed. */
  failed(key: string): void;
}): SubscriptionSet {
  const active = new Map<string, { isAcknowledged: boolean; stop: () => void }>();
  let waiters: (() => void)[] = [];

  function releaseWaiters() {
    const released = waiters;
    waiters = [];
    for (const release of released) release();
  }

  function checkSettled() {
    if ([...active.values()].every((entry) => entry.isAcknowledged)) releaseWaiters();
  }

  function start({ key, begin }: WantedSubscription) {
    const entry = { isAcknowledged: false, stop: () => undefined as void };
    active.set(key, entry);
    entry.stop = begin({
      acknowledged() {
        entry.isAcknowledged = true;
        handlers.acknowledged(key);
        checkSettled();
      },
      failed() {
        if (active.get(key) !== entry) return;
        active.delete(key);
        handlers.failed(key);
        checkSettled();
      },
    });
  }

  return {
    follow(wanted) {
      const keys = new Set(wanted.map(({ key }) => key));
      for (const [key, entry] of [...active]) {
        if (keys.has(key)) continue;
        active.delete(key);
        entry.stop();
      }
      for (const subscription of wanted) if (!active.has(subscription.key)) start(subscription);
      checkSettled();
    },
    isAcknowledged: (key) => active.get(key)?.isAcknowledged ?? false,
    settled() {
      return new Promise((resolve) => {
        waiters.push(resolve);
        checkSettled();
      });
    },
    connectionLost() {
      for (const entry of active.values()) entry.isAcknowledged = false;
      releaseWaiters();
    },
    dispose() {
      for (const entry of active.values()) entry.stop();
      active.clear();
      releaseWaiters();
    },
  };
}
