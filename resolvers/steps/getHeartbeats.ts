import { type Context, runtime } from '@aws-appsync/utils';
import { batchGet, batchGetResult } from '../lib/batch-get.ts';
import { heartbeatKey } from '../lib/keys.ts';
import type { PresenceItem } from '../lib/presence.ts';

/** The heartbeats of the people in `stash.presences`, in one call. */
export function request(ctx: Context) {
  const presences = ctx.stash.presences as PresenceItem[];
  if (presences.length === 0) runtime.earlyReturn([]);
  return batchGet(
    ctx,
    presences.map((presence) => heartbeatKey(presence.userId)),
    false,
  );
}

/** Answers them in the order of the presences, null for people without one. */
export function response(ctx: Context) {
  return batchGetResult(ctx);
}
