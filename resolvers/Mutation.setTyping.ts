import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { MutationSetTypingArgs, RoomSignal } from '../schema.generated.ts';
import type { MembershipItem } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { signalOf } from './lib/signal.ts';

export function request(ctx: Context<MutationSetTypingArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  return {};
}

export function response(ctx: Context<MutationSetTypingArgs>): RoomSignal {
  const { typing } = ctx.args;
  const nowMs = util.time.nowEpochMilliSeconds();
  const endMs = nowMs + limits.typingExpirySeconds * 1000;
  return {
    ...signalOf(ctx.stash.membership as MembershipItem, nowMs),
    kind: 'TYPING',
    typing,
    expiresAt: typing ? util.time.epochMilliSecondsToISO8601(endMs) : null,
  };
}
