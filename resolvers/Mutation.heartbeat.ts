import type { Context } from '@aws-appsync/utils';
import type { MutationHeartbeatArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { limits } from './lib/limits.ts';

export function request(ctx: Context<MutationHeartbeatArgs>) {
  const { roomIds } = ctx.args;
  const distinct = roomIds.filter((roomId, index) => roomIds.indexOf(roomId) === index);
  if (distinct.length > limits.heartbeatRooms) {
    badRequest('roomIds', `must name at most ${limits.heartbeatRooms} rooms`);
  }
  ctx.stash.roomIds = distinct;
  ctx.stash.heads = [];
  return {};
}

/** Rooms that the caller is not a member of are left out. */
export function response(ctx: Context) {
  return ctx.stash.heads;
}
