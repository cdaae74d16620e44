import { util } from '@aws-appsync/utils';
import type { PresenceStatus, RoomSignal } from '../../schema.generated.ts';
import { heartbeatKey, type ItemKey } from './keys.ts';
import { limits } from './limits.ts';

/** What a member last told of being there. */
export type PresenceItem = ItemKey & {
  roomId: string;
  userId: string;
  displayName: string;
  status: PresenceStatus;
  /** Epoch milliseconds. */
  toldAt: number;
};

/** When a user's client last said that it is alive. */
export type HeartbeatItem = ItemKey & {
  /** Epoch milliseconds. */
  heartbeatAt: number;
};

/** The item that keeps a user's presence alive, over all rooms. */
export function heartbeatItem(userId: string, nowMs: number) {
  return {
    ...heartbeatKey(userId),
    heartbeatAt: nowMs,
    expiresAt: util.time.epochMilliSecondsToSeconds(nowMs) + 86400,
  };
}

/** What is true now of somebody's presence: without a heartbeat they are gone, whatever they told. */
export function presenceSignal(presence: PresenceItem, heartbeatAtMs: number, nowMs: number): RoomSignal {
  const endsAtMs = heartbeatAtMs + limits.presenceExpirySeconds * 1000;
  const status = endsAtMs > nowMs ? presence.status : 'OFFLINE';
  return {
    roomId: presence.roomId,
    kind: 'PRESENCE',
    userId: presence.userId,
    displayName: presence.displayName,
    typing: null,
    presence: status,
    readMessageId: null,
    at: util.time.epochMilliSecondsToISO8601(presence.toldAt),
    expiresAt: status === 'OFFLINE' ? null : util.time.epochMilliSecondsToISO8601(endsAtMs),
  };
}
