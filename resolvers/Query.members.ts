import type { Context } from '@aws-appsync/utils';
import type { QueryMembersArgs } from '../schema.generated.ts';
import { callerId } from './lib/identity.ts';
import type { MembershipItem } from './lib/items.ts';
import { limits } from './lib/limits.ts';
import { toMembership } from './lib/membership.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { pageSize } from './lib/text.ts';

/** A page goes on in the same room only. */
function tokenOwner(ctx: Context<QueryMembersArgs>): string {
  return `${callerId(ctx.identity)}|members|${ctx.args.roomId}`;
}

export function request(ctx: Context<QueryMembersArgs>) {
  ctx.stash.roomId = ctx.args.roomId;
  ctx.stash.limit = pageSize(ctx.args.limit, limits.membersPerPage, limits.membersPerPage);
  ctx.stash.position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  return {};
}

export function response(ctx: Context<QueryMembersArgs>) {
  const nextPosition = ctx.stash.nextPosition as string | null;
  return {
    items: (ctx.stash.members as MembershipItem[]).map((member) => toMembership(member)),
    nextToken: nextPosition ? sealToken(tokenOwner(ctx), nextPosition) : null,
  };
}
