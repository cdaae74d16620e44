import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { origin } from '../lib/correlation.ts';
import {
  changeKey,
  formerKey,
  inboxKey,
  logExpiry,
  memberKey,
  type Membership,
  opsRoomId,
  presenceKey,
  roomCountKey,
  roomKey,
} from './ops-room-items.ts';

/** One that a membership begins or ends with. */
interface Change {
  changeId: string;
  correlationId: string;
  at: Date;
}

/** What `joinRoom` writes: the membership, the room's and the person's counts, the log, their inbox. */
export function joinItems(
  table: string,
  joining: Membership,
  former: Membership | null,
  change: Change,
): TransactWriteItem[] {
  const { userId } = joining;
  return [
    count(table, roomKey, 'memberCount', 1),
    count(table, roomCountKey(userId), 'rooms', 1),
    {
      Put: {
        TableName: table,
        Item: marshall({
          ...memberKey(userId),
          ...joining,
          userKey: `USER#${userId}`,
          userSort: `ROOM#${opsRoomId}`,
        }),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Delete: {
        TableName: table,
        Key: marshall(formerKey(userId)),
        ...(former
          ? {
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: marshall({ ':version': former.version }),
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      },
    },
    ...told(table, joining, { fact: 'JOINED', kind: 'ROOM_ADDED' }, change),
  ];
}

/** What `leaveRoom` writes. */
export function leaveItems(table: string, leaving: Membership, change: Change): TransactWriteItem[] {
  const { userId, version } = leaving;
  const former: Membership = { ...leaving, removedAt: change.at.toISOString(), version: version + 1 };
  return [
    count(table, roomKey, 'memberCount', -1),
    count(table, roomCountKey(userId), 'rooms', -1),
    {
      Delete: {
        TableName: table,
        Key: marshall(memberKey(userId)),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: marshall({ ':version': version }),
      },
    },
    {
      Put: {
        TableName: table,
        // The index has it apart from memberships, for who deletes their account.
        Item: item({
          ...formerKey(userId),
          ...former,
          userKey: `USER#${userId}`,
          userSort: `FORMER#${opsRoomId}`,
        }),
      },
    },
    { Delete: { TableName: table, Key: marshall(presenceKey(userId)) } },
    ...told(table, former, { fact: 'LEFT', kind: 'ROOM_REMOVED' }, change),
  ];
}

function count(table: string, key: Record<string, string>, name: string, by: number): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: marshall(key),
      UpdateExpression: 'ADD #name :by',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: marshall({ ':by': by }),
    },
  };
}

/** As if they had done it themselves: nobody is notified of it. */
function told(
  table: string,
  changed: Membership,
  { fact, kind }: { fact: 'JOINED' | 'LEFT'; kind: 'ROOM_ADDED' | 'ROOM_REMOVED' },
  { changeId, correlationId, at }: Change,
): TransactWriteItem[] {
  const { userId } = changed;
  const common = { at: at.toISOString(), ...origin(correlationId), expiresAt: logExpiry(at) };
  const change = { ...changeKey(changeId), ...common, membership: changed, fact, actorId: userId };
  const entry = { ...inboxKey(userId, changeId), ...common, userId, changeId, kind, roomId: opsRoomId };
  return [
    { Put: { TableName: table, Item: item(change) } },
    { Put: { TableName: table, Item: item(entry) } },
  ];
}

function item(values: Record<string, unknown>) {
  return marshall(values, { removeUndefinedValues: true });
}
