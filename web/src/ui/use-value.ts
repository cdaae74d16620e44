import { useSyncExternalStore } from 'react';
import type { ReadableValue } from '../lib/observable-value.ts';

/** The current value, with a new render after each change. */
export function useValue<T>(value: ReadableValue<T>): T {
  return useSyncExternalStore(value.subscribe, value.get);
}
