import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import type { UpdateRoomInput } from '../../schema.generated.ts';
import { conflict, notFound, unauthorized, unavailable } from '../lib/errors.ts';
import type { MembershipItem, RoomItem } from '../lib/items.ts';
import { nameSort, roomKey } from '../lib/keys.ts';
import { changedRoom, toRoom } from '../lib/room.ts';
import { requireOpen, requireOwnedRoom, type RoomAccess } from '../lib/room-access.ts';
import { checkOwner, hasFailedCondition, putChange } from '../lib/transaction.ts';

/** Positions in the transaction below. */
const roomIndex = 0;
const ownerIndex = 2;

/** The room with what the input names; what it leaves out or sets to null stays. */
function revised(room: RoomItem, input: UpdateRoomInput): RoomItem {
  const { name, topic, slowModeSeconds } = input;
  return {
    ...room,
    name: name ? name : room.name,
    topic: topic === null || topic === undefined ? room.topic : topic === '' ? null : topic,
    slowModeSeconds:
      slowModeSeconds === null || slowModeSeconds === undefined ? room.slowModeSeconds : slowModeSeconds,
    version: room.version + 1,
  };
}

/** Only what is to change: member counts and the preview change meanwhile. Public rooms stay in the index by their name. */
function revision(room: RoomItem) {
  const index = room.kind === 'PUBLIC' ? ', nameSort = :nameSort' : '';
  return {
    expression: `SET #name = :name, topic = :topic, slowModeSeconds = :slowMode, version = :next${index}`,
    expressionNames: { '#name': 'name' },
    expressionValues: util.dynamodb.toMapValues({
      ':name': room.name,
      ':topic': room.topic,
      ':slowMode': room.slowModeSeconds,
      ':next': room.version,
      ...(room.kind === 'PUBLIC' ? { ':nameSort': nameSort(room.name, room.id) } : {}),
    }),
  };
}

/** Archived rooms leave the index of public ones. */
function archival(room: RoomItem) {
  return {
    expression: 'SET archivedAt = :at, version = :next REMOVE nameKey, nameSort',
    expressionValues: util.dynamodb.toMapValues({ ':at': room.archivedAt, ':next': room.version }),
  };
}

/** Changes `stash.room` by `stash.input`, or archives it when `stash.isArchiving`, if the caller still is an owner. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const access = ctx.stash as RoomAccess;
  const membership = access.membership as MembershipItem;
  const room = requireOwnedRoom(access, 'id');
  if (ctx.stash.isArchiving && room.archivedAt) runtime.earlyReturn(toRoom(room, membership));
  requireOpen(room);
  if (room.version !== ctx.stash.expectedVersion) {
    conflict('The room has changed meanwhile.', toRoom(room, membership));
  }
  const table = ctx.env.CHAT_TABLE as string;
  const at = util.time.nowISO8601();
  const next: RoomItem = ctx.stash.isArchiving
    ? { ...room, archivedAt: at, version: room.version + 1 }
    : revised(room, ctx.stash.input as UpdateRoomInput);
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues(roomKey(room.id)),
        update: ctx.stash.isArchiving ? archival(next) : revision(next),
        condition: {
          expression: 'version = :version AND attribute_not_exists(archivedAt)',
          expressionValues: util.dynamodb.toMapValues({ ':version': room.version }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      putChange(ctx, table, room.id, util.autoUlid(), {
        at,
        room: changedRoom(next),
        actorId: membership.userId,
      }),
      checkOwner(table, room.id, membership.userId),
    ],
  };
}

/** Somebody who was faster is a conflict, unless both wanted it archived. */
export function response(ctx: Context) {
  const membership = ctx.stash.membership as MembershipItem;
  if (!ctx.error) return toRoom(ctx.stash.next as RoomItem, membership);
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, ownerIndex)) unauthorized('Only owners of the room may do this.');
  if (!hasFailedCondition(reasons, roomIndex)) unavailable();
  const found = reasons[roomIndex].item as RoomItem | null | undefined;
  if (!found) notFound('The room');
  const current = found as RoomItem;
  if (ctx.stash.isArchiving && current.archivedAt) return toRoom(current, membership);
  requireOpen(current);
  return conflict('The room has changed meanwhile.', toRoom(current, membership));
}
