import type { Clock } from '../../lib/clock.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { EventSourceMappingModel } from '../../model/lambda.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';
import type { LoadGate } from './load-gate.ts';

/** A message of a queue, in the form in which functions get it. */
export interface QueueRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** `ApproximateReceiveCount`, `SentTimestamp` and so on. */
  attributes: Record<string, string>;
  messageAttributes: Record<string, QueueRecordAttribute>;
  md5OfBody: string;
  md5OfMessageAttributes?: string;
}

export interface QueueRecordAttribute {
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
  stringListValues: string[];
  binaryListValues: string[];
  dataType: string;
}

/** Queues as a mapping reads them. */
export interface BatchSource {
  /**
   * Takes visible messages, as many as there are up to `maxMessages`; they stay invisible for the queue's visibility
   * timeout. Waits for the first one until `waitMs` have passed (`null`: for ever) or the signal aborts.
   */
  receive(
    queueArn: string,
    options: { maxMessages: number; waitMs: number | null; signal: AbortSignal },
  ): Promise<QueueRecord[]>;
  /** Removes messages that have been worked on. */
  acknowledge(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** Makes messages that no function has seen visible again at once. */
  giveBack(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
}

/** A change in a table's stream, in the form in which functions get it. */
export type StreamRecord = JsonObject & {
  dynamodb: JsonObject & {
    /** Epoch seconds. */
    ApproximateCreationDateTime: number;
    SequenceNumber: string;
  };
};

/** Table streams as a mapping reads them: one shard per stream. */
export interface StreamSource {
  /** Records behind a sequence number (`null`: from the oldest on), in order. */
  read(streamArn: string, afterSequence: string | null, limit: number): Promise<StreamRecord[]>;
  /** The sequence number of the last record, or one before all. */
  latest(streamArn: string): Promise<string>;
  /** Calls `run` after each append. */
  onAppend(streamArn: string, run: () => void): Disposable;
}

/** Where a mapping remembers how far it has come; `after: null` is the beginning of the stream. */
export interface CheckpointStore {
  load(mappingId: string): Promise<{ after: string | null } | undefined>;
  save(mappingId: string, checkpoint: { after: string | null }): Promise<void>;
}

export interface EventSources {
  queues: BatchSource;
  streams: StreamSource;
  checkpoints: CheckpointStore;
}

/** What a running mapping works with. */
export interface MappingContext {
  mapping: EventSourceMappingModel;
  sources: EventSources;
  region: string;
  invoke(requestId: string, payload: Json): Promise<InvocationOutcome>;
  /** Concurrent batches of a queue; the function's own cap is part of it. */
  maxConcurrentBatches: number;
  deliver(arn: string, message: string): Promise<void>;
  gate: LoadGate;
  clock: Clock;
  log: Logger;
  newId(): string;
}
