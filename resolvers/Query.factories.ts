import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { QueryFactoriesArgs } from '../schema.generated.ts';
import { failOn } from './lib/errors.ts';
import { type FactoryItem, readFactory, toFactory } from './lib/factory.ts';
import { callerId } from './lib/identity.ts';
import type { ItemKey } from './lib/keys.ts';
import { limits } from './lib/limits.ts';
import { openToken, sealToken } from './lib/page-token.ts';
import { pageSize } from './lib/text.ts';
import { factoryKey, requiredTreeId } from './lib/tree-keys.ts';

/** A page goes on in the same tree only. */
function tokenOwner(ctx: Context<QueryFactoriesArgs>): string {
  return `${callerId(ctx.identity)}|factories|${ctx.args.treeId}`;
}

/** Reads one item more than the page holds, so that a whole tree is known to be one. */
export function request(ctx: Context<QueryFactoriesArgs>): DynamoDBQueryRequest {
  const limit = pageSize(ctx.args.limit, limits.factoriesPerPage, limits.factoriesPerPage);
  const start = factoryKey(requiredTreeId(ctx.args.treeId), '');
  const position = openToken(tokenOwner(ctx), ctx.args.nextToken);
  ctx.stash.limit = limit;
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk > :position',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': start.pk,
        ':position': position === null ? start.sk : position,
      }),
    },
    limit: limit + 1,
    consistentRead: true,
  };
}

/** In the order they were created, for that is how ids sort. */
export function response(ctx: Context<QueryFactoriesArgs>) {
  failOn(ctx.error);
  const found = ctx.result.items as ItemKey[];
  const limit = ctx.stash.limit as number;
  const page = found.slice(0, limit);
  const factories = page.map((item) => readFactory(item)).filter((factory) => factory !== null);
  const last = found.length > limit ? (page[limit - 1] as ItemKey) : null;
  return {
    items: factories.map((factory) => toFactory(factory as FactoryItem)),
    nextToken: last ? sealToken(tokenOwner(ctx), last.sk) : null,
  };
}
