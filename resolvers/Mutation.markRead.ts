import type { Context } from '@aws-appsync/utils';
import type { MutationMarkReadArgs, RoomSignal } from '../schema.generated.ts';
import { util } from '@aws-appsync/utils';
import type { MembershipItem } from './lib/items.ts';
import { signalOf } from './lib/signal.ts';

export function request(ctx: Context<MutationMarkReadArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.messageId = ctx.args.messageId;
  return {};
}

/** Where the marker stands now, which is further on when the message was an older one. */
export function response(ctx: Context): RoomSignal {
  const membership = ctx.stash.membership as MembershipItem;
  const signal = signalOf(membership, util.time.nowEpochMilliSeconds());
  return { ...signal, kind: 'READ', readMessageId: membership.readMessageId as string };
}
