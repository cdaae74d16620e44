import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import type { CreateFactoryInput, Factory } from '../../schema.generated.ts';
import { correlationIdOf } from '../lib/correlation.ts';
import { idempotencyMismatch, limitExceeded } from '../lib/errors.ts';
import { type FactoryItem, toFactory } from '../lib/factory.ts';
import { changeOf, countFactory, putTreeChange, readRace, settle } from '../lib/factory-change.ts';
import { callerId } from '../lib/identity.ts';
import { idempotencyKey } from '../lib/keys.ts';
import { limits } from '../lib/limits.ts';
import { hasFailedCondition, idempotencyExpiry, putNew } from '../lib/transaction.ts';
import { factoryKey } from '../lib/tree-keys.ts';

/** Positions in the transaction below. */
const idempotencyIndex = 0;
const countIndex = 1;

function newFactory(ctx: Context, treeId: string, input: CreateFactoryInput): FactoryItem {
  const id = util.autoUlid();
  return {
    ...factoryKey(treeId, id),
    id,
    treeId,
    name: input.name,
    lowerBound: input.lowerBound,
    upperBound: input.upperBound,
    children: [],
    generatedAt: null,
    updatedBy: callerId(ctx.identity),
    updatedAt: util.time.nowISO8601(),
    version: 1,
    changeId: id,
    changeKind: 'CREATED',
    correlationId: correlationIdOf(ctx),
  };
}

/** Writes the factory `stash.input`, its change, the idempotency key and the tree's count as one. */
export function request(ctx: Context): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.settled) runtime.earlyReturn(ctx.stash.settled);
  const table = ctx.env.TREE_TABLE as string;
  const userId = callerId(ctx.identity);
  const treeId = ctx.stash.treeId as string;
  const factory = newFactory(ctx, treeId, ctx.stash.input as CreateFactoryInput);
  ctx.stash.next = factory;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      putNew(table, idempotencyKey(userId, 'createFactory', ctx.stash.clientId as string), {
        factory: toFactory(factory),
        expiresAt: idempotencyExpiry(),
      }),
      countFactory(table, treeId, 1),
      putNew(table, factoryKey(treeId, factory.id), factory),
      ...putTreeChange(ctx, table, changeOf(factory)),
    ],
  };
}

function isSameRequest(first: Factory, again: Factory): boolean {
  return (
    first.treeId === again.treeId &&
    first.name === again.name &&
    first.lowerBound === again.lowerBound &&
    first.upperBound === again.upperBound
  );
}

/** A repeat is answered with what the first request made. */
export function response(ctx: Context) {
  const next = ctx.stash.next as FactoryItem;
  if (!ctx.error) return settle(ctx, next);
  const reasons = ctx.result ? ctx.result.cancellationReasons : null;
  if (hasFailedCondition(reasons, idempotencyIndex)) {
    const first = reasons[idempotencyIndex].item.factory as Factory;
    if (!isSameRequest(first, next)) idempotencyMismatch();
    return settle(ctx, first);
  }
  if (hasFailedCondition(reasons, countIndex)) limitExceeded('factoriesPerTree', limits.factoriesPerTree);
  readRace(ctx, idempotencyIndex);
  return null;
}
