import { AwsError } from '../../../lib/errors.ts';
import type { Engine } from '../engine.ts';
import { storageKeys } from '../storage/storage-keys.ts';
import type { Table } from '../tables/table.ts';
import { beforeAll } from './stream-log.ts';
import type { StreamRecord } from './stream-record.ts';

/** The tables' streams by ARN; see `TableStreams`. */
export function createTableStreams({ tables, streams }: Engine) {
  function tableOf(streamArn: string): Table {
    const table = tables.findByStream(streamArn);
    if (table !== undefined) return table;
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Stream: ${streamArn} not found`,
    );
  }

  return {
    async read(streamArn: string, afterSequence: string | null, limit: number): Promise<StreamRecord[]> {
      return streams.read(tableOf(streamArn), afterSequence ?? beforeAll, limit);
    },
    latest: async (streamArn: string) => streams.latest(tableOf(streamArn)),
    onAppend(streamArn: string, run: () => void): Disposable {
      tableOf(streamArn);
      return streams.onAppend(streamArn, run);
    },
  };
}

/** Where consumers of streams have come to, beside the streams themselves; see `Checkpoints`. */
export function createCheckpoints({ storage, queue }: Engine) {
  return {
    async load(consumer: string): Promise<{ after: string | null } | undefined> {
      const text = storage.get(storageKeys.checkpoint(consumer));
      return text === undefined ? undefined : { after: text === '' ? null : text };
    },
    save: (consumer: string, { after }: { after: string | null }) =>
      queue.write([[storageKeys.checkpoint(consumer), after ?? '']]),
  };
}
