import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import type { Factory } from '../../schema.generated.ts';
import { conflict, notFound } from '../lib/errors.ts';
import { type FactoryChangeItem, type FactoryItem, readFactory, toFactory } from '../lib/factory.ts';
import {
  countFactory,
  isStill,
  laterChangeId,
  putTreeChange,
  readRace,
  settle,
} from '../lib/factory-change.ts';
import { callerId } from '../lib/identity.ts';
import { factoryKey } from '../lib/tree-keys.ts';

/** Who deletes what is gone already is answered with what it was. */
function requireExpected(ctx: Context): FactoryItem {
  const item = readFactory(ctx.stash.item);
  const latest = ctx.stash.latest as FactoryChangeItem | null;
  if (!item) {
    if (!latest || latest.kind !== 'DELETED' || !latest.factory) notFound('The factory');
    const gone = (latest as FactoryChangeItem).factory as Factory;
    runtime.earlyReturn(settle(ctx, gone));
  }
  const factory = item as FactoryItem;
  if (factory.version !== ctx.stash.expectedVersion) {
    conflict('The factory has changed meanwhile.', toFactory(factory));
  }
  return factory;
}

/** Deletes the version that was read, counts it off and writes the change into the log, as one. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.settled) runtime.earlyReturn(ctx.stash.settled);
  const before = requireExpected(ctx);
  const table = ctx.env.TREE_TABLE as string;
  ctx.stash.before = before;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table,
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues(factoryKey(before.treeId, before.id)),
        condition: isStill(before),
      },
      countFactory(table, before.treeId, -1),
      ...putTreeChange(ctx, table, {
        treeId: before.treeId,
        changeId: laterChangeId(before.changeId),
        kind: 'DELETED',
        factoryId: before.id,
        factory: toFactory(before),
        actorId: callerId(ctx.identity),
        source: 'API',
        at: util.time.nowISO8601(),
      }),
    ],
  };
}

/** Somebody who deleted it first did what the caller wanted. */
export function response(ctx: Context) {
  const before = ctx.stash.before as FactoryItem;
  if (!ctx.error) return settle(ctx, before);
  if (readRace(ctx, 0) === 'collided') return null;
  if (!ctx.stash.item) return settle(ctx, before);
  const current = readFactory(ctx.stash.item);
  return conflict('The factory has changed meanwhile.', current ? toFactory(current) : null);
}
