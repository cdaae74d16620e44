import type {
  RecordFieldsFragment as StoredRecord,
  RecordStatus,
} from '../../graphql/documents.generated.ts';

/** Which records are looked at, and in which order: by `occurredAt`, then by id. */
export interface RecordView {
  kind: string | null;
  status: RecordStatus | null;
  jobId: string | null;
  /** Included. */
  from: string | null;
  /** Not included. */
  to: string | null;
  order: 'ASC' | 'DESC';
}

/** Everything, latest first. */
export const wholeView: RecordView = {
  kind: null,
  status: null,
  jobId: null,
  from: null,
  to: null,
  order: 'DESC',
};

/** Whether two views show the same. */
export function isSameView(a: RecordView, b: RecordView): boolean {
  return (Object.keys(wholeView) as (keyof RecordView)[]).every((key) => a[key] === b[key]);
}

/** Whether a record belongs to a view. */
export function isInView(view: RecordView, record: StoredRecord): boolean {
  const atMs = Date.parse(record.occurredAt);
  return (
    (view.kind === null || view.kind === record.kind) &&
    (view.status === null || view.status === record.status) &&
    (view.jobId === null || view.jobId === record.jobId) &&
    (view.from === null || atMs >= Date.parse(view.from)) &&
    (view.to === null || atMs < Date.parse(view.to))
  );
}

/** Where a record stands: later ones are greater. As the server sorts them. */
export function placeOf({ occurredAt, id }: StoredRecord): string {
  return `${occurredAt}#${id}`;
}
