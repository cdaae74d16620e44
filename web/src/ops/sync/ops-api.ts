import type {
  AlarmFieldsFragment,
  AuditLogQuery,
  DeadLettersQuery,
  QueuesQuery,
  RedriveTaskFieldsFragment,
} from '../../graphql/documents.generated.ts';
import type { FeedObserver, Page } from '../../sync/chat-api.ts';

export type OpsQueue = NonNullable<QueuesQuery['queues']>['items'][number];
export type DeadLetter = NonNullable<DeadLettersQuery['deadLetters']>['items'][number];
export type RedriveTask = RedriveTaskFieldsFragment;
export type OpsAlarm = AlarmFieldsFragment;
export type AuditEntry = NonNullable<AuditLogQuery['auditLog']>['items'][number];

/** Something that changed while somebody looks; what is `null` did not. */
export interface OpsNews {
  redrive: RedriveTask | null;
  alarm: OpsAlarm | null;
}

/** What the screen of operators asks of the server. Everything rejects with an `ApiError`. */
export interface OpsApi {
  queues(): Promise<readonly OpsQueue[]>;
  /** Those that ring first. */
  alarms(): Promise<readonly OpsAlarm[]>;
  /** The oldest letters of a queue; looking takes nothing away. */
  deadLetters(queue: string): Promise<readonly DeadLetter[]>;
  /** Newest first. */
  redrives(): Promise<readonly RedriveTask[]>;
  /** What operators did, newest first; times as ISO 8601. */
  audit(from: string, to: string, nextToken: string | null): Promise<Page<AuditEntry>>;
  /** Begins to put letters back into their queue; the redrive that runs already, if one does. */
  redrive(queue: string): Promise<RedriveTask>;
  discard(queue: string, id: string): Promise<void>;
  personName(userId: string): Promise<string>;
  /** Redrives as they go on and alarms as they change; returns what ends it. */
  follow(observer: FeedObserver<OpsNews>): () => void;
}
