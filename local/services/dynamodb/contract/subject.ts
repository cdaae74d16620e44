import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { CreateTableInput, TableModel } from '../../../model/dynamodb.ts';
import type { DynamoDb } from '../dynamodb.ts';

/** Starts an empty DynamoDB with these tables. */
export type StartSubject = (
  tables: readonly TableModel[],
  clock: ManualClock,
) => Promise<DynamoDb & AsyncDisposable>;

export interface Subject extends DynamoDb, AsyncDisposable {
  clock: ManualClock;
}

/** Starts a subject with the contract's tables, `Things` and `Messages`. */
export async function startSubject(start: StartSubject): Promise<Subject> {
  const clock = createManualClock();
  const dynamoDb = await start([things, messages], clock);
  return {
    clock,
    call: dynamoDb.call,
    callStreams: dynamoDb.callStreams,
    streams: dynamoDb.streams,
    checkpoints: dynamoDb.checkpoints,
    [Symbol.asyncDispose]: () => dynamoDb[Symbol.asyncDispose](),
  };
}

/** A model of a table; the rest is made from its `CreateTable` input. */
export function tableModel(createTable: CreateTableInput, extra: Partial<TableModel> = {}): TableModel {
  const { TableName: name } = createTable;
  const arn = `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;
  return {
    logicalId: `${name}Table`,
    name,
    arn,
    streamArn: extra.streamViewType ? `${arn}/stream/2026-01-01T00:00:00.000` : null,
    createTable,
    streamViewType: null,
    timeToLiveAttribute: null,
    ...extra,
  };
}

/** Keyed by `id` alone. */
export const things = tableModel({
  TableName: 'Things',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
});

/** With a sort key, indexes of each kind, a stream and an expiry attribute. */
export const messages = tableModel(
  {
    TableName: 'Messages',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'room', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
      { AttributeName: 'author', AttributeType: 'S' },
      { AttributeName: 'length', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'room', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byAuthor',
        KeySchema: [
          { AttributeName: 'author', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'authors',
        KeySchema: [{ AttributeName: 'author', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byLength',
        KeySchema: [
          { AttributeName: 'room', KeyType: 'HASH' },
          { AttributeName: 'length', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] },
      },
    ],
  },
  { streamViewType: 'NEW_AND_OLD_IMAGES', timeToLiveAttribute: 'expiresAt' },
);

/** Puts an item into `Things`. */
export function putThing(subject: Subject, item: JsonObject): Promise<JsonObject> {
  return subject.call('PutItem', { TableName: 'Things', Item: item });
}

/** The item of `Things` with that id, or `undefined`. */
export async function getThing(subject: Subject, id: string): Promise<JsonObject[string]> {
  const answer = await subject.call('GetItem', {
    TableName: 'Things',
    Key: { id: { S: id } },
    ConsistentRead: true,
  });
  return answer['Item'];
}

/** Puts a message of that room, time and further attributes. */
export function putMessage(
  subject: Subject,
  room: string,
  at: number,
  more: JsonObject = {},
): Promise<JsonObject> {
  return subject.call('PutItem', { TableName: 'Messages', Item: { ...message(room, at), ...more } });
}

/** The key of a message. */
export function message(room: string, at: number): JsonObject {
  return { room: { S: room }, at: { N: String(at) } };
}
