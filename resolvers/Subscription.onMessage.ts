import { type Context, extensions } from '@aws-appsync/utils';
import type { SubscriptionOnMessageArgs } from '../schema.generated.ts';
import { callerId } from './lib/identity.ts';
import { requireMember, type RoomAccess } from './lib/room-access.ts';

export function request(ctx: Context<SubscriptionOnMessageArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  return {};
}

/** Members only; ends when the caller is removed from the room. */
export function response(ctx: Context<SubscriptionOnMessageArgs>): null {
  requireMember(ctx.stash as RoomAccess);
  const { roomId } = ctx.args;
  extensions.setSubscriptionFilter({
    filterGroup: [{ filters: [{ fieldName: 'roomId', operator: 'eq', value: roomId }] }],
  });
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [
      {
        filters: [
          { fieldName: 'roomId', operator: 'eq', value: roomId },
          { fieldName: 'userId', operator: 'eq', value: callerId(ctx.identity) },
        ],
      },
    ],
  });
  return null;
}
