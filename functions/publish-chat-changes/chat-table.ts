import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { origin } from '../lib/correlation.ts';
import type { InboxEntry } from './inbox-entry.ts';
import { type Membership, membership } from '../lib/membership.ts';
import { type DirectRoom, directRoom } from './direct-room.ts';

/** An entry of a room's change log. */
export interface RoomChangeEntry {
  changeId: string;
  at: string;
  change: { membership: Membership } | { room: DirectRoom };
  correlationId: string | null;
}

/** The chat table, as far as this function reads and writes it: docs/data-model.md. Reads are strongly consistent. */
export interface ChatTable {
  /** `null` when there is no such profile. */
  displayNameOf(userId: string): Promise<string | null>;
  /** The rooms of a user, by the index: one that they joined a moment ago may be missing. */
  roomIdsOf(userId: string): AsyncIterable<string[]>;
  membership(roomId: string, userId: string): Promise<Membership | null>;
  /** `null` when there is no room of this id, or it is no direct one. */
  directRoom(roomId: string): Promise<DirectRoom | null>;
  memberIdsOf(roomId: string): AsyncIterable<string[]>;
  /** Puts 25 entries at most; answers those that the table had no capacity for. */
  putInboxEntries(entries: readonly InboxEntry[], expiresAt: number): Promise<InboxEntry[]>;
  /**
   * Writes new names with their entries in the change log, in one transaction.
   *
   * @returns false when somebody else changed one of the items meanwhile.
   */
  rename(
    member: { next: Membership; room: DirectRoom | null },
    entries: readonly RoomChangeEntry[],
  ): Promise<boolean>;
}

/** As `limits.changeLogDays` in resolvers. */
const changeLogDays = 30;

const membershipKey = (roomId: string, userId: string) => ({ pk: `ROOM#${roomId}`, sk: `MEMBER#${userId}` });
const roomKey = (roomId: string) => ({ pk: `ROOM#${roomId}`, sk: 'ROOM' });
const inboxKey = ({ userId, changeId }: InboxEntry) => ({ pk: `USER#${userId}#INBOX`, sk: changeId });

const userOf = z.object({ userId: z.string() });
const roomOf = z.object({ roomId: z.string() });
const profile = z.object({ displayName: z.string() });

export function createChatTable(client: DynamoDBClient, name: string): ChatTable {
  async function get<T>(key: Record<string, string>, schema: z.ZodType<T>): Promise<T | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: name, Key: marshall(key), ConsistentRead: true }),
    );
    return Item ? schema.parse(unmarshall(Item)) : null;
  }

  async function* query<T>(
    input: { KeyConditionExpression: string; values: Record<string, string>; IndexName?: string },
    schema: z.ZodType<T>,
  ): AsyncGenerator<T[]> {
    const { values, ...rest } = input;
    const pages = paginateQuery(
      { client },
      {
        TableName: name,
        ExpressionAttributeValues: marshall(values),
        ConsistentRead: rest.IndexName === undefined,
        ...rest,
      },
    );
    for await (const { Items = [] } of pages) yield Items.map((item) => schema.parse(unmarshall(item)));
  }

  async function* mapPages<T>(pages: AsyncGenerator<T[]>, id: (item: T) => string): AsyncGenerator<string[]> {
    for await (const page of pages) yield page.map(id);
  }

  return {
    async displayNameOf(userId) {
      const found = await get({ pk: `USER#${userId}`, sk: 'PROFILE' }, profile);
      return found?.displayName ?? null;
    },
    roomIdsOf: (userId) =>
      mapPages(
        query(
          {
            IndexName: 'byUser',
            KeyConditionExpression: 'userKey = :user AND begins_with(userSort, :room)',
            values: { ':user': `USER#${userId}`, ':room': 'ROOM#' },
          },
          roomOf,
        ),
        ({ roomId }) => roomId,
      ),
    membership: (roomId, userId) => get(membershipKey(roomId, userId), membership),
    async directRoom(roomId) {
      const room = await get(roomKey(roomId), z.union([directRoom, z.object({ kind: z.string() })]));
      return room && 'names' in room ? room : null;
    },
    memberIdsOf: (roomId) =>
      mapPages(
        query(
          {
            KeyConditionExpression: 'pk = :room AND begins_with(sk, :member)',
            values: { ':room': `ROOM#${roomId}`, ':member': 'MEMBER#' },
          },
          userOf,
        ),
        ({ userId }) => userId,
      ),
    async putInboxEntries(entries, expiresAt) {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [name]: entries.map((entry) => ({
              PutRequest: { Item: marshall({ ...inboxKey(entry), ...entry, expiresAt }) },
            })),
          },
        }),
      );
      return entriesOf(entries, UnprocessedItems?.[name] ?? []);
    },
    async rename(member, entries) {
      const items = [
        ...renames(name, member),
        ...entries.map((entry) => putChange(name, member.next.roomId, entry)),
      ];
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
        return true;
      } catch (failure) {
        if (failure instanceof TransactionCanceledException && isRace(failure)) return false;
        throw failure;
      }
    },
  };
}

/** The entries that a batch write gave back. */
function entriesOf(entries: readonly InboxEntry[], unprocessed: readonly WriteRequest[]): InboxEntry[] {
  const left = new Set(unprocessed.map(({ PutRequest }) => PutRequest?.Item?.['userId']?.S));
  return entries.filter(({ userId }) => left.has(userId));
}

const raceCodes = new Set(['None', 'ConditionalCheckFailed', 'TransactionConflict']);

function isRace({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.every(({ Code = 'None' }) => raceCodes.has(Code));
}

function updateVersion(
  table: string,
  key: Record<string, string>,
  nextVersion: number,
  change: { set: string; names: Record<string, string>; values: Record<string, unknown> },
): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: marshall(key),
      UpdateExpression: `SET ${change.set}, version = :next`,
      // An item that is gone has no version.
      ConditionExpression: 'version = :before',
      ExpressionAttributeNames: change.names,
      ExpressionAttributeValues: marshall({
        ...change.values,
        ':next': nextVersion,
        ':before': nextVersion - 1,
      }),
    },
  };
}

function renames(
  table: string,
  { next, room }: { next: Membership; room: DirectRoom | null },
): TransactWriteItem[] {
  const member = updateVersion(table, membershipKey(next.roomId, next.userId), next.version, {
    set: '#displayName = :displayName',
    names: { '#displayName': 'displayName' },
    values: { ':displayName': next.displayName },
  });
  if (!room) return [member];
  const direct = updateVersion(table, roomKey(room.id), room.version, {
    set: '#name = :name, #names = :names',
    names: { '#name': 'name', '#names': 'names' },
    values: { ':name': room.name, ':names': room.names },
  });
  return [member, direct];
}

function putChange(
  table: string,
  roomId: string,
  { changeId, at, change, correlationId }: RoomChangeEntry,
): TransactWriteItem {
  const Item: Record<string, AttributeValue> = marshall(
    {
      pk: `ROOM#${roomId}#CHANGES`,
      sk: changeId,
      at,
      ...change,
      ...origin(correlationId),
      expiresAt: Math.floor(Date.parse(at) / 1000) + changeLogDays * 86_400,
    },
    { removeUndefinedValues: true },
  );
  return { Put: { TableName: table, Item } };
}
