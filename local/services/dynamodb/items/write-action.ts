import { attributeOf, sameValue, type Item } from '../attribute-value.ts';
import { currentItem, type Engine } from '../engine.ts';
import { conditionalCheckFailed, validationException } from '../exceptions.ts';
import { isSatisfied } from '../expressions/condition.ts';
import type { UpdateAction } from '../expressions/expression.ts';
import { conditionOfLegacy } from '../expressions/legacy-condition.ts';
import { actionsOfLegacy } from '../expressions/legacy-update.ts';
import { applyUpdate } from '../expressions/update.ts';
import { itemBytes, maxItemBytes } from '../item-size.ts';
import type {
  ConditionalRequest,
  DeleteItemRequest,
  PutItemRequest,
  UpdateItemRequest,
} from '../requests.ts';
import { encodeKey } from '../tables/key-encoding.ts';
import { validateIndexKey, validateItem, validateKey, validateKeyPaths } from '../tables/key-validation.ts';
import type { Table } from '../tables/table.ts';
import type { ItemChange } from './item-change.ts';

/** A validated write of one item. */
export interface WriteAction {
  table: Table;
  itemKey: string;
  /**
   * Looks at the item as it is now and decides what becomes of it.
   *
   * @throws AwsError when the condition does not hold or the update cannot be applied.
   */
  decide(): ItemChange;
}

/** @throws AwsError when the item does not fit the table. */
export function putAction(engine: Engine, request: PutItemRequest): WriteAction {
  if (itemBytes(request.Item) > maxItemBytes) {
    throw validationException('Item size has exceeded the maximum allowed size');
  }
  const table = engine.tables.get(request.TableName);
  validateItem(request.Item, table);
  return action(engine, table, request.Item, request, () => request.Item);
}

/** @throws AwsError when the key does not fit the table. */
export function deleteAction(engine: Engine, request: DeleteItemRequest): WriteAction {
  const table = engine.tables.get(request.TableName);
  validateKey(request.Key, table);
  return action(engine, table, request.Key, request, () => null);
}

/** @throws AwsError when the key does not fit the table, or the update touches it. */
export function updateAction(engine: Engine, request: UpdateItemRequest): WriteAction {
  const table = engine.tables.get(request.TableName);
  validateKey(request.Key, table);
  const updates = updatesOf(request);
  validateUpdates(updates, table);
  validateKeyPaths(Object.keys(request._updates?.nestedPaths ?? {}), table);
  return action(engine, table, request.Key, request, (before) => {
    const after = applyUpdate(before ?? request.Key, updates);
    validateUpdated(before, after, table);
    return after;
  });
}

/** The check of a transaction: changes nothing. */
export function checkAction(engine: Engine, request: DeleteItemRequest): WriteAction {
  const table = engine.tables.get(request.TableName);
  validateKey(request.Key, table);
  return action(engine, table, request.Key, request, (before) => before);
}

/** The clauses of an update, of either generation. */
export function updatesOf(request: UpdateItemRequest): UpdateAction[] {
  return request._updates?.sections ?? actionsOfLegacy(request.AttributeUpdates ?? {});
}

function action(
  engine: Engine,
  table: Table,
  key: Item,
  request: ConditionalRequest,
  apply: (before: Item | null) => Item | null,
): WriteAction {
  const itemKey = encodeKey(key, table.key);
  validateKeyPaths(Object.keys(request._condition?.nestedPaths ?? {}), table);
  function decide(): ItemChange {
    const before = currentItem(engine, table, itemKey);
    checkCondition(request, before);
    return { table, itemKey, before, after: apply(before) };
  }
  return { table, itemKey, decide };
}

function checkCondition(request: ConditionalRequest, item: Item | null): void {
  const { _condition, Expected, ConditionalOperator } = request;
  const condition = _condition?.expression ?? (Expected && conditionOfLegacy(Expected, ConditionalOperator));
  if (condition === undefined || isSatisfied(condition, item ?? {})) return;
  throw conditionalCheckFailed(request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? item : null);
}

function validateUpdates(updates: UpdateAction[], table: Table): void {
  for (const { path } of updates) {
    if (!table.keyNames.includes(String(path[0]))) continue;
    throw validationException(
      'One or more parameter values were invalid: ' +
        `Cannot update attribute ${String(path[0])}. This attribute is part of the key`,
    );
  }
}

function validateUpdated(before: Item | null, after: Item, table: Table): void {
  if (itemBytes(after) > maxItemBytes) {
    throw validationException('Item size to update has exceeded the maximum allowed size');
  }
  for (const index of table.indexes) {
    // An index made later leaves out items that do not fit it; they may still be updated elsewhere.
    if (index.keyNames.some((name) => isChanged(name, before, after))) validateIndexKey(after, index);
  }
}

function isChanged(name: string, before: Item | null, after: Item): boolean {
  const [old, fresh] = [before && attributeOf(before, name), attributeOf(after, name)];
  return fresh !== undefined && !(old && sameValue(old, fresh));
}
