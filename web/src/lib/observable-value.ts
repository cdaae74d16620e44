/** A value that can be read now and watched from now on. */
export interface ReadableValue<T> {
  get(): T;
  /** Calls `changed` after each change; returns what ends it. */
  subscribe(changed: () => void): () => void;
}

/** A {@link ReadableValue} and the right to change it. */
export interface ObservableValue<T> extends ReadableValue<T> {
  /** Replaces the value; the same value again tells nobody. */
  set(value: T): void;
}

/** Creates a value that tells its watchers when it is replaced. */
export function createObservableValue<T>(initial: T): ObservableValue<T> {
  let current = initial;
  const watchers = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const watcher of [...watchers]) watcher();
    },
    subscribe(changed) {
      const watcher = () => changed();
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
  };
}
