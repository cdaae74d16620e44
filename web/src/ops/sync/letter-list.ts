import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import type { DeadLetter, OpsApi } from './ops-api.ts';

export interface LettersState {
  /** Whose letters these are; `null` when nobody looks. */
  queue: string | null;
  /** `null` until they were read once. */
  letters: readonly DeadLetter[] | null;
  isLoading: boolean;
  failure: ApiError | null;
}

/** The dead letters of the queue that is looked at. */
export interface LetterList {
  readonly state: ReadableValue<LettersState>;
  /** Looks at a queue, or again at the same one; with `null` at none. */
  show(queue: string | null): void;
  discard(id: string): Promise<void>;
}

const nothing: LettersState = { queue: null, letters: null, isLoading: false, failure: null };

export function createLetterList(api: OpsApi): LetterList {
  const state = createObservableValue<LettersState>(nothing);
  let looks = 0;

  async function load(queue: string): Promise<void> {
    const look = (looks += 1);
    try {
      const letters = await api.deadLetters(queue);
      if (look === looks) state.set({ queue, letters, isLoading: false, failure: null });
    } catch (failure) {
      if (look === looks) state.set({ ...state.get(), isLoading: false, failure: toApiError(failure) });
    }
  }

  return {
    state,
    show(queue) {
      looks += 1;
      if (queue === null) return state.set(nothing);
      const before = state.get();
      const letters = before.queue === queue ? before.letters : null;
      state.set({ queue, letters, isLoading: true, failure: null });
      void load(queue);
    },
    async discard(id) {
      const { queue } = state.get();
      if (queue === null) return;
      await api.discard(queue, id);
      const now = state.get();
      if (now.queue !== queue || !now.letters) return;
      state.set({ ...now, letters: now.letters.filter((letter) => letter.id !== id) });
    },
  };
}
