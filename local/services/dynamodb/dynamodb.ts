import type { Clock } from '../../lib/clock.ts';
import { createDisposer } from '../../lib/disposer.ts';
import { AwsError, StartError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { TableModel } from '../../model/dynamodb.ts';
import type { Engine } from './engine.ts';
import { startExpirySweep } from './expiry-sweep.ts';
import { operations } from './operations/operations.ts';
import { storageKeys } from './storage/storage-keys.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createWriteQueue } from './storage/write-queue.ts';
import { createStreamLog } from './streams/stream-log.ts';
import type { StreamRecord } from './streams/stream-record.ts';
import { streamsOperations } from './streams/streams-api.ts';
import { createCheckpoints, createTableStreams } from './streams/table-streams.ts';
import { reconcileTables } from './tables/reconcile-tables.ts';
import { loadTables } from './tables/table-registry.ts';

export type { StreamRecord };

/** DynamoDB as the rest of the runtime sees it. */
export interface DynamoDb {
  /**
   * Runs one operation of the DynamoDB API.
   *
   * @param operation AWS's name, such as `PutItem`.
   * @param input the operation's input in wire form (attribute values as `{"S": …}`).
   * @returns the operation's output in wire form.
   * @throws AwsError with DynamoDB's exception name and message.
   */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  /** The same for the DynamoDB Streams API (target prefix `DynamoDBStreams_20120810`). */
  callStreams(operation: string, input: JsonObject): Promise<JsonObject>;
  /** The tables' streams for those in the same process. */
  streams: TableStreams;
  /** Where consumers of streams keep how far they have come, as durably as the records themselves. */
  checkpoints: Checkpoints;
}

/** What an event source mapping needs of a table's stream. Its methods throw AwsError for an unknown stream. */
export interface TableStreams {
  /**
   * Records after a sequence number, oldest first, not older than 24 hours.
   *
   * @param afterSequence `null`: from the oldest one on.
   */
  read(streamArn: string, afterSequence: string | null, limit: number): Promise<StreamRecord[]>;
  /** The sequence number of the last record; to begin after it means to begin now. */
  latest(streamArn: string): Promise<string>;
  /** Calls `run`, which must not throw, after each append, when the records can be read; perhaps without one, too. */
  onAppend(streamArn: string, run: () => void): Disposable;
}

/** A sequence number for each consumer; `after: null` is the beginning of a stream. */
export interface Checkpoints {
  load(consumer: string): Promise<{ after: string | null } | undefined>;
  save(consumer: string, checkpoint: { after: string | null }): Promise<void>;
}

export interface DynamoDbOptions {
  tables: readonly TableModel[];
  /** A directory of its own for the tables; `null`: in memory. */
  dataDir: string | null;
  clock: Clock;
  log: Logger;
  region: string;
  accountId: string;
}

/** Written into each data directory; a later layout gets another one. */
const format = '1';

/**
 * Starts DynamoDB with the tables of the models, in this process.
 *
 * An acknowledged write survives the death of the process at any moment, and what belongs together is there together:
 * an item with its index entries and stream record, a transaction with all its items. A power cut may take the last
 * moments. Reads see acknowledged writes, always the latest.
 *
 * @throws StartError `DataDirectoryInUse`, `DataUnreadable`, `DataIncompatible` or `UnsupportedResource`.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb & AsyncDisposable> {
  const { clock, log, region, accountId } = options;
  const disposer = createDisposer();
  try {
    const storage = disposer.use(await openStorage(options.dataDir));
    const queue = createWriteQueue(storage);
    disposer.defer(() => queue.settled());
    await checkFormat(storage, options.dataDir);
    const tables = await loadTables(storage, queue);
    const streams = createStreamLog(storage, queue, { clock, region });
    const engine: Engine = { storage, queue, tables, streams, clock, region, accountId };
    for (const table of tables.list()) await streams.open(table);
    await reconcileTables(engine, options.tables);
    disposer.use(startExpirySweep(engine, log));
    return createFacade(engine, log, disposer);
  } catch (failure) {
    await disposer.dispose();
    throw failure;
  }
}

function createFacade(engine: Engine, log: Logger, disposer: AsyncDisposable): DynamoDb & AsyncDisposable {
  let isStopped = false;
  const running = new Set<Promise<JsonObject>>();

  function track(call: Promise<JsonObject>): Promise<JsonObject> {
    running.add(call);
    const forget = () => void running.delete(call);
    call.then(forget, forget);
    return call;
  }

  async function run(known: typeof operations, operation: string, input: JsonObject): Promise<JsonObject> {
    const handler = known.get(operation);
    if (handler === undefined) {
      throw new AwsError('UnknownOperationException', `${operation} is not an operation of this DynamoDB.`);
    }
    if (isStopped) throw new AwsError('InternalServerError', 'DynamoDB has been stopped.', 500);
    try {
      return await handler(engine, input);
    } catch (failure) {
      if (failure instanceof AwsError) throw failure;
      log.error('DynamoDB failed.', { operation, reason: String(failure) });
      throw new AwsError('InternalServerError', 'The request processing has failed.', 500);
    }
  }

  return {
    call: (operation, input) => track(run(operations, operation, input)),
    callStreams: (operation, input) => track(run(streamsOperations, operation, input)),
    streams: createTableStreams(engine),
    checkpoints: createCheckpoints(engine),
    async [Symbol.asyncDispose]() {
      isStopped = true;
      await Promise.allSettled(running);
      await disposer[Symbol.asyncDispose]();
    },
  };
}

async function checkFormat(storage: Storage, directory: string | null): Promise<void> {
  const found = storage.get(storageKeys.format);
  if (found === undefined) return storage.write([[storageKeys.format, format]]);
  if (found === format) return;
  throw new StartError(
    'DataIncompatible',
    `The tables in ${directory ?? 'memory'} have layout ${found}, this version reads ${format}: ` +
      'empty the directory given by --data, or give another one.',
  );
}
