import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { createLogger } from '../../../lib/logger.ts';
import type { TableModel } from '../../../model/dynamodb.ts';
import { tableModel } from '../contract/subject.ts';
import { startDynamoDb, type DynamoDb } from '../dynamodb.ts';

const clock = createManualClock();
const log = createLogger('error', (line) => {
  throw new Error(line);
});

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dynamodb-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

function start(...tables: TableModel[]): Promise<DynamoDb & AsyncDisposable> {
  return startDynamoDb({ tables, dataDir, clock, log, region: 'eu-west-1', accountId: '123456789012' });
}

const base: TableModel['createTable'] = {
  TableName: 'Notes',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const plain = tableModel(base);

function withIndex(type: 'S' | 'N', projection: 'ALL' | 'KEYS_ONLY' = 'ALL'): TableModel {
  return tableModel({
    ...base,
    AttributeDefinitions: [...base.AttributeDefinitions, { AttributeName: 'owner', AttributeType: type }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byOwner',
        KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
        Projection: { ProjectionType: projection },
      },
    ],
  });
}

const put = (dynamoDb: DynamoDb, Item: JsonObject) => dynamoDb.call('PutItem', { TableName: 'Notes', Item });
const byOwner = (dynamoDb: DynamoDb) => dynamoDb.call('Scan', { TableName: 'Notes', IndexName: 'byOwner' });

describe('starting on a data directory', () => {
  it('finds the items again', async () => {
    {
      await using dynamoDb = await start(plain);
      await put(dynamoDb, { id: { S: 'a' } });
    }
    await using dynamoDb = await start(plain);
    expect(await dynamoDb.call('Scan', { TableName: 'Notes' })).toMatchObject({
      Items: [{ id: { S: 'a' } }],
    });
  });

  it('fills indexes that the template has added or changed, and drops those it has removed', async () => {
    {
      await using dynamoDb = await start(plain);
      for (let i = 0; i < 450; i++) {
        await put(dynamoDb, {
          id: { S: `${i}` },
          owner: i % 2 === 0 ? { S: 'ann' } : { N: '7' },
          more: { S: 'm' },
        });
      }
    }
    {
      await using dynamoDb = await start(withIndex('S'));
      expect(await byOwner(dynamoDb)).toMatchObject({ Count: 225 });
      await put(dynamoDb, { id: { S: '0' }, owner: { N: '7' } }).then(
        () => expect.unreachable(),
        (failure: unknown) => expect(failure).toMatchObject({ name: 'ValidationException' }),
      );
      await dynamoDb.call('DeleteItem', { TableName: 'Notes', Key: { id: { S: '2' } } });
    }
    {
      await using dynamoDb = await start(withIndex('N', 'KEYS_ONLY'));
      const found = await byOwner(dynamoDb);
      expect(found).toMatchObject({ Count: 225 });
      expect((found['Items'] as JsonObject[])[0]).not.toHaveProperty('more');
    }
    {
      await using dynamoDb = await start(plain);
      await expect(byOwner(dynamoDb)).rejects.toMatchObject({ name: 'ValidationException' });
      await put(dynamoDb, { id: { S: '4' }, owner: { S: 'bob' } });
    }
    await using dynamoDb = await start(withIndex('S'));
    expect(await byOwner(dynamoDb)).toMatchObject({ Count: 224 });
  });

  it('takes up a new expiry attribute for the items that are there', async () => {
    const until = String(clock.now() / 1000 - 60);
    {
      await using dynamoDb = await start({ ...plain, timeToLiveAttribute: 'first' });
      await put(dynamoDb, { id: { S: 'a' }, first: { N: '99999999999' }, second: { N: until } });
      await put(dynamoDb, { id: { S: 'b' }, first: { N: '99999999999' } });
    }
    await using dynamoDb = await start({ ...plain, timeToLiveAttribute: 'second' });
    for (let step = 0; step < 100; step++) {
      clock.advance(1000);
      if ((await dynamoDb.call('Scan', { TableName: 'Notes' }))['Count'] === 1) break;
    }
    expect(await dynamoDb.call('Scan', { TableName: 'Notes' })).toMatchObject({
      Items: [{ id: { S: 'b' } }],
    });
  });

  it('keeps streams and checkpoints, and goes on numbering', async () => {
    const streamed = tableModel(base, { streamViewType: 'KEYS_ONLY' });
    const arn = streamed.streamArn ?? '';
    let last = '';
    {
      await using dynamoDb = await start(streamed);
      await put(dynamoDb, { id: { S: 'a' } });
      last = await dynamoDb.streams.latest(arn);
      await dynamoDb.checkpoints.save('publisher', { after: last });
    }
    await using dynamoDb = await start(streamed);
    expect(await dynamoDb.checkpoints.load('publisher')).toEqual({ after: last });
    await put(dynamoDb, { id: { S: 'b' } });
    const records = await dynamoDb.streams.read(arn, last, 10);
    expect(records.map(({ dynamodb }) => dynamodb.Keys)).toEqual([{ id: { S: 'b' } }]);
  });

  it('numbers on when a table has been deleted and comes back', async () => {
    const streamed = tableModel(base, { streamViewType: 'KEYS_ONLY' });
    const arn = streamed.streamArn ?? '';
    let last = '';
    {
      await using dynamoDb = await start(streamed);
      await put(dynamoDb, { id: { S: 'a' } });
      last = await dynamoDb.streams.latest(arn);
      await dynamoDb.call('DeleteTable', { TableName: 'Notes' });
    }
    await using dynamoDb = await start(streamed);
    await put(dynamoDb, { id: { S: 'b' } });
    expect(await dynamoDb.streams.read(arn, last, 10)).toHaveLength(1);
  });

  it('keeps tables that the template does not have', async () => {
    {
      await using dynamoDb = await start(plain, tableModel({ ...base, TableName: 'Other' }));
      await dynamoDb.call('PutItem', { TableName: 'Other', Item: { id: { S: 'a' } } });
    }
    await using dynamoDb = await start(plain);
    expect(await dynamoDb.call('Scan', { TableName: 'Other' })).toMatchObject({ Count: 1 });
  });

  it('refuses other keys in one line that says what to do', async () => {
    await (await start(plain))[Symbol.asyncDispose]();
    const rekeyed = tableModel({
      ...base,
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'N' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
    });
    await expect(start(rekeyed)).rejects.toMatchObject({
      code: 'DataIncompatible',
      message:
        'NotesTable: the stored table Notes has the key (id: S), the template now says (id: N, at: N). ' +
        'Keys cannot change in place: empty the directory given by --data, or give another one.',
    });
    await (await start(plain))[Symbol.asyncDispose]();
  });

  it('refuses tables that DynamoDB would not create, by their logical id', async () => {
    const broken = tableModel({ ...base, KeySchema: [{ AttributeName: 'nope', KeyType: 'HASH' }] });
    await expect(start(broken)).rejects.toMatchObject({
      code: 'UnsupportedResource',
      message: expect.stringMatching(/^NotesTable: .*Some index key attributes are not defined/),
    });
  });

  it('refuses a directory that another layout was written into', async () => {
    const level = new ClassicLevel(dataDir);
    await level.put('meta~format', '0');
    await level.close();
    await expect(start(plain)).rejects.toMatchObject({ code: 'DataIncompatible' });
  });

  it('refuses to run twice on one directory, and lets go of it when it stops', async () => {
    const first = await start(plain);
    await expect(start(plain)).rejects.toMatchObject({ code: 'DataDirectoryInUse' });
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await expect(first.call('ListTables', {})).rejects.toMatchObject({ name: 'InternalServerError' });
    await (await start(plain))[Symbol.asyncDispose]();
  });
});
