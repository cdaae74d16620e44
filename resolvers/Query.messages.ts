import type { Context } from '@aws-appsync/utils';
import type { QueryMessagesArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import type { StoredMessage } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { pageSize } from './lib/text.ts';

export function request(ctx: Context<QueryMessagesArgs>) {
  const { roomId, before, after, around, limit } = ctx.args;
  const given = [before, after, around].filter((anchor) => anchor !== null && anchor !== undefined);
  if (given.length > 1) badRequest('before', 'goes neither with after nor with around');
  const page = pageSize(limit, limits.messagesPerPageDefault, limits.messagesPerPage);
  const newer = around ? Math.floor(page / 2) : 0;
  ctx.stash.roomId = roomId;
  ctx.stash.anchor = given.length > 0 ? given[0] : null;
  ctx.stash.direction = before ? 'before' : after ? 'after' : around ? 'around' : null;
  ctx.stash.firstPage = page - newer;
  ctx.stash.newerPage = newer;
  return {};
}

/** Newest first. `nextToken` is the id to go on from, null when the query met the end. */
export function response(ctx: Context) {
  const found = ctx.stash.found as StoredMessage[];
  const size = ctx.stash.firstPage as number;
  const page = found.slice(0, size);
  const last = page.length > 0 ? (page[page.length - 1] as StoredMessage) : null;
  const newer = (ctx.stash.newer ? ctx.stash.newer : []) as StoredMessage[];
  const items = ctx.stash.direction === 'after' ? page.reverse() : [...newer.reverse(), ...page];
  return { items, nextToken: found.length > size && last ? last.id : null };
}
