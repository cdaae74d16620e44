import { AwsError } from '../../../lib/errors.ts';
import type { Engine } from '../engine.ts';
import { storageKeys } from '../storage/storage-keys.ts';
import type { Table } from '../tables/table.ts';
import { beforeAll } from './stream-log.ts';
import type { StreamRecord } from './stream-record.ts';

/** The streams by ARN, with consumers' checkpoints; see `TableStreams`. */
export function createTableStreams(engine: Engine) {
  function tableOf(streamArn: string): Table {
    const table = engine.tables.findByStream(streamArn);
    if (table !== undefined) return table;
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Stream: ${streamArn} not found`,
    );
  }

  async function read(
    streamArn: string,
    afterSequence: string | null,
    limit: number,
  ): Promise<StreamRecord[]> {
    return engine.streams.read(tableOf(streamArn), afterSequence ?? beforeAll, limit);
  }

  async function checkpoint(streamArn: string, consumer: string): Promise<string | null> {
    return (
      engine.storage.get(storageKeys.checkpoint(tableOf(streamArn).record.stream?.arn ?? '', consumer)) ??
      null
    );
  }

  async function saveCheckpoint(streamArn: string, consumer: string, sequence: string): Promise<void> {
    tableOf(streamArn);
    await engine.queue.write([[storageKeys.checkpoint(streamArn, consumer), sequence]]);
  }

  return {
    read,
    latest: async (streamArn: string) => engine.streams.latest(tableOf(streamArn)),
    subscribe(streamArn: string, onAppend: () => void) {
      tableOf(streamArn);
      return engine.streams.subscribe(streamArn, onAppend);
    },
    checkpoint,
    saveCheckpoint,
  };
}
