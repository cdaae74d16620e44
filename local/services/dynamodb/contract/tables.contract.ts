import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import {
  message,
  messages,
  putMessage,
  putThing,
  startSubject,
  things,
  type StartSubject,
} from './subject.ts';

const notes: JsonObject = {
  TableName: 'Notes',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

/** What operations on tables promise. */
export function describeTables(start: StartSubject): void {
  describe('tables', () => {
    it('are described with all their parts', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1);
      const { Table } = await subject.call('DescribeTable', { TableName: 'Messages' });
      expect(Table).toMatchObject({
        TableName: 'Messages',
        TableStatus: 'ACTIVE',
        TableArn: messages.arn,
        ItemCount: 1,
        KeySchema: messages.createTable.KeySchema,
        AttributeDefinitions: expect.arrayContaining(messages.createTable.AttributeDefinitions),
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        CreationDateTime: Date.UTC(2026, 0, 1) / 1000,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        LatestStreamArn: messages.streamArn,
        LatestStreamLabel: '2026-01-01T00:00:00.000',
        GlobalSecondaryIndexes: [
          { IndexName: 'byAuthor', IndexStatus: 'ACTIVE', Projection: { ProjectionType: 'ALL' } },
          { IndexName: 'authors', IndexArn: `${messages.arn}/index/authors` },
        ],
        LocalSecondaryIndexes: [
          { IndexName: 'byLength', Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] } },
        ],
      });
    });

    it('are listed page by page', async () => {
      await using subject = await startSubject(start);
      expect(await subject.call('ListTables', {})).toEqual({ TableNames: ['Messages', 'Things'] });
      const first = await subject.call('ListTables', { Limit: 1 });
      expect(first).toEqual({ TableNames: ['Messages'], LastEvaluatedTableName: 'Messages' });
      expect(await subject.call('ListTables', { ExclusiveStartTableName: 'Messages' })).toEqual({
        TableNames: ['Things'],
      });
    });

    it('are created, used and deleted', async () => {
      await using subject = await startSubject(start);
      const stream = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } };
      const created = await subject.call('CreateTable', { ...notes, ...stream });
      expect(created['TableDescription']).toMatchObject({ TableName: 'Notes', TableStatus: 'CREATING' });
      await expect(subject.call('CreateTable', notes)).rejects.toMatchObject({
        name: 'ResourceInUseException',
      });
      await subject.call('PutItem', { TableName: 'Notes', Item: { id: { S: 'a' } } });
      expect(await subject.callStreams('ListStreams', { TableName: 'Notes' })).toMatchObject({
        Streams: [{ TableName: 'Notes' }],
      });
      expect(await subject.call('DeleteTable', { TableName: 'Notes' })).toMatchObject({
        TableDescription: { TableStatus: 'DELETING' },
      });
      await expect(subject.call('DescribeTable', { TableName: 'Notes' })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Requested resource not found: Table: Notes not found',
      });
      await subject.call('CreateTable', notes);
      expect(await subject.call('Scan', { TableName: 'Notes' })).toMatchObject({ Count: 0 });
    });

    it('get and lose indexes', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'a' }, owner: { S: 'ann' } });
      await putThing(subject, { id: { S: 'b' }, owner: { N: '1' } });
      const index = {
        IndexName: 'byOwner',
        KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      };
      await subject.call('UpdateTable', {
        TableName: 'Things',
        AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      });
      await putThing(subject, { id: { S: 'c' }, owner: { S: 'ann' } });
      const query = {
        TableName: 'Things',
        IndexName: 'byOwner',
        KeyConditionExpression: '#owner = :ann',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':ann': { S: 'ann' } },
      };
      expect(await subject.call('Query', query)).toMatchObject({ Count: 2 });
      // An item that the index cannot hold stays usable.
      await subject.call('UpdateItem', {
        TableName: 'Things',
        Key: { id: { S: 'b' } },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': { N: '1' } },
      });
      await subject.call('UpdateTable', {
        TableName: 'Things',
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byOwner' } }],
      });
      await expect(subject.call('Query', query)).rejects.toMatchObject({
        message: 'The table does not have the specified index: byOwner',
      });
    });

    it('carry tags', async () => {
      await using subject = await startSubject(start);
      const resource = { ResourceArn: things.arn };
      const Tags = [
        { Key: 'team', Value: 'chat' },
        { Key: 'stage', Value: 'local' },
      ];
      await subject.call('TagResource', { ...resource, Tags });
      await subject.call('UntagResource', { ...resource, TagKeys: ['stage'] });
      expect(await subject.call('ListTagsOfResource', resource)).toEqual({ Tags: Tags.slice(0, 1) });
    });

    it('may be named by their ARN', async () => {
      await using subject = await startSubject(start);
      await subject.call('PutItem', { TableName: messages.arn, Item: message('r', 1) });
      expect(await subject.call('GetItem', { TableName: 'Messages', Key: message('r', 1) })).toHaveProperty(
        'Item',
      );
    });

    it('answer tools that ask for backups and endpoints', async () => {
      await using subject = await startSubject(start);
      expect(await subject.call('DescribeContinuousBackups', { TableName: 'Things' })).toMatchObject({
        ContinuousBackupsDescription: {
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      });
      expect(await subject.call('DescribeEndpoints', {})).toMatchObject({
        Endpoints: [{ CachePeriodInMinutes: 1440 }],
      });
    });

    it.each(['ExecuteStatement', 'Nonsense', 'constructor'])(
      'do not know the operation %s',
      async (operation) => {
        await using subject = await startSubject(start);
        await expect(subject.call(operation, {})).rejects.toMatchObject({
          name: 'UnknownOperationException',
        });
      },
    );
  });
}
