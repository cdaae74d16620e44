import { toApiError } from '../graphql/api-error.ts';
import { createObservableValue } from '../lib/observable-value.ts';
import type { ReadableValue } from '../lib/observable-value.ts';
import type { Membership, Page } from './chat-api.ts';
import type { MembersState } from './room-handle.ts';

/** The members of one room, page by page and kept current by events. */
export interface RoomMembers {
  readonly state: ReadableValue<MembersState>;
  /** Loads the next page; does nothing at the end or while one is loading. */
  loadMore(): Promise<void>;
  /** Takes a membership from wherever it comes; the newer version wins. */
  receive(membership: Membership): void;
  /** Everything may be out of date: what was loaded is loaded anew. */
  reset(): Promise<void>;
}

/** Creates the members of one room; nothing is loaded before `loadMore`. */
export function createRoomMembers(options: {
  load(nextToken: string | null): Promise<Page<Membership>>;
}): RoomMembers {
  const state = createObservableValue<MembersState>({
    items: [],
    isComplete: false,
    isLoading: false,
    failure: null,
  });
  /** Ended memberships stay, so that an older page does not bring them back. */
  const known = new Map<string, Membership>();
  let nextToken: string | null = null;
  let epoch = 0;

  function take(membership: Membership) {
    const present = known.get(membership.userId);
    if (!present || membership.version > present.version) known.set(membership.userId, membership);
  }

  function publish(change: Partial<MembersState> = {}) {
    const items = [...known.values()].filter(({ removedAt }) => removedAt === null);
    state.set({ ...state.get(), items, ...change });
  }

  async function loadMore() {
    if (state.get().isLoading || state.get().isComplete) return;
    const own = epoch;
    state.set({ ...state.get(), isLoading: true, failure: null });
    try {
      const page = await options.load(nextToken);
      if (own !== epoch) return;
      page.items.forEach(take);
      nextToken = page.nextToken;
      publish({ isLoading: false, isComplete: nextToken === null });
    } catch (error) {
      if (own === epoch) publish({ isLoading: false, failure: toApiError(error) });
    }
  }

  return {
    state,
    loadMore,
    receive(membership) {
      take(membership);
      publish();
    },
    async reset() {
      const wasLoaded = nextToken !== null || state.get().isComplete;
      epoch += 1;
      nextToken = null;
      known.clear();
      publish({ isComplete: false, isLoading: false });
      if (wasLoaded) await loadMore();
    },
  };
}
