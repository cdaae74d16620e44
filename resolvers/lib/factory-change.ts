import { type Context, util } from '@aws-appsync/utils';
import type { ChangeKind, Factory } from '../../schema.generated.ts';
import { correlationIdOf } from './correlation.ts';
import { unavailable } from './errors.ts';
import { callerId } from './identity.ts';
import { type FactoryChangeItem, type FactoryItem, toFactory } from './factory.ts';
import { limits } from './limits.ts';
import { type CancellationReason, hasFailedCondition } from './transaction.ts';
import { factoryCountKey, factoryKey, latestChangeKey, treeChangeKey } from './tree-keys.ts';
import { earliestUlid, ulidTime } from './ulid.ts';

/** A change id that sorts behind the factory's last one, whatever the clocks of two servers say. */
export function laterChangeId(lastId: string): string {
  const id = util.autoUlid();
  return id > lastId ? id : `${earliestUlid(ulidTime(lastId) + 1).slice(0, 10)}${id.slice(10)}`;
}

/** The factory `before` with `values`, as the caller's next version. */
export function nextFactory(
  ctx: Context,
  before: FactoryItem,
  kind: ChangeKind,
  values: object,
): FactoryItem {
  return {
    ...before,
    ...values,
    updatedBy: callerId(ctx.identity),
    updatedAt: util.time.nowISO8601(),
    version: before.version + 1,
    changeId: laterChangeId(before.changeId),
    changeKind: kind,
    correlationId: correlationIdOf(ctx),
  };
}

/** The entry of the change log that tells how `item` came to be what it is. */
export function changeOf(item: FactoryItem): FactoryChangeItem {
  return {
    treeId: item.treeId,
    changeId: item.changeId,
    kind: item.changeKind,
    factoryId: item.id,
    factory: toFactory(item),
    actorId: item.updatedBy,
    source: 'API',
    at: item.updatedAt,
  };
}

/** When an entry of the change log may go, in epoch seconds. */
function changeExpiry(): number {
  return util.time.nowEpochSeconds() + limits.changeLogDays * 86400;
}

/** Writes a change into the log and beside its factory. A deletion is remembered as long as the log keeps it. */
export function putTreeChange(ctx: Context, table: string, change: FactoryChangeItem) {
  const expiresAt = changeExpiry();
  const correlationId = correlationIdOf(ctx);
  const isDeletion = change.kind === 'DELETED';
  return [
    {
      table,
      operation: 'PutItem' as const,
      key: util.dynamodb.toMapValues(latestChangeKey(change.treeId, change.factoryId)),
      attributeValues: util.dynamodb.toMapValues({
        ...change,
        correlationId,
        ...(isDeletion ? { expiresAt } : {}),
      }),
    },
    {
      table,
      operation: 'PutItem' as const,
      key: util.dynamodb.toMapValues(treeChangeKey(change.treeId, change.changeId)),
      attributeValues: util.dynamodb.toMapValues({
        ...change,
        ...(isDeletion ? { factory: null } : {}),
        correlationId,
        expiresAt,
      }),
    },
  ];
}

/** One factory more or less, in a tree that has no more than its limit. */
export function countFactory(table: string, treeId: string, step: number) {
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(factoryCountKey(treeId)),
    update: {
      expression: 'ADD factories :step',
      expressionValues: util.dynamodb.toMapValues({ ':step': step }),
    },
    ...(step > 0
      ? {
          condition: {
            expression: 'attribute_not_exists(factories) OR factories < :max',
            expressionValues: util.dynamodb.toMapValues({ ':max': limits.factoriesPerTree }),
            returnValuesOnConditionCheckFailure: false,
          },
        }
      : {}),
  };
}

/**
 * True while the item still is what was read. Beside the version it compares what a script may have changed without
 * counting it up, so that nothing unseen is ever overwritten.
 */
export function isStill(before: FactoryItem) {
  return {
    expression:
      'version = :wasVersion AND changeId = :wasChange AND #name = :wasName AND lowerBound = :wasLower AND upperBound = :wasUpper AND children = :wasChildren',
    expressionNames: { '#name': 'name' },
    expressionValues: util.dynamodb.toMapValues({
      ':wasVersion': before.version,
      ':wasChange': before.changeId,
      ':wasName': before.name,
      ':wasLower': before.lowerBound,
      ':wasUpper': before.upperBound,
      ':wasChildren': before.children,
    }),
    returnValuesOnConditionCheckFailure: true,
  };
}

/** Replaces what callers can change; anything else in the item stays. */
export function replaceFactory(table: string, before: FactoryItem, next: FactoryItem) {
  const values: Record<string, unknown> = {
    ':name': next.name,
    ':lower': next.lowerBound,
    ':upper': next.upperBound,
    ':children': next.children,
    ':generatedAt': next.generatedAt ? next.generatedAt : null,
    ':by': next.updatedBy,
    ':at': next.updatedAt,
    ':version': next.version,
    ':changeId': next.changeId,
    ':changeKind': next.changeKind,
    ':correlationId': next.correlationId,
  };
  return {
    table,
    operation: 'UpdateItem' as const,
    key: util.dynamodb.toMapValues(factoryKey(next.treeId, next.id)),
    update: {
      expression:
        'SET #name = :name, lowerBound = :lower, upperBound = :upper, children = :children, generatedAt = :generatedAt, updatedBy = :by, updatedAt = :at, version = :version, changeId = :changeId, changeKind = :changeKind, correlationId = :correlationId',
      expressionNames: { '#name': 'name' },
      expressionValues: util.dynamodb.toMapValues(values),
    },
    condition: isStill(before),
  };
}

/** Ends a step: the answer of the whole field, which later attempts leave as it is. */
export function settle(ctx: Context, factory: Factory): Factory {
  ctx.stash.settled = toFactory(factory);
  return ctx.stash.settled as Factory;
}

/**
 * After a transaction that failed: takes over what the item is now, if the condition on it said so, for the next attempt.
 * A transaction that collided with another one is just tried again.
 */
export function readRace(ctx: Context, index: number): 'changed' | 'collided' {
  const reasons = (ctx.result ? ctx.result.cancellationReasons : null) as CancellationReason[] | null;
  if (hasFailedCondition(reasons, index)) {
    const reason = (reasons as CancellationReason[])[index] as CancellationReason;
    ctx.stash.item = reason.item ? reason.item : null;
    return 'changed';
  }
  const hasCollided = reasons ? reasons.some(({ type }) => type === 'TransactionConflict') : false;
  if (!hasCollided) unavailable();
  return 'collided';
}
