import { GetItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { z } from 'zod';
import { retryUntilDone } from '../lib/attempts.ts';
import { origin } from '../lib/correlation.ts';
import { isRace } from '../lib/race.ts';
import { type Membership, membership } from '../lib/membership.ts';
import { roomMembers } from '../lib/room-members.ts';
import {
  changeExpiry,
  changeKey,
  formerKey,
  inboxKey,
  memberKey,
  type Room,
  room,
  roomKey,
} from './chat-items.ts';
import { type Departure, departureOf, isLastOwner } from './departure.ts';
import { nextRoom } from './next-room.ts';
import type { DeletionStep, DeletionTools, LeavingAccount } from './step.ts';

/** Ends the memberships of the account, a room at a time; see `departureOf` for what becomes of the rooms. */
export function createLeaving(tools: DeletionTools): DeletionStep {
  return async (account, place) => {
    const next = await nextRoom(tools, account.userId, 'ROOM#', place.entry);
    if (!next) return null;
    await retryUntilDone('A room', tools.pause, () => leaveOnce(tools, next.roomId, account));
    return { ...place, entry: next.userSort };
  };
}

/** @returns false when somebody else changed the room or a membership meanwhile. */
async function leaveOnce(tools: DeletionTools, roomId: string, account: LeavingAccount): Promise<boolean> {
  const { client, tables, nowMs } = tools;
  const { userId } = account;
  const get = async <T>(key: Record<string, string>, schema: z.ZodType<T>): Promise<T | null> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tables.chat, Key: marshall(key), ConsistentRead: true }),
    );
    return Item ? schema.parse(unmarshall(Item)) : null;
  };
  const own = await get(memberKey(roomId, userId), membership);
  const found = own && (await get(roomKey(roomId), room));
  if (!own || !found) return true;
  const members = isLastOwner(found, own) ? await roomMembers(client, tables.chat, roomId) : [];
  const others = members.filter((member) => member.userId !== userId);
  const departure = departureOf(found, own, others, new Date(nowMs()).toISOString());
  const TransactItems = departureItems(tools, account, found, own, departure);
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return true;
  } catch (failure) {
    if (isRace(failure)) return false;
    throw failure;
  }
}

const clean = { removeUndefinedValues: true };

function departureItems(
  { tables: { chat: TableName }, newId, nowMs }: DeletionTools,
  { userId, correlationId }: LeavingAccount,
  before: Room,
  { version }: Membership,
  departure: Departure,
): TransactWriteItem[] {
  const { former, heir } = departure;
  const { id: roomId } = before;
  const at = former.removedAt;
  const expiresAt = changeExpiry(nowMs());
  const put = (item: object): TransactWriteItem => ({ Put: { TableName, Item: marshall(item, clean) } });
  const change = (changeId: string, said: object) =>
    put({ ...changeKey(roomId, changeId), at, ...said, ...origin(correlationId), expiresAt });
  const heirChangeId = newId();
  return [
    updateRoom(TableName, before, departure),
    {
      Delete: {
        TableName,
        Key: marshall(memberKey(roomId, userId)),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: marshall({ ':version': version }),
      },
    },
    put({
      ...formerKey(roomId, userId),
      ...former,
      userKey: `USER#${userId}`,
      userSort: `FORMER#${roomId}`,
    }),
    { Delete: { TableName, Key: marshall({ pk: `ROOM#${roomId}#PRESENCE`, sk: userId }) } },
    change(newId(), { membership: former, fact: 'LEFT', actorId: userId }),
    ...(departure.isRoomChanged
      ? [change(newId(), { room: shownRoom(departure.room), actorId: userId })]
      : []),
    ...(heir
      ? [
          updateHeir(TableName, heir),
          change(heirChangeId, { membership: heir, fact: 'ROLE_CHANGED', actorId: userId }),
          put({
            ...inboxKey(heir.userId, heirChangeId),
            userId: heir.userId,
            changeId: heirChangeId,
            kind: 'ROOM_CHANGED',
            roomId,
            at,
            ...origin(correlationId),
            expiresAt,
          }),
        ]
      : []),
  ];
}

/** As the change log holds a room: `resolvers/lib/room.ts`. */
function shownRoom({ ownerCount: _ownerCount, topic, ...shown }: Room): object {
  return { ...shown, topic: topic ?? null };
}

/** The counts are those that were read, or it is tried again: who is last must not be decided twice. */
function updateRoom(
  TableName: string,
  before: Room,
  { room: after, isRoomChanged }: Departure,
): TransactWriteItem {
  const counts = 'memberCount = :members, ownerCount = :owners';
  const changed =
    '#name = :name, #names = :names, topic = :topic, archivedAt = :archivedAt, version = :version';
  return {
    Update: {
      TableName,
      Key: marshall(roomKey(before.id)),
      UpdateExpression: isRoomChanged
        ? `SET ${counts}, ${after.names ? changed : changed.replace(' #names = :names,', '')} REMOVE nameKey, nameSort`
        : `SET ${counts}`,
      ConditionExpression:
        'memberCount = :membersBefore AND ownerCount = :ownersBefore AND version = :versionBefore',
      ...(isRoomChanged && {
        ExpressionAttributeNames: { '#name': 'name', ...(after.names && { '#names': 'names' }) },
      }),
      ExpressionAttributeValues: marshall({
        ':members': after.memberCount,
        ':owners': after.ownerCount,
        ':membersBefore': before.memberCount,
        ':ownersBefore': before.ownerCount,
        ':versionBefore': before.version,
        ...(isRoomChanged && {
          ':name': after.name,
          ...(after.names && { ':names': after.names }),
          ':topic': after.topic ?? null,
          ':archivedAt': after.archivedAt,
          ':version': after.version,
        }),
      }),
    },
  };
}

function updateHeir(TableName: string, heir: Membership): TransactWriteItem {
  return {
    Update: {
      TableName,
      Key: marshall(memberKey(heir.roomId, heir.userId)),
      UpdateExpression: 'SET #role = :role, version = :version',
      ConditionExpression: 'version = :before',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: marshall({
        ':role': heir.role,
        ':version': heir.version,
        ':before': heir.version - 1,
      }),
    },
  };
}
