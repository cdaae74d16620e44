import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { notFound } from '../lib/errors.ts';
import { type FactoryItem, readFactory } from '../lib/factory.ts';
import {
  changeOf,
  nextFactory,
  putTreeChange,
  readRace,
  replaceFactory,
  settle,
} from '../lib/factory-change.ts';

/** As many entries as a factory has children at most. */
const turns = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** This many whole numbers from the pool, each as likely as any other, both bounds included. */
function draw(count: number, lowerBound: number, upperBound: number): number[] {
  const size = upperBound - lowerBound + 1;
  return turns
    .slice(0, count)
    .map(() => lowerBound + Math.min(size - 1, Math.floor(util.math.randomDouble() * size)));
}

/**
 * Writes `stash.count` new numbers over the version that was read, and the change into the log, as one. Stands in the
 * pipeline several times: when somebody was faster, the next one draws from the pool as it is then.
 */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.settled) runtime.earlyReturn(ctx.stash.settled);
  const found = readFactory(ctx.stash.item);
  if (!found) notFound('The factory');
  const before = found as FactoryItem;
  const table = ctx.env.TREE_TABLE as string;
  const next = nextFactory(ctx, before, 'CHILDREN_GENERATED', {
    children: draw(ctx.stash.count as number, before.lowerBound, before.upperBound),
    generatedAt: util.time.nowISO8601(),
  });
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [replaceFactory(table, before, next), ...putTreeChange(ctx, table, changeOf(next))],
  };
}

export function response(ctx: Context) {
  if (!ctx.error) return settle(ctx, ctx.stash.next as FactoryItem);
  readRace(ctx, 0);
  return null;
}
