import type { Context } from '@aws-appsync/utils';
import type { MutationMarkNotificationsReadArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import { limits } from './lib/limits.ts';
import { type NotificationItem, toNotification } from './lib/notification.ts';
import { isUlid } from './lib/ulid.ts';

export function request(ctx: Context<MutationMarkNotificationsReadArgs>) {
  const { ids } = ctx.args;
  const distinct = ids.filter((id, index) => ids.indexOf(id) === index);
  if (distinct.length > limits.notificationsPerMark) {
    badRequest('ids', `must name at most ${limits.notificationsPerMark} notifications`);
  }
  if (!distinct.every((id) => isUlid(id))) badRequest('ids', 'must be ids of notifications');
  ctx.stash.ids = distinct;
  ctx.stash.found = [];
  return {};
}

/** Those that are there, in the order they were named: what has expired meanwhile is left out. */
export function response(ctx: Context) {
  const found = ctx.stash.found as NotificationItem[];
  return found.map((item) => toNotification(item));
}
