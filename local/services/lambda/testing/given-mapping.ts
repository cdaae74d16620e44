import type { Json } from '../../../lib/json.ts';
import type { EventSourceMappingModel } from '../../../model/lambda.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type {
  BatchSource,
  CheckpointStore,
  QueueRecord,
  StreamRecord,
  StreamSource,
} from '../mapping-context.ts';
import { startEventSourceMappings } from '../event-source-mapping.ts';
import { succeeded, type InvocationOutcome } from '../invocation-outcome.ts';
import { openGate } from '../load-gate.ts';
import { createRecordingLog, type RecordingLog } from './recording-log.ts';

export const queueArn = 'arn:aws:sqs:eu-central-1:000000000000:jobs';
export const streamArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/rooms/stream/2026';
export const functionArn = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';

export function aMapping(overrides: Partial<EventSourceMappingModel> = {}): EventSourceMappingModel {
  return {
    logicalId: 'Mapping',
    id: 'mapping-1',
    eventSourceArn: queueArn,
    functionArn,
    enabled: true,
    batchSize: 10,
    batchingWindowMs: 0,
    reportBatchItemFailures: false,
    filterPatterns: [],
    maximumConcurrency: null,
    startingPosition: 'TRIM_HORIZON',
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    parallelizationFactor: 1,
    onFailureArn: null,
    ...overrides,
  };
}

export const ok: InvocationOutcome = succeeded('null');
export const error: InvocationOutcome = {
  payload: '{"errorType":"Error","errorMessage":"no"}',
  functionError: 'Unhandled',
};

export function failedItemsOf(...identifiers: string[]): InvocationOutcome {
  return succeeded(
    JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) }),
  );
}

/** Values that arrive over time, for those who wait for the next one. */
export function createArrivals<T>() {
  const arrived: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    push(value: T): void {
      const next = waiting.shift();
      if (next) next(value);
      else arrived.push(value);
    },
    next(): Promise<T> {
      const value = arrived.shift();
      if (value !== undefined) return Promise.resolve(value);
      return new Promise((resolve) => waiting.push(resolve));
    },
    get pending(): number {
      return arrived.length;
    },
  };
}

/** One invocation of the mapping's function: what it got, and a way to answer. */
export interface Invocation {
  records: Record<string, Json>[];
  payload: Json;
  answer(outcome: InvocationOutcome): void;
  refuse(error: Error): void;
}

export interface GivenMapping extends AsyncDisposable {
  clock: ManualClock;
  logs: RecordingLog;
  /** The next call of the function; waits for it. */
  invocation(): Promise<Invocation>;
  /** Calls nobody has looked at yet. */
  readonly waitingInvocations: number;
  deliveries: ReturnType<typeof createArrivals<{ arn: string; record: unknown }>>;
}

/** A running mapping of which the test plays the function. */
export function givenMapping(
  mapping: EventSourceMappingModel,
  sources: {
    queues?: BatchSource;
    streams?: StreamSource;
    checkpoints?: CheckpointStore;
    clock?: ManualClock;
  },
  maxConcurrentBatches = 5,
): GivenMapping {
  const clock = sources.clock ?? createManualClock();
  const logs = createRecordingLog();
  const invocations = createArrivals<Invocation>();
  const deliveries = createArrivals<{ arn: string; record: unknown }>();
  let ids = 0;
  const started = startEventSourceMappings([
    {
      mapping,
      sources: {
        queues: sources.queues ?? createMemoryQueue(),
        streams: sources.streams ?? createMemoryStream(),
        checkpoints: sources.checkpoints ?? createMemoryCheckpoints(),
      },
      region: 'eu-central-1',
      invoke: (_requestId, payload) =>
        new Promise((resolve, reject) => {
          // As over the wire: what the function gets is a copy.
          const copy = JSON.parse(JSON.stringify(payload));
          invocations.push({ records: copy.Records, payload: copy, answer: resolve, refuse: reject });
        }),
      maxConcurrentBatches,
      deliver: async (arn, message) => deliveries.push({ arn, record: JSON.parse(message) }),
      gate: openGate,
      clock,
      log: logs.log,
      newId: () => `id-${(ids += 1)}`,
    },
  ]);
  return {
    clock,
    logs,
    invocation: invocations.next,
    get waitingInvocations() {
      return invocations.pending;
    },
    deliveries,
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

export function aQueueRecord(messageId: string, body = messageId): QueueRecord {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1767225600000' },
    messageAttributes: {},
    md5OfBody: 'md5',
  };
}

export interface MemoryQueue extends BatchSource {
  add(...records: QueueRecord[]): void;
  /** Acknowledged and given-back receipts, in order. */
  acknowledged: ReturnType<typeof createArrivals<readonly string[]>>;
  givenBack: ReturnType<typeof createArrivals<readonly string[]>>;
}

/** A queue without timeouts: enough to see what a mapping takes and removes. */
export function createMemoryQueue(): MemoryQueue {
  const visible: QueueRecord[] = [];
  const waiting = new Set<() => void>();
  const acknowledged = createArrivals<readonly string[]>();
  const givenBack = createArrivals<readonly string[]>();
  return {
    acknowledged,
    givenBack,
    add(...records) {
      visible.push(...records);
      for (const wake of waiting) wake();
    },
    async receive(_queueArn, { maxMessages, waitMs, signal }) {
      while (visible.length === 0 && waitMs === null && !signal.aborted) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          signal.addEventListener('abort', () => resolve());
        });
      }
      return visible.splice(0, maxMessages);
    },
    acknowledge: async (_queueArn, handles) => acknowledged.push(handles),
    giveBack: async (_queueArn, handles) => givenBack.push(handles),
  };
}

export function aStreamRecord(sequenceNumber: number, createdMs: number, room = 'lobby'): StreamRecord {
  return {
    eventID: String(sequenceNumber),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(createdMs / 1000),
      Keys: { id: { S: String(sequenceNumber) } },
      NewImage: { room: { S: room } },
      SequenceNumber: String(sequenceNumber).padStart(21, '0'),
      SizeBytes: 10,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

export interface MemoryStream extends StreamSource {
  append(...records: StreamRecord[]): void;
}

export function createMemoryStream(): MemoryStream {
  const records: StreamRecord[] = [];
  const listeners = new Set<() => void>();
  return {
    append(...added) {
      records.push(...added);
      for (const run of listeners) run();
    },
    async read(_streamArn, afterSequence, limit) {
      return records
        .filter((record) => afterSequence === null || record.dynamodb.SequenceNumber > afterSequence)
        .slice(0, limit);
    },
    latest: async () => records.at(-1)?.dynamodb.SequenceNumber ?? '0'.repeat(21),
    onAppend(_streamArn, run) {
      listeners.add(run);
      return { [Symbol.dispose]: () => void listeners.delete(run) };
    },
  };
}

export interface MemoryCheckpoints extends CheckpointStore {
  saved: Map<string, string | null>;
  /** Resolves when a mapping has come this far. */
  reached(after: string | null): Promise<void>;
}

export function createMemoryCheckpoints(): MemoryCheckpoints {
  const saved = new Map<string, string | null>();
  const waiting = new Set<() => void>();
  return {
    saved,
    async load(mappingId) {
      const after = saved.get(mappingId);
      return after === undefined ? undefined : { after };
    },
    async save(mappingId, { after }) {
      saved.set(mappingId, after);
      for (const look of waiting) look();
    },
    reached: (after) =>
      new Promise((resolve) => {
        const look = () => {
          if ([...saved.values()].includes(after)) resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
