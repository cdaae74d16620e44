import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import type { StreamRecord } from '../dynamodb.ts';
import { message, messages, putMessage, startSubject, type StartSubject, type Subject } from './subject.ts';

const arn = messages.streamArn ?? '';

const remove = (subject: Subject, room: string, at: number) =>
  subject.call('DeleteItem', { TableName: 'Messages', Key: message(room, at) });

/** Moves the clock on until something is true; everything has happened by then that the steps in between started. */
async function advanceUntil(subject: Subject, isReached: () => Promise<boolean>): Promise<void> {
  for (let second = 0; second < 60; second++) {
    if (await isReached()) return;
    subject.clock.advance(1000);
  }
  throw new Error('It did not happen within a minute.');
}

const keysOf = (records: StreamRecord[]) => records.map(({ dynamodb }) => dynamodb.Keys['at']?.N);

/** What streams and expiry promise. */
export function describeStreams(start: StartSubject): void {
  describe('streams', () => {
    it('hold each change in order, with both images', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1, { text: { S: 'a' } });
      await putMessage(subject, 'r', 1, { text: { S: 'b' } });
      await remove(subject, 'r', 1);
      const records = await subject.streams.read(arn, null, 10);
      const key = message('r', 1);
      expect(records).toMatchObject([
        { eventName: 'INSERT', dynamodb: { Keys: key, NewImage: { ...key, text: { S: 'a' } } } },
        {
          eventName: 'MODIFY',
          dynamodb: { OldImage: { ...key, text: { S: 'a' } }, NewImage: { ...key, text: { S: 'b' } } },
        },
        { eventName: 'REMOVE', dynamodb: { Keys: key, OldImage: { ...key, text: { S: 'b' } } } },
      ]);
      expect(records[0]?.dynamodb).not.toHaveProperty('OldImage');
      expect(records[2]?.dynamodb).not.toHaveProperty('NewImage');
      expect(records[0]).toMatchObject({
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'eu-west-1',
        eventSourceARN: arn,
        dynamodb: {
          ApproximateCreationDateTime: Date.UTC(2026, 0, 1) / 1000,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
          SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
          SizeBytes: expect.any(Number),
        },
      });
      expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
    });

    it('leave out writes that change nothing, or fail', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1);
      await putMessage(subject, 'r', 1);
      await remove(subject, 'r', 2);
      const failing = {
        TableName: 'Messages',
        Key: message('r', 1),
        ConditionExpression: 'attribute_exists(gone)',
      };
      await expect(subject.call('DeleteItem', failing)).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
      });
      expect(await subject.streams.read(arn, null, 10)).toHaveLength(1);
    });

    it('hold every item of transactions and batches', async () => {
      await using subject = await startSubject(start);
      const item = (at: number) => ({ TableName: 'Messages', Item: message('r', at) });
      await subject.call('TransactWriteItems', { TransactItems: [{ Put: item(1) }, { Put: item(2) }] });
      await subject.call('BatchWriteItem', {
        RequestItems: { Messages: [{ PutRequest: { Item: message('r', 3) } }] },
      });
      expect(keysOf(await subject.streams.read(arn, null, 10))).toEqual(['1', '2', '3']);
    });

    it('are read on from a sequence number, and page by page', async () => {
      await using subject = await startSubject(start);
      for (let at = 1; at <= 5; at++) await putMessage(subject, 'r', at);
      const first = await subject.streams.read(arn, null, 2);
      const last = first.at(-1)?.dynamodb.SequenceNumber ?? '';
      expect(keysOf(first)).toEqual(['1', '2']);
      expect(keysOf(await subject.streams.read(arn, last, 10))).toEqual(['3', '4', '5']);
      const newest = await subject.streams.latest(arn);
      expect(await subject.streams.read(arn, newest, 10)).toEqual([]);
      await putMessage(subject, 'r', 6);
      expect(keysOf(await subject.streams.read(arn, newest, 10))).toEqual(['6']);
    });

    it('tell subscribers, until they end it', async () => {
      await using subject = await startSubject(start);
      let calls = 0;
      const appended = () =>
        new Promise<void>((resolve) => {
          const subscription = subject.streams.onAppend(arn, () => {
            calls++;
            subscription[Symbol.dispose]();
            resolve();
          });
        });
      const told = appended();
      await putMessage(subject, 'r', 1);
      subject.clock.advance(1000);
      await told;
      await putMessage(subject, 'r', 2);
      subject.clock.advance(1000);
      expect(calls).toBe(1);
    });

    it('remember how far a consumer is', async () => {
      await using subject = await startSubject(start);
      expect(await subject.checkpoints.load('publisher')).toBeUndefined();
      await subject.checkpoints.save('publisher', { after: null });
      expect(await subject.checkpoints.load('publisher')).toEqual({ after: null });
      await subject.checkpoints.save('publisher', { after: '100000000000000000001' });
      expect(await subject.checkpoints.load('publisher')).toEqual({ after: '100000000000000000001' });
      expect(await subject.checkpoints.load('other')).toBeUndefined();
    });

    it('refuse an unknown stream', async () => {
      await using subject = await startSubject(start);
      await expect(subject.streams.read('arn:unknown', null, 1)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    });

    it('forget after 24 hours', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1);
      subject.clock.advance(23 * 60 * 60 * 1000);
      await putMessage(subject, 'r', 2);
      const before = await subject.streams.latest(arn);
      subject.clock.advance(2 * 60 * 60 * 1000);
      expect(keysOf(await subject.streams.read(arn, null, 10))).toEqual(['2']);
      subject.clock.advance(24 * 60 * 60 * 1000);
      await advanceUntil(subject, async () => (await subject.streams.read(arn, null, 10)).length === 0);
      await putMessage(subject, 'r', 3);
      expect(keysOf(await subject.streams.read(arn, before, 10))).toEqual(['3']);
    });
  });

  describe('the Streams API', () => {
    async function describeStream(subject: Subject) {
      const { Streams } = (await subject.callStreams('ListStreams', { TableName: 'Messages' })) as {
        Streams: { StreamArn: string; StreamLabel: string; TableName: string }[];
      };
      const { StreamDescription } = await subject.callStreams('DescribeStream', {
        StreamArn: Streams[0]?.StreamArn ?? '',
      });
      return StreamDescription as { StreamArn: string; Shards: { ShardId: string }[] };
    }

    async function iterator(subject: Subject, more: JsonObject): Promise<JsonObject> {
      const { StreamArn, Shards } = await describeStream(subject);
      const answer = await subject.callStreams('GetShardIterator', {
        StreamArn,
        ShardId: Shards[0]?.ShardId ?? '',
        ...more,
      });
      return { ShardIterator: answer['ShardIterator'] };
    }

    it('lists and describes streams', async () => {
      await using subject = await startSubject(start);
      expect(await describeStream(subject)).toMatchObject({
        StreamArn: arn,
        StreamLabel: '2026-01-01T00:00:00.000',
        StreamStatus: 'ENABLED',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        TableName: 'Messages',
        KeySchema: messages.createTable.KeySchema,
        Shards: [{ ShardId: expect.any(String) }],
      });
    });

    it('reads from the beginning, and goes on with the next iterator', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1);
      await putMessage(subject, 'r', 2);
      const start1 = await iterator(subject, { ShardIteratorType: 'TRIM_HORIZON' });
      const first = await subject.callStreams('GetRecords', { ...start1, Limit: 1 });
      expect(first['Records']).toMatchObject([{ eventName: 'INSERT', dynamodb: { Keys: message('r', 1) } }]);
      expect((first['Records'] as JsonObject[])[0]).not.toHaveProperty('eventSourceARN');
      const next = { ShardIterator: first['NextShardIterator'] };
      const second = await subject.callStreams('GetRecords', next);
      expect(second['Records']).toMatchObject([{ dynamodb: { Keys: message('r', 2) } }]);
    });

    it('begins at, after and behind records', async () => {
      await using subject = await startSubject(start);
      for (const at of [1, 2, 3]) await putMessage(subject, 'r', at);
      const [, second] = await subject.streams.read(arn, null, 3);
      const SequenceNumber = second?.dynamodb.SequenceNumber ?? '';
      const latest = await iterator(subject, { ShardIteratorType: 'LATEST' });
      await putMessage(subject, 'r', 4);
      const read = async (from: JsonObject) => {
        const { Records } = await subject.callStreams('GetRecords', from);
        return keysOf(Records as unknown as StreamRecord[]);
      };
      expect(
        await read(await iterator(subject, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber })),
      ).toEqual(['2', '3', '4']);
      expect(
        await read(await iterator(subject, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })),
      ).toEqual(['3', '4']);
      expect(await read(latest)).toEqual(['4']);
    });

    it('refuses what has expired or never was', async () => {
      await using subject = await startSubject(start);
      const old = await iterator(subject, { ShardIteratorType: 'LATEST' });
      subject.clock.advance(16 * 60 * 1000);
      await expect(subject.callStreams('GetRecords', old)).rejects.toMatchObject({
        name: 'ExpiredIteratorException',
      });
      await expect(subject.callStreams('GetRecords', { ShardIterator: 'x' })).rejects.toMatchObject({
        name: 'ValidationException',
      });
      await expect(subject.callStreams('DescribeStream', { StreamArn: 'x' })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
      await expect(subject.callStreams('PutRecord', {})).rejects.toMatchObject({
        name: 'UnknownOperationException',
      });
    });
  });

  describe('expiry', () => {
    const inSeconds = (subject: Subject, seconds: number): JsonObject => ({
      expiresAt: { N: String(Math.floor(subject.clock.now() / 1000) + seconds) },
    });
    const count = async (subject: Subject) =>
      (await subject.call('Scan', { TableName: 'Messages' }))['Count'];

    it('deletes items past their time, as the service, and no others', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', -1, { ...inSeconds(subject, 10), author: { S: 'ann' } });
      await putMessage(subject, 'r', 2, inSeconds(subject, 3600));
      await putMessage(subject, 'r', 3, { expiresAt: { S: '1' } });
      await putMessage(subject, 'r', 4, inSeconds(subject, -6 * 365 * 24 * 3600));
      await putMessage(subject, 'r', 5);
      subject.clock.advance(9_000);
      expect(await count(subject)).toBe(5);
      await advanceUntil(subject, async () => (await count(subject)) === 4);
      const records = await subject.streams.read(arn, null, 10);
      expect(records.at(-1)).toMatchObject({
        eventName: 'REMOVE',
        dynamodb: { Keys: message('r', -1) },
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      });
      expect(records[0]).not.toHaveProperty('userIdentity');
      const index = { TableName: 'Messages', IndexName: 'byAuthor' };
      expect(await subject.call('Scan', index)).toMatchObject({ Count: 0 });
    });

    it('goes by the latest time that an item was given', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1, inSeconds(subject, 5));
      await putMessage(subject, 'r', 1, inSeconds(subject, 60));
      await putMessage(subject, 'r', 2, inSeconds(subject, 8));
      await advanceUntil(subject, async () => (await count(subject)) === 1);
      expect(
        await subject.call('Query', {
          TableName: 'Messages',
          KeyConditionExpression: 'room = :r',
          ExpressionAttributeValues: { ':r': { S: 'r' } },
        }),
      ).toMatchObject({ Items: [message('r', 1)] });
    });

    it('is described, switched on for items that are there, and off', async () => {
      await using subject = await startSubject(start);
      expect(await subject.call('DescribeTimeToLive', { TableName: 'Messages' })).toEqual({
        TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
      });
      const set = (AttributeName: string, Enabled: boolean) =>
        subject.call('UpdateTimeToLive', {
          TableName: 'Things',
          TimeToLiveSpecification: { AttributeName, Enabled },
        });
      const thing = { id: { S: 'a' }, until: { N: String(subject.clock.now() / 1000 + 5) } };
      await subject.call('PutItem', { TableName: 'Things', Item: thing });
      expect(await set('until', true)).toEqual({
        TimeToLiveSpecification: { AttributeName: 'until', Enabled: true },
      });
      await expect(set('until', true)).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'TimeToLive is already enabled',
      });
      const things = async () => (await subject.call('Scan', { TableName: 'Things' }))['Count'];
      await advanceUntil(subject, async () => (await things()) === 0);
      await set('until', false);
      await expect(set('until', false)).rejects.toMatchObject({ message: 'TimeToLive is already disabled' });
    });
  });
}
