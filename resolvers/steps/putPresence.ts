import { type Context, type DynamoDBTransactWriteItemsRequest, util } from '@aws-appsync/utils';
import { unauthorized, unavailable } from '../lib/errors.ts';
import { heartbeatKey, membershipKey, presenceKey } from '../lib/keys.ts';
import { heartbeatItem, type PresenceItem, presenceSignal } from '../lib/presence.ts';
import type { RoomAccess } from '../lib/room-access.ts';
import { requireSignals } from '../lib/signal.ts';
import { hasFailedCondition } from '../lib/transaction.ts';

/** Position in the transaction below. */
const membershipIndex = 0;

/** Keeps the caller's presence in the room, if they still are a member, and their heartbeat. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  const { roomId, userId, displayName } = requireSignals(ctx.stash as RoomAccess);
  const nowMs = util.time.nowEpochMilliSeconds();
  const presence: PresenceItem = {
    ...presenceKey(roomId, userId),
    roomId,
    userId,
    displayName,
    status: ctx.stash.status,
    toldAt: nowMs,
  };
  const heartbeat = heartbeatItem(userId, nowMs);
  const table = ctx.env.CHAT_TABLE as string;
  ctx.stash.signal = presenceSignal(presence, nowMs, nowMs);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'ConditionCheck',
        key: util.dynamodb.toMapValues(membershipKey(roomId, userId)),
        condition: { expression: 'attribute_exists(pk)', returnValuesOnConditionCheckFailure: false },
      },
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues(presenceKey(roomId, userId)),
        attributeValues: util.dynamodb.toMapValues({ ...presence, expiresAt: heartbeat.expiresAt }),
      },
      {
        table,
        operation: 'PutItem',
        key: util.dynamodb.toMapValues(heartbeatKey(userId)),
        attributeValues: util.dynamodb.toMapValues(heartbeat),
      },
    ],
  };
}

export function response(ctx: Context) {
  if (!ctx.error) return ctx.stash.signal;
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, membershipIndex)) {
    unauthorized('Only members of the room may do this. Join it first.');
  }
  return unavailable();
}
