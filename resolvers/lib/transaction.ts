import { type Context, util } from '@aws-appsync/utils';
import type { InboxKind, Notification } from '../../schema.generated.ts';
import { correlationIdOf } from './correlation.ts';
import { changeKey, inboxKey, type ItemKey, membershipKey, roomCountKey } from './keys.ts';
import { limits } from './limits.ts';

/** One entry of a failed transaction's `cancellationReasons`, in the order of its items. */
export interface CancellationReason {
  type: string;
  item?: unknown;
}

/** True when the condition of the item at `index` is why the transaction failed. */
export function hasFailedCondition(reasons: CancellationReason[] | null | undefined, index: number): boolean {
  const reason = reasons ? reasons[index] : null;
  return reason ? reason.type === 'ConditionalCheckFailed' || reason.type === 'ConditionCheckFailed' : false;
}

/** An item that must not be there yet, or whose being there already tells of a repeat. */
export function putNew(table: string, key: ItemKey, values: Record<string, unknown>) {
  return {
    table,
    operation: 'PutItem' as const,
    key: util.dynamodb.toMapValues(key),
    attributeValues: util.dynamodb.toMapValues(values),
    condition: { expression: 'attribute_not_exists(pk)', returnValuesOnConditionCheckFailure: true },
  };
}

/** One more room for a user, up to the limit. */
export function countRoom(table: string, userId: string) {
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(roomCountKey(userId)),
    update: { expression: 'ADD rooms :one', expressionValues: util.dynamodb.toMapValues({ ':one': 1 }) },
    condition: {
      expression: 'attribute_not_exists(rooms) OR rooms < :max',
      expressionValues: util.dynamodb.toMapValues({ ':max': limits.roomsPerUser }),
      returnValuesOnConditionCheckFailure: false,
    },
  };
}

/** One room less for a user. */
export function uncountRoom(table: string, userId: string) {
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(roomCountKey(userId)),
    update: { expression: 'ADD rooms :one', expressionValues: util.dynamodb.toMapValues({ ':one': -1 }) },
  };
}

/** The user still is an owner of the room when the transaction is written. */
export function checkOwner(table: string, roomId: string, userId: string) {
  return {
    table,
    operation: 'ConditionCheck' as const,
    key: util.dynamodb.toMapValues(membershipKey(roomId, userId)),
    condition: {
      expression: '#role = :owner',
      expressionNames: { '#role': 'role' },
      expressionValues: util.dynamodb.toMapValues({ ':owner': 'OWNER' }),
      returnValuesOnConditionCheckFailure: false,
    },
  };
}

/** Tells a user what changed for them, on all their devices. */
export function putInboxEntry(
  ctx: Context,
  table: string,
  userId: string,
  changeId: string,
  entry: { kind: InboxKind; roomId?: string; notification?: Partial<Notification>; at: string },
) {
  return {
    table,
    operation: 'PutItem' as const,
    key: util.dynamodb.toMapValues(inboxKey(userId, changeId)),
    attributeValues: util.dynamodb.toMapValues({
      userId,
      changeId,
      ...entry,
      correlationId: correlationIdOf(ctx),
      expiresAt: changeExpiry(),
    }),
  };
}

/** When an entry of a change log may go, in epoch seconds. */
function changeExpiry(): number {
  return util.time.nowEpochSeconds() + limits.changeLogDays * 86400;
}

/** What happened to a membership, for those outside who want to know; read markers and the like concern nobody. */
export type MembershipFact = 'JOINED' | 'ADDED' | 'ROLE_CHANGED' | 'LEFT' | 'REMOVED';

/**
 * An entry of a room's change log: whole copies of what changed, so that a catch-up is one Query. `fact` and `actorId`
 * are not shown: functions/publish-domain-events makes an event of them.
 */
export function putChange(
  ctx: Context,
  table: string,
  roomId: string,
  changeId: string,
  change: Record<string, unknown> & { fact?: MembershipFact; actorId?: string },
) {
  return {
    table,
    operation: 'PutItem' as const,
    key: util.dynamodb.toMapValues(changeKey(roomId, changeId)),
    attributeValues: util.dynamodb.toMapValues({
      ...change,
      correlationId: correlationIdOf(ctx),
      expiresAt: changeExpiry(),
    }),
  };
}

/** When an idempotency item may go, in epoch seconds. */
export function idempotencyExpiry(): number {
  return util.time.nowEpochSeconds() + limits.idempotencyHours * 3600;
}
