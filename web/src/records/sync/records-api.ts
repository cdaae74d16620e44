import type {
  JobFieldsFragment,
  ReceiptFieldsFragment,
  RecordFieldsFragment,
  RecordStatsQuery,
  SubmitRecordInput,
} from '../../graphql/documents.generated.ts';
import type { ChangePage, FeedObserver, Page } from '../../sync/chat-api.ts';
import type { RecordView } from './record-view.ts';

export type { RecordStatus, StatsBucket } from '../../graphql/documents.generated.ts';

/** A record of the signed-in person; with `deletedAt` what is left of one. */
export type StoredRecord = RecordFieldsFragment;
export type Job = JobFieldsFragment;
/** What became of one input: an id and a status, or an error. */
export type Receipt = ReceiptFieldsFragment;
export type RecordStats = NonNullable<RecordStatsQuery['recordStats']>;
export type RecordBucket = RecordStats['buckets'][number];
/** A record to submit; its `clientId` (a UUID) makes a repeat harmless. */
export type NewRecord = SubmitRecordInput & { clientId: string };

/** A part of time, and the pieces it is measured in. */
export interface StatsQuestion {
  from: string;
  to: string;
  bucket: 'MINUTE' | 'HOUR' | 'DAY';
}

/** What a job is asked to make. */
export interface NewJob {
  count: number;
  kind: string | null;
  /** The same seed gives the same data; `null` draws one. */
  seed: number | null;
}

/** What the records screen asks of the server. Everything rejects with an `ApiError`. */
export interface RecordsApi {
  /** A page of the records that fit, in the view's order. */
  records(view: RecordView, nextToken: string | null): Promise<Page<StoredRecord>>;
  /** Rejects with `NotFound` for what is not there, or not there yet. */
  record(id: string): Promise<StoredRecord>;
  /** What changed since `cursor`, which an earlier page gave. */
  sync(cursor: string): Promise<ChangePage<StoredRecord>>;
  stats(question: StatsQuestion): Promise<RecordStats>;
  /** Newest first. */
  jobs(nextToken: string | null): Promise<Page<Job>>;
  /** Queues 1 to 25 records; each has a receipt of its own, in their order. */
  submit(records: readonly NewRecord[]): Promise<readonly Receipt[]>;
  generate(job: NewJob): Promise<Job>;
  /** A `Conflict` says that the job has ended. */
  cancel(jobId: string): Promise<Job>;
  /** A repeat is a success. */
  remove(id: string): Promise<void>;
  /** Follows one's records, but those of jobs that went well; returns what ends it. */
  followRecords(observer: FeedObserver<StoredRecord>): () => void;
  followJobs(observer: FeedObserver<Job>): () => void;
}
