import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Pause } from '../lib/attempts.ts';
import { retryUntilDone } from '../lib/attempts.ts';
import { origin } from '../lib/correlation.ts';
import { isRace } from '../lib/race.ts';
import { roomMembers } from '../lib/room-members.ts';
import {
  changeKey,
  formerKey,
  logExpiry,
  type Membership,
  membership,
  messageKey,
  newMembership,
  newMessage,
  newRoom,
  noticeKey,
  opsRoomId,
  profileKey,
  roomKey,
  storedMessage,
  type StoredMessage,
} from './ops-room-items.ts';
import { joinItems, leaveItems } from './ops-room-members.ts';
import type { Operator } from './operators.ts';

/** The room of operators in the chat table: docs/data-model.md. Every step is one that a repeat leaves as it is. */
export interface OpsRoom {
  /** Makes it, or opens it again if it was closed. */
  open(): Promise<void>;
  /** Lets in who is missing, and out who is an operator no more. @throws StillBusyError */
  setMembers(
    operators: readonly Operator[],
    correlationId: string,
  ): Promise<{ joined: number; left: number }>;
  /** Writes a line, once for each notice; a repeat answers the first. */
  write(noticeId: string, body: string): Promise<StoredMessage>;
  /** Shows a line as the room's latest, unless a newer one is. */
  preview(message: StoredMessage): Promise<void>;
}

export interface OpsRoomOptions {
  client: DynamoDBClient;
  table: string;
  newId: () => string;
  now: () => Date;
  pause: Pause;
}

/** `closedAt`: the account is being deleted, and nobody may let it in anywhere. */
const profile = z.object({ displayName: z.string(), closedAt: z.string().optional() });
const noticed = z.object({ message: storedMessage });

export function createOpsRoom({ client, table, newId, now, pause }: OpsRoomOptions): OpsRoom {
  async function get<T>(key: Record<string, string>, schema: z.ZodType<T>): Promise<T | null> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
    );
    return Item ? schema.parse(unmarshall(Item)) : null;
  }

  /** False when somebody else wrote one of the items meanwhile. */
  async function transact(items: TransactWriteItem[]): Promise<boolean> {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return true;
    } catch (failure) {
      if (isRace(failure)) return false;
      throw failure;
    }
  }

  function letIn({ userId, accountName }: Operator, correlationId: string): Promise<void> {
    return retryUntilDone('A membership', pause, async () => {
      if (await get({ pk: roomKey.pk, sk: `MEMBER#${userId}` }, membership)) return true;
      const [former, known] = await Promise.all([
        get(formerKey(userId), membership),
        get(profileKey(userId), profile),
      ]);
      if (known?.closedAt !== undefined) return true;
      const at = now();
      const joining = newMembership(userId, known?.displayName ?? accountName, former, at);
      return transact(joinItems(table, joining, former, { changeId: newId(), correlationId, at }));
    });
  }

  function letOut(leaving: Membership, correlationId: string): Promise<void> {
    return retryUntilDone('A membership', pause, async () => {
      const current = await get({ pk: roomKey.pk, sk: `MEMBER#${leaving.userId}` }, membership);
      return (
        current === null ||
        transact(leaveItems(table, current, { changeId: newId(), correlationId, at: now() }))
      );
    });
  }

  return {
    async open() {
      const at = now();
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall(newRoom(at)),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
        await reopen();
      }
    },
    async setMembers(operators, correlationId) {
      const present = await roomMembers(client, table, opsRoomId);
      const presentIds = new Set(present.map(({ userId }) => userId));
      const operatorIds = new Set(operators.map(({ userId }) => userId));
      const missing = operators.filter(({ userId }) => !presentIds.has(userId));
      const surplus = present.filter(({ userId }) => !operatorIds.has(userId));
      // One after the other: each of them counts in the room.
      for (const operator of missing) await letIn(operator, correlationId);
      for (const leaving of surplus) await letOut(leaving, correlationId);
      return { joined: missing.length, left: surplus.length };
    },
    async write(noticeId, body) {
      const at = now();
      const message = newMessage(newId(), noticeId, body, at);
      const expiresAt = logExpiry(at);
      const put = (item: Record<string, unknown>) => ({ TableName: table, Item: marshall(item) });
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Put: {
                  ...put({ ...noticeKey(noticeId), message, expiresAt }),
                  ConditionExpression: 'attribute_not_exists(pk)',
                  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
                },
              },
              { Put: put({ ...messageKey(message.id), ...message }) },
              {
                Put: put({
                  ...changeKey(message.id),
                  at: message.createdAt,
                  message,
                  ...origin(noticeId),
                  expiresAt,
                }),
              },
            ],
          }),
        );
        return message;
      } catch (failure) {
        const first = firstOf(failure);
        if (first === null) throw failure;
        return first;
      }
    },
    async preview(message) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: marshall(roomKey),
            UpdateExpression: 'SET lastMessage = :message, lastActivityAt = :at',
            ConditionExpression: 'attribute_not_exists(lastMessage) OR lastMessage.id < :id',
            ExpressionAttributeValues: marshall({
              ':message': message,
              ':at': message.createdAt,
              ':id': message.id,
            }),
          }),
        );
      } catch (failure) {
        if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
      }
    },
  };

  /** Whoever was alone in it and deleted their account closed it with it. */
  async function reopen(): Promise<void> {
    const { name, topic } = newRoom(now());
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(roomKey),
          UpdateExpression: 'SET #name = :name, topic = :topic REMOVE archivedAt ADD version :one',
          ConditionExpression: 'attribute_exists(archivedAt)',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: marshall({ ':name': name, ':topic': topic, ':one': 1 }),
        }),
      );
    } catch (failure) {
      if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
    }
  }
}

/** What was written for the notice before; `null` when the transaction failed for another reason. */
function firstOf(failure: unknown): StoredMessage | null {
  if (!(failure instanceof TransactionCanceledException)) return null;
  const [reason] = failure.CancellationReasons ?? [];
  if (reason?.Code !== 'ConditionalCheckFailed' || !reason.Item) return null;
  return noticed.parse(unmarshall(reason.Item)).message;
}
