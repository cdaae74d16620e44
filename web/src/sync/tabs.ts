/** What several tabs of one browser share, so that a message is sent by one of them only. */
export interface Tabs {
  /** Runs work while no other tab holds the lock of this name; later callers wait their turn. */
  exclusively<T>(lockName: string, run: () => Promise<T>): Promise<T>;
  /** Tells the other tabs of a channel. */
  tell(channel: string, text: string): void;
  /** Hears what other tabs tell; returns what ends it. */
  listen(channel: string, heard: (text: string) => void): () => void;
}

/** Tabs that share a memory: one instance per tab, made by the returned function. */
export function createMemoryTabs(): () => Tabs {
  const locks = new Map<string, Promise<unknown>>();
  const listeners = new Set<{ owner: symbol; channel: string; heard: (text: string) => void }>();
  return () => {
    const owner = Symbol('tab');
    return {
      async exclusively(lockName, run) {
        const before = locks.get(lockName) ?? Promise.resolve();
        const own = before.then(run, run);
        locks.set(
          lockName,
          own.catch(() => undefined),
        );
        return own;
      },
      tell(channel, text) {
        for (const listener of [...listeners]) {
          if (listener.owner !== owner && listener.channel === channel) listener.heard(text);
        }
      },
      listen(channel, heard) {
        const listener = { owner, channel, heard };
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
  };
}

/**
 * The tabs of this browser. Where it has no locks (an insecure address of the local network) tabs may send a message
 * twice at once, which the server recognises by its `clientId`.
 */
export function createBrowserTabs(): Tabs {
  const alone = createMemoryTabs()();
  const hasLocks = typeof navigator !== 'undefined' && 'locks' in navigator;
  const hasChannels = typeof BroadcastChannel !== 'undefined';
  const channels = new Map<string, BroadcastChannel>();

  function open(name: string): BroadcastChannel {
    const channel = channels.get(name) ?? new BroadcastChannel(name);
    channels.set(name, channel);
    return channel;
  }

  return {
    async exclusively(lockName, run) {
      return hasLocks ? await navigator.locks.request(lockName, run) : alone.exclusively(lockName, run);
    },
    tell: (name, text) => hasChannels && open(name).postMessage(text),
    listen(name, heard) {
      if (!hasChannels) return () => undefined;
      const channel = open(name);
      const onMessage = (event: MessageEvent<unknown>) => {
        if (typeof event.data === 'string') heard(event.data);
      };
      channel.addEventListener('message', onMessage);
      return () => {
        channel.removeEventListener('message', onMessage);
        channel.close();
        channels.delete(name);
      };
    },
  };
}
