/** Whether the person can see the app. */
export interface TabWatch {
  isVisible(): boolean;
  /** Calls back on each change; returns what ends it. */
  subscribe(handlers: { shown(): void; hidden(): void }): () => void;
}

/** For what has no tab: always visible. */
export const alwaysVisible: TabWatch = { isVisible: () => true, subscribe: () => () => undefined };

/** Watches the browser's tab. */
export const browserTabWatch: TabWatch = {
  isVisible: () => document.visibilityState === 'visible',
  subscribe({ shown, hidden }) {
    const onVisibility = () => (document.visibilityState === 'visible' ? shown() : hidden());
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  },
};
