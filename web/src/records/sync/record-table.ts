import { toApiError } from '../../graphql/api-error.ts';
import type { ApiError } from '../../graphql/api-error.ts';
import { createObservableValue } from '../../lib/observable-value.ts';
import type { ReadableValue } from '../../lib/observable-value.ts';
import { createRecordList } from './record-list.ts';
import { isSameView } from './record-view.ts';
import type { RecordView } from './record-view.ts';
import type { RecordsApi, StoredRecord } from './records-api.ts';

/** The table as it is on the screen. */
export interface TableState {
  view: RecordView;
  rows: readonly StoredRecord[];
  /** Whether there is something to show of this view: rows, or the certainty that it has none. */
  isLoaded: boolean;
  /** Why the view could not be fetched. */
  failure: ApiError | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Why its next page could not be fetched. */
  moreFailure: ApiError | null;
  /** Whether new ones wait until nobody reads. */
  hasNewer: boolean;
  /** How many of them are known. */
  newerCount: number;
}

/** The records of one view, page by page, kept up to date by what is told of them. */
export interface RecordTable {
  readonly state: ReadableValue<TableState>;
  get(id: string): StoredRecord | undefined;
  /** Shows another view. */
  show(view: RecordView): void;
  /** Reads the view's first page; what it resolves to shows it in place of everything. */
  readFirst(): Promise<() => void>;
  /** Fetches what could not be fetched. */
  retry(): void;
  loadMore(): Promise<void>;
  /** Takes records as they are now. */
  apply(records: readonly StoredRecord[]): void;
  /** Looks whether the view begins differently now. */
  lookAtHead(): Promise<void>;
  /** While somebody reads, no new rows push away what they look at. */
  setReading(isReading: boolean): void;
  /** Shows what waits. */
  showNewer(): void;
  /** Takes these rows out of sight; they stay in the table. */
  hide(ids: ReadonlySet<string>): void;
}

/** A page whose condition no index covers may be empty: so many are asked for at once. */
const maxEmptyPages = 5;

/** Creates a table of `view`; nothing is asked before `readFirst` or `show`. */
export function createRecordTable(options: {
  api: RecordsApi;
  view: RecordView;
  /** Own records that the server has on its queue: it can't list them. */
  queued: () => Iterable<StoredRecord>;
}): RecordTable {
  const { api } = options;
  let list = createRecordList(options.view);
  let isReading = false;
  let isHeadBehind = false;
  /** Loaded anew while somebody read: rows that are gone may still be shown. */
  let isStale = false;
  let hidden: ReadonlySet<string> = new Set();
  /** Grows with each change of the view: answers to earlier ones are dropped. */
  let run = 0;
  const state = createObservableValue<TableState>({
    view: options.view,
    rows: [],
    isLoaded: false,
    failure: null,
    hasMore: false,
    isLoadingMore: false,
    moreFailure: null,
    hasNewer: false,
    newerCount: 0,
  });

  function publish(change: Partial<TableState> = {}) {
    state.set({
      ...state.get(),
      view: list.view,
      rows: list.rows().filter(({ id }) => !hidden.has(id)),
      hasMore: list.nextToken !== null,
      hasNewer: isHeadBehind || list.heldCount > 0,
      newerCount: list.heldCount,
      ...change,
    });
  }

  /** A page and those behind it, as long as they are empty. */
  async function readPage(view: RecordView, nextToken: string | null) {
    let page = await api.records(view, nextToken);
    for (let pages = 1; page.items.length === 0 && page.nextToken !== null; pages += 1) {
      if (pages >= maxEmptyPages) break;
      page = await api.records(view, page.nextToken);
    }
    return page;
  }

  function applyQueued() {
    for (const record of options.queued()) list.apply(record, false);
  }

  /** Nothing is taken away from somebody who reads: what else changed waits until they are back at the top. */
  async function readFirst(replaces = false): Promise<() => void> {
    const own = run;
    const page = await readPage(list.view, null);
    return () => {
      if (own !== run) return;
      if (isReading && state.get().isLoaded && !replaces) {
        list.holdHead(page);
        isStale = true;
        return publish();
      }
      list.replace(page);
      applyQueued();
      isHeadBehind = false;
      isStale = false;
      publish({ isLoaded: true, failure: null, moreFailure: null });
    };
  }

  async function load() {
    const own = run;
    try {
      (await readFirst(true))();
    } catch (error) {
      if (own === run) publish({ failure: toApiError(error) });
    }
  }

  return {
    state,
    get: (id) => list.get(id),
    show(view) {
      if (isSameView(view, list.view)) return;
      run += 1;
      list = createRecordList(view);
      isHeadBehind = false;
      isStale = false;
      publish({ rows: [], isLoaded: false, failure: null, isLoadingMore: false, moreFailure: null });
      void load();
    },
    readFirst,
    retry() {
      publish({ failure: null });
      void load();
    },
    async loadMore() {
      const { nextToken, view } = list;
      if (nextToken === null || state.get().isLoadingMore) return;
      const own = run;
      const asked = list;
      publish({ isLoadingMore: true, moreFailure: null });
      try {
        const page = await readPage(view, nextToken);
        if (own !== run) return;
        // A new head made the list shorter meanwhile: the page no longer joins it.
        if (asked.nextToken === nextToken) asked.append(page);
        publish({ isLoadingMore: false });
      } catch (error) {
        if (own === run) publish({ isLoadingMore: false, moreFailure: toApiError(error) });
      }
    },
    apply(records) {
      let isChanged = false;
      for (const record of records) isChanged = list.apply(record, isReading) || isChanged;
      if (isChanged) publish();
    },
    async lookAtHead() {
      const own = run;
      if (!state.get().isLoaded) return;
      const page = await readPage(list.view, null);
      if (own !== run || !list.hasUnknown(page)) return;
      if (isReading) isHeadBehind = true;
      else list.takeHead(page);
      publish();
    },
    setReading(wanted) {
      if (wanted === isReading) return;
      isReading = wanted;
      if (isReading || !(isStale || state.get().hasNewer)) return;
      list.release();
      if (isHeadBehind || isStale) void load();
      publish();
    },
    showNewer() {
      list.release();
      if (isHeadBehind || isStale) void load();
      publish();
    },
    hide(ids) {
      hidden = ids;
      publish();
    },
  };
}
