import type { RecordView } from './sync/record-view.ts';
import type { RecordStatus, StatsBucket } from './sync/records-api.ts';
import { spans } from './sync/stats-range.ts';
import type { StatsSpan } from './sync/stats-range.ts';

/** How far back the table goes. */
export type Since = 'hour' | 'day' | 'week' | 'month';

const hourMs = 3_600_000;

export const sinceMs: Readonly<Record<Since, number>> = {
  hour: hourMs,
  day: 24 * hourMs,
  week: 7 * 24 * hourMs,
  month: 30 * 24 * hourMs,
};

/** Which records the table shows. */
export interface TableFilters {
  kind: string | null;
  status: RecordStatus | null;
  jobId: string | null;
  /** Instead of `from` and `to`. */
  since: Since | null;
  from: string | null;
  to: string | null;
  order: 'ASC' | 'DESC';
}

/** What the page's address says is looked at. */
export interface RecordsAddress extends TableFilters {
  span: StatsSpan;
  bucket: StatsBucket;
}

const statuses: readonly RecordStatus[] = ['QUEUED', 'PERSISTED', 'REJECTED'];

/** Reads an address; what it can't understand is as if it were not there. */
export function readAddress(parameters: URLSearchParams): RecordsAddress {
  const get = (name: string) => parameters.get(name) || null;
  const span = spans.find(({ name }) => name === get('span')) ?? dayAsSpan();
  const [usual = 'DAY'] = span.buckets;
  const since = get('since');
  return {
    kind: get('kind'),
    status: statuses.find((status) => status.toLowerCase() === get('status')) ?? null,
    jobId: get('job'),
    since: isSince(since) ? since : null,
    from: timeOf(get('from')),
    to: timeOf(get('to')),
    order: get('order') === 'oldest' ? 'ASC' : 'DESC',
    span,
    bucket: span.buckets.find((bucket) => bucket.toLowerCase() === get('by')) ?? usual,
  };
}

/** The parameters of an address; what is as usual is left out. */
export function writeAddress(address: RecordsAddress): URLSearchParams {
  const [usual] = address.span.buckets;
  const entries: [string, string | null][] = [
    ['kind', address.kind],
    ['status', address.status?.toLowerCase() ?? null],
    ['job', address.jobId],
    ['since', address.since],
    ['from', address.since === null ? address.from : null],
    ['to', address.since === null ? address.to : null],
    ['order', address.order === 'ASC' ? 'oldest' : null],
    ['span', address.span.name === dayAsSpan().name ? null : address.span.name],
    ['by', address.bucket === usual ? null : address.bucket.toLowerCase()],
  ];
  return new URLSearchParams(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** What the table shows, now. */
export function viewOf(filters: TableFilters, nowMs: number): RecordView {
  const { kind, status, jobId, order, since } = filters;
  const from = since === null ? filters.from : new Date(nowMs - sinceMs[since]).toISOString();
  return { kind, status, jobId, order, from, to: since === null ? filters.to : null };
}

/** Whether anything is left out of the table. */
export function isFiltered({ kind, status, jobId, since, from, to }: TableFilters): boolean {
  return [kind, status, jobId, since, from, to].some((filter) => filter !== null);
}

/** The same address with everything in the table. */
export function unfiltered(address: RecordsAddress): RecordsAddress {
  return { ...address, kind: null, status: null, jobId: null, since: null, from: null, to: null };
}

function dayAsSpan(): StatsSpan {
  const day = spans.find(({ name }) => name === 'day');
  if (!day) throw new Error('There is no span of a day.');
  return day;
}

function isSince(text: string | null): text is Since {
  return text !== null && text in sinceMs;
}

function timeOf(text: string | null): string | null {
  const ms = text === null ? NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
