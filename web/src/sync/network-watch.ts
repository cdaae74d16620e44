/** What the browser knows about the network and the tab. */
export interface NetworkWatch {
  /** `false` only when the device is known to have no network. */
  isOnline(): boolean;
  /** Calls back on each change; returns what ends it. */
  subscribe(handlers: { wentOffline(): void; cameOnline(): void; wokeUp(): void }): () => void;
}

/** Watches the browser's own events. */
export const browserNetworkWatch: NetworkWatch = {
  isOnline: () => navigator.onLine,
  subscribe({ wentOffline, cameOnline, wokeUp }) {
    const onVisibility = () => {
      if (document.visibilityState === 'visible') wokeUp();
    };
    window.addEventListener('offline', wentOffline);
    window.addEventListener('online', cameOnline);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      window.removeEventListener('offline', wentOffline);
      window.removeEventListener('online', cameOnline);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  },
};
