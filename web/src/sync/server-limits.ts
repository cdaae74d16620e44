import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { ChatApi } from './chat-api.ts';
import { defaultLimits, readLimits } from './chat-limits.ts';
import type { ChatLimits } from './chat-limits.ts';

/** The limits of the server. */
export interface ServerLimits {
  /** Built-in ones until the server has told its own. */
  readonly value: ReadableValue<ChatLimits>;
  /** Asks for them unless they are known. Never rejects: the next occasion asks again. */
  learn(): Promise<void>;
}

/** Creates the limits; nothing is asked before `learn`. */
export function createServerLimits(api: Pick<ChatApi, 'limits'>): ServerLimits {
  const value = createObservableValue<ChatLimits>(defaultLimits);
  let isKnown = false;
  return {
    value,
    async learn() {
      if (isKnown) return;
      try {
        value.set(readLimits(await api.limits()));
        isKnown = true;
      } catch {
        // The built-in ones do until then.
      }
    },
  };
}
