import type { Page } from '../../sync/chat-api.ts';
import { isInView, placeOf } from './record-view.ts';
import type { RecordView } from './record-view.ts';
import type { StoredRecord } from './records-api.ts';

/**
 * The part of a view that was loaded, from its beginning on, kept up to date. A record is shown when it belongs to that
 * part; the newest version of it wins, whichever way it came.
 */
export interface RecordList {
  readonly view: RecordView;
  /** Where the next page begins; `null` when all is loaded. */
  readonly nextToken: string | null;
  /** How many are held back. */
  readonly heldCount: number;
  /** In the order of the view, without those that are held back. */
  rows(): StoredRecord[];
  get(id: string): StoredRecord | undefined;
  /** Takes the first page in place of everything. */
  replace(page: Page<StoredRecord>): void;
  /** Takes the first page as it is now. What was loaded beyond it is loaded again when it is asked for. */
  takeHead(page: Page<StoredRecord>): void;
  /**
   * Holds back what the first page has new, as it is now, and lets go of what is held and not in it: an older version told
   * of that, and the newer one was not told any more.
   */
  holdHead(page: Page<StoredRecord>): void;
  append(page: Page<StoredRecord>): void;
  /** Whether the page has records that are not known here. */
  hasUnknown(page: Page<StoredRecord>): boolean;
  /** Takes a record as it is now; one that is new here is held back if so wished. Tells whether it said anything new. */
  apply(record: StoredRecord, holdsNew: boolean): boolean;
  /** Shows what was held back. */
  release(): void;
}

/** Creates an empty list; everything counts as loaded before the first page came. */
export function createRecordList(view: RecordView): RecordList {
  const rows = new Map<string, StoredRecord>();
  /** What was told of records that are not in the list: nothing older brings them back. */
  const elsewhere = new Map<string, { version: number; isDeleted: boolean }>();
  const held = new Set<string>();
  let nextToken: string | null = null;
  /** The place of the last row that a page brought. */
  let end: string | null = null;

  const isBefore = (record: StoredRecord, place: string) =>
    view.order === 'DESC' ? placeOf(record) >= place : placeOf(record) <= place;

  function isLoaded(record: StoredRecord): boolean {
    return nextToken === null || end === null || isBefore(record, end);
  }

  function isOld({ id, version }: StoredRecord): boolean {
    const other = elsewhere.get(id);
    if (other) return other.isDeleted || version < other.version;
    return version < (rows.get(id)?.version ?? -1);
  }

  function takeOut({ id, version, deletedAt }: StoredRecord): boolean {
    elsewhere.set(id, { version, isDeleted: deletedAt !== null });
    held.delete(id);
    return rows.delete(id);
  }

  function put(record: StoredRecord) {
    elsewhere.delete(record.id);
    rows.set(record.id, record);
  }

  function takePage({ items, nextToken: next }: Page<StoredRecord>) {
    for (const record of items) if (!isOld(record)) put(record);
    const last = items.at(-1);
    nextToken = next;
    if (last) end = placeOf(last);
  }

  function apply(record: StoredRecord, holdsNew: boolean): boolean {
    if (isOld(record) || record.version === rows.get(record.id)?.version) return false;
    if (record.deletedAt !== null || !isInView(view, record) || !isLoaded(record)) return takeOut(record);
    if (holdsNew && !rows.has(record.id)) held.add(record.id);
    put(record);
    return true;
  }

  return {
    view,
    get nextToken() {
      return nextToken;
    },
    get heldCount() {
      return held.size;
    },
    rows() {
      const sign = view.order === 'DESC' ? -1 : 1;
      return [...rows.values()]
        .filter(({ id }) => !held.has(id))
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -sign : sign));
    },
    get: (id) => rows.get(id),
    replace(page) {
      rows.clear();
      held.clear();
      end = null;
      takePage(page);
    },
    takeHead(page) {
      held.clear();
      end = null;
      takePage(page);
      // An index may lag behind what was told: what belongs here stays.
      for (const record of [...rows.values()]) if (!isLoaded(record)) rows.delete(record.id);
    },
    holdHead(page) {
      for (const record of page.items) apply(record, true);
      const inPage = new Set(page.items.map(({ id }) => id));
      const last = page.items.at(-1);
      for (const id of [...held]) {
        const record = rows.get(id);
        if (!record || inPage.has(id)) continue;
        if (page.nextToken !== null && last && !isBefore(record, placeOf(last))) continue;
        held.delete(id);
        rows.delete(id);
      }
    },
    append: takePage,
    hasUnknown: ({ items }) => items.some((record) => !rows.has(record.id) && !isOld(record)),
    apply,
    release: () => held.clear(),
  };
}
