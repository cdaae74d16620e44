import type { Clock, Timer } from '../../../lib/clock.ts';
import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import type { StreamRecord } from '../streams/stream-record.ts';

type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

const pollEveryMs = 1000;
/** A page of an open shard may be empty although records follow. */
const emptyPages = 5;

interface Shard {
  id: string;
  /** The first sequence number it may hold. */
  start: bigint;
}

/**
 * The streams of a remote endpoint, under the ARNs that the models give them. Made for DynamoDB Local and its like,
 * where a stream is one shard after the other.
 */
export function createRemoteStreams(call: Call, arns: ReadonlyMap<string, string>, clock: Clock) {
  const timers = new Set<{ timer: Timer }>();

  function remoteArn(streamArn: string): string {
    const arn = arns.get(streamArn);
    if (arn !== undefined) return arn;
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
    const arn = remoteArn(streamArn);
    const shards = await listShards(arn);
    const from = afterSequence === null ? 0 : lastIndexFrom(shards, BigInt(afterSequence));
    for (const [position, shard] of shards.slice(from).entries()) {
      const after = position === 0 ? afterSequence : null;
      const records = await readShard(arn, shard, after, limit);
      if (records.length > 0) return records.map((record) => eventRecordOf(record, streamArn));
    }
    return [];
  }

  async function readShard(
    arn: string,
    shard: Shard,
    after: string | null,
    limit: number,
  ): Promise<JsonObject[]> {
    let iterator: JsonObject[string] = await iteratorAfter(arn, shard, after);
    for (let page = 0; page < emptyPages && typeof iterator === 'string'; page++) {
      const answer = await call('GetRecords', { ShardIterator: iterator, Limit: limit });
      const records = objectsOf(answer['Records']);
      if (records.length > 0) return records;
      iterator = answer['NextShardIterator'];
    }
    return [];
  }

  async function iteratorAfter(arn: string, shard: Shard, after: string | null): Promise<JsonObject[string]> {
    const place = { StreamArn: arn, ShardId: shard.id };
    const oldest = { ...place, ShardIteratorType: 'TRIM_HORIZON' };
    if (after === null) return (await call('GetShardIterator', oldest))['ShardIterator'];
    try {
      const next = { ...place, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
      return (await call('GetShardIterator', next))['ShardIterator'];
    } catch (failure) {
      if (!(failure instanceof AwsError) || failure.name !== 'TrimmedDataAccessException') throw failure;
      return (await call('GetShardIterator', oldest))['ShardIterator'];
    }
  }

  async function listShards(arn: string): Promise<Shard[]> {
    const { StreamDescription: description } = await call('DescribeStream', { StreamArn: arn });
    const shards = isJsonObject(description) ? objectsOf(description['Shards']) : [];
    return shards.map(shardOf).sort((a, b) => (a.start < b.start ? -1 : 1));
  }

  async function latest(streamArn: string): Promise<string> {
    let last = '0'.repeat(21);
    for (;;) {
      const records = await read(streamArn, last === '0'.repeat(21) ? null : last, 1000);
      const newest = records.at(-1);
      if (newest === undefined) return last;
      last = newest.dynamodb.SequenceNumber;
    }
  }

  function onAppend(streamArn: string, run: () => void): Disposable {
    remoteArn(streamArn);
    const poll = (): Timer =>
      clock.setTimer(() => {
        entry.timer = poll();
        run();
      }, pollEveryMs);
    const entry = { timer: poll() };
    timers.add(entry);
    return {
      [Symbol.dispose]() {
        entry.timer.cancel();
        timers.delete(entry);
      },
    };
  }

  return {
    read,
    latest,
    onAppend,
    async [Symbol.asyncDispose]() {
      for (const { timer } of timers) timer.cancel();
      timers.clear();
    },
  };
}

function shardOf(shard: JsonObject): Shard {
  const range = isJsonObject(shard['SequenceNumberRange']) ? shard['SequenceNumberRange'] : {};
  return {
    id: String(shard['ShardId']),
    start: BigInt(String(range['StartingSequenceNumber'] ?? '0')),
  };
}

/** Where the shard stands that a sequence number belongs to; the first one when all begin later. */
function lastIndexFrom(shards: Shard[], sequence: bigint): number {
  return Math.max(
    0,
    shards.findLastIndex(({ start }) => start <= sequence),
  );
}

/** The API's record as Lambda functions get it. */
function eventRecordOf(record: JsonObject, streamArn: string): StreamRecord {
  const { userIdentity, ...rest } = record;
  const event: unknown = {
    ...rest,
    eventSourceARN: streamArn,
    ...(isJsonObject(userIdentity) && {
      userIdentity: { type: userIdentity['Type'], principalId: userIdentity['PrincipalId'] },
    }),
  };
  return event as StreamRecord;
}

function objectsOf(value: JsonObject[string]): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
