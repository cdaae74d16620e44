import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import type { AuditEntry, OpsApi } from './ops-api.ts';

export interface AuditState {
  /** Newest first; `null` until they were read once. */
  entries: readonly AuditEntry[] | null;
  hasMore: boolean;
  isLoading: boolean;
  /** By user id, as far as known. */
  names: ReadonlyMap<string, string>;
  failure: ApiError | null;
}

/** What operators did in the last days. */
export interface AuditList {
  readonly state: ReadableValue<AuditState>;
  /** Reads from the newest on. */
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
}

/** As far back as one question may reach. */
export const auditDays = 30;
const dayMs = 86_400_000;
/** The server's clock may be ahead of this one. */
const aheadMs = 60_000;

export function createAuditList(api: OpsApi, clock: Clock): AuditList {
  const state = createObservableValue<AuditState>({
    entries: null,
    hasMore: false,
    isLoading: false,
    names: new Map(),
    failure: null,
  });
  const change = (changes: Partial<AuditState>) => state.set({ ...state.get(), ...changes });
  let range = { from: '', to: '' };
  let nextToken: string | null = null;
  let reads = 0;

  async function read(before: readonly AuditEntry[]): Promise<void> {
    const own = (reads += 1);
    change({ isLoading: true, failure: null });
    try {
      const page = await api.audit(range.from, range.to, nextToken);
      if (own !== reads) return;
      ({ nextToken } = page);
      change({ entries: [...before, ...page.items], hasMore: nextToken !== null, isLoading: false });
      await learnNames(page.items);
    } catch (failure) {
      if (own === reads) change({ isLoading: false, failure: toApiError(failure) });
    }
  }

  /** An entry without a name is shown with the id. */
  async function learnNames(entries: readonly AuditEntry[]): Promise<void> {
    const unknown = new Set(entries.map(({ actorId }) => actorId).filter((id) => !state.get().names.has(id)));
    await Promise.all(
      [...unknown].map(async (id) => {
        const name = await api.personName(id).catch(() => null);
        if (name !== null) change({ names: new Map(state.get().names).set(id, name) });
      }),
    );
  }

  return {
    state,
    refresh() {
      const toMs = clock.now() + aheadMs;
      range = {
        from: new Date(toMs - auditDays * dayMs).toISOString(),
        to: new Date(toMs).toISOString(),
      };
      nextToken = null;
      return read([]);
    },
    loadMore: () => read(state.get().entries ?? []),
  };
}
