import { type Context, util } from '@aws-appsync/utils';
import type { QueryPresenceArgs } from '../schema.generated.ts';
import { type HeartbeatItem, type PresenceItem, presenceSignal } from './lib/presence.ts';

export function request(ctx: Context<QueryPresenceArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  return {};
}

export function response(ctx: Context) {
  const presences = ctx.stash.presences as PresenceItem[];
  const heartbeats = ctx.prev.result as (HeartbeatItem | null)[];
  const nowMs = util.time.nowEpochMilliSeconds();
  return {
    items: presences.map((presence, index) => {
      const heartbeat = heartbeats[index] ? (heartbeats[index] as HeartbeatItem) : null;
      return presenceSignal(presence, heartbeat ? heartbeat.heartbeatAt : 0, nowMs);
    }),
    nextToken: null,
  };
}
