import type { Context } from '@aws-appsync/utils';
import type { MutationOpenDirectArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { callerId } from './lib/identity.ts';
import { directRoomId } from './lib/keys.ts';

export function request(ctx: Context<MutationOpenDirectArgs>) {
  const caller = callerId(ctx.identity);
  const { userId } = ctx.args;
  if (userId === caller) badRequest('userId', 'must name somebody else');
  ctx.stash.userId = userId;
  ctx.stash.roomId = directRoomId(caller, userId);
  return {};
}

export function response(ctx: Context) {
  return ctx.prev.result;
}
