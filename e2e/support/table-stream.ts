import { z } from 'zod';
import { callDynamoDb, type DynamoDbPlace } from './dynamodb-wire.ts';

/** An item in wire form. */
export const wireItem = z.record(z.string(), z.json());
export type WireItem = z.output<typeof wireItem>;

/** One change of one item. */
export interface TableChange {
  keys: WireItem;
  /** `null`: the item was not there. */
  before: WireItem | null;
  /** `null`: the item was deleted. */
  after: WireItem | null;
  /** Whole seconds since the Unix epoch. */
  atSeconds: number;
}

/** A table's stream, from its beginning; where it stands outlives the server it is read from. */
export interface TableStream {
  /** What came since the last time, in order for each item. Rejects while the server is away; nothing is lost then. */
  read(): Promise<TableChange[]>;
}

const shards = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }),
});
const iterator = z.object({ ShardIterator: z.string() });
const page = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        ApproximateCreationDateTime: z.number(),
        SequenceNumber: z.string(),
        Keys: wireItem,
        OldImage: wireItem.optional(),
        NewImage: wireItem.optional(),
      }),
    }),
  ),
});

/** Opens a stream that has both images; nothing is read yet. */
export function openTableStream(place: DynamoDbPlace, StreamArn: string): TableStream {
  const readUpTo = new Map<string, string>();
  const call = (operation: string, input: Parameters<typeof callDynamoDb>[2]) =>
    callDynamoDb(place, `DynamoDBStreams_20120810.${operation}`, input);

  async function readShard(ShardId: string): Promise<TableChange[]> {
    const SequenceNumber = readUpTo.get(ShardId);
    const { ShardIterator } = iterator.parse(
      await call('GetShardIterator', {
        StreamArn,
        ShardId,
        ...(SequenceNumber === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }),
      }),
    );
    const { Records } = page.parse(await call('GetRecords', { ShardIterator }));
    const last = Records.at(-1);
    if (last) readUpTo.set(ShardId, last.dynamodb.SequenceNumber);
    return Records.map(({ dynamodb }) => ({
      keys: dynamodb.Keys,
      before: dynamodb.OldImage ?? null,
      after: dynamodb.NewImage ?? null,
      atSeconds: dynamodb.ApproximateCreationDateTime,
    }));
  }

  return {
    async read() {
      const { StreamDescription } = shards.parse(await call('DescribeStream', { StreamArn }));
      const read: TableChange[] = [];
      // A shard's children come after it in the list, and hold what is later.
      for (const { ShardId } of StreamDescription.Shards) read.push(...(await readShard(ShardId)));
      return read;
    },
  };
}
