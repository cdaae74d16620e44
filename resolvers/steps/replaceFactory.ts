import { type Context, type DynamoDBTransactWriteItemsRequest, runtime } from '@aws-appsync/utils';
import type { UpdateFactoryInput } from '../../schema.generated.ts';
import { conflict, notFound } from '../lib/errors.ts';
import {
  type FactoryChangeItem,
  type FactoryItem,
  readFactory,
  requirePool,
  toFactory,
} from '../lib/factory.ts';
import {
  changeOf,
  nextFactory,
  putTreeChange,
  readRace,
  replaceFactory,
  settle,
} from '../lib/factory-change.ts';

/** Refuses when the factory is not, or no longer, the version that the caller saw. */
function requireExpected(ctx: Context): FactoryItem {
  const item = readFactory(ctx.stash.item);
  const latest = ctx.stash.latest as FactoryChangeItem | null;
  if (!item && !latest) notFound('The factory');
  if (!item) conflict('The factory has been deleted meanwhile.', null);
  const factory = item as FactoryItem;
  if (factory.version !== ctx.stash.expectedVersion) {
    conflict('The factory has changed meanwhile.', toFactory(factory));
  }
  return factory;
}

/** What the input names, on top of what stands there. Other bounds empty the children: they come from another pool. */
function revised(before: FactoryItem, { name, lowerBound, upperBound }: UpdateFactoryInput) {
  const lower = lowerBound ?? before.lowerBound;
  const upper = upperBound ?? before.upperBound;
  requirePool(lower, upper);
  const isOtherPool = lower !== before.lowerBound || upper !== before.upperBound;
  return {
    name: name ?? before.name,
    lowerBound: lower,
    upperBound: upper,
    ...(isOtherPool ? { children: [], generatedAt: null } : {}),
  };
}

/** Writes `stash.input` over the version that was read, and the change into the log, as one. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.settled) runtime.earlyReturn(ctx.stash.settled);
  const before = requireExpected(ctx);
  const table = ctx.env.TREE_TABLE as string;
  const next = nextFactory(ctx, before, 'UPDATED', revised(before, ctx.stash.input as UpdateFactoryInput));
  ctx.stash.next = next;
  return {
    operation: 'TransactWriteItems',
    transactItems: [replaceFactory(table, before, next), ...putTreeChange(ctx, table, changeOf(next))],
  };
}

export function response(ctx: Context) {
  if (!ctx.error) return settle(ctx, ctx.stash.next as FactoryItem);
  if (readRace(ctx, 0) === 'collided') return null;
  const current = readFactory(ctx.stash.item);
  return conflict('The factory has changed meanwhile.', current ? toFactory(current) : null);
}
