import type { Context } from '@aws-appsync/utils';
import type { QueryMessagesArgs } from '../schema.generated.ts';
import { badRequest } from './lib/errors.ts';
import type { StoredMessage } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { pageSize } from './lib/text.ts';
import { isUlid } from './lib/ulid.ts';

type Anchor = 'before' | 'after' | 'around';

function isGiven(value: string | null | undefined): boolean {
  return value !== null && value !== undefined;
}

export function request(ctx: Context<QueryMessagesArgs>) {
  const { roomId, before, after, around, limit } = ctx.args;
  const anchors = { before, after, around };
  const given = Object.keys(anchors).filter((name) => isGiven(anchors[name as Anchor]));
  if (given.length > 1) badRequest('before', 'goes neither with after nor with around');
  const direction = given.length > 0 ? (given[0] as Anchor) : null;
  const anchor = direction ? (anchors[direction] as string) : null;
  if (direction && !isUlid(anchor as string)) badRequest(direction, 'must be the id of a message');
  const page = pageSize(limit, limits.messagesPerPageDefault, limits.messagesPerPage);
  const newer = direction === 'around' ? Math.floor(page / 2) : 0;
  ctx.stash.roomId = roomId;
  ctx.stash.anchor = anchor;
  ctx.stash.direction = direction;
  ctx.stash.firstPage = page - newer;
  ctx.stash.newerPage = newer;
  return {};
}

/** Newest first. `nextToken` is the id to go on from, null when the query met the end. */
export function response(ctx: Context) {
  const found = ctx.stash.found as StoredMessage[];
  const size = ctx.stash.firstPage as number;
  const page = found.slice(0, size);
  const hasMore = found.length > size || ctx.stash.hasEndedEarly;
  const last = page.length > 0 ? (page[page.length - 1] as StoredMessage) : null;
  const newer = (ctx.stash.newer ? ctx.stash.newer : []) as StoredMessage[];
  const items = ctx.stash.direction === 'after' ? page.reverse() : [...newer.reverse(), ...page];
  return { items, nextToken: hasMore && last ? last.id : null };
}
