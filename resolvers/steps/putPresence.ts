import { type Context, type DynamoDBBatchPutItemRequest, util } from '@aws-appsync/utils';
import { failOn } from '../lib/errors.ts';
import { presenceKey } from '../lib/keys.ts';
import { heartbeatItem, type PresenceItem, presenceSignal } from '../lib/presence.ts';
import type { RoomAccess } from '../lib/room-access.ts';
import { requireSignals } from '../lib/signal.ts';

/** Keeps the caller's presence in the room, and their heartbeat. */
export function request(ctx: Context): DynamoDBBatchPutItemRequest {
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
  ctx.stash.signal = presenceSignal(presence, nowMs, nowMs);
  return {
    operation: 'BatchPutItem',
    tables: {
      [ctx.env.CHAT_TABLE as string]: [
        util.dynamodb.toMapValues({ ...presence, expiresAt: heartbeat.expiresAt }),
        util.dynamodb.toMapValues(heartbeat),
      ],
    },
  };
}

export function response(ctx: Context) {
  failOn(ctx.error);
  return ctx.stash.signal;
}
