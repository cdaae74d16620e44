import type { JsonObject } from '../../../lib/json.ts';
import { commit, type Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { consumedCapacity, sumConsumption, writeConsumption, type Consumption } from '../items/capacity.ts';
import type { ItemChange } from '../items/item-change.ts';
import {
  checkAction,
  deleteAction,
  putAction,
  updateAction,
  type WriteAction,
} from '../items/write-action.ts';
import { itemBytes } from '../item-size.ts';
import { parseEnum } from '../request-validation.ts';
import type { ConditionalRequest, DeleteItemRequest } from '../requests.ts';
import { clientTokenOf } from './client-token.ts';
import {
  forEachAction,
  parseObject,
  parseTransactItems,
  refuseDuplicates,
  refuseTooLarge,
} from './transaction-request.ts';
import { parseDelete, parsePut, parseUpdate } from './write-item.ts';

/** One action, its expressions parsed, not yet held against its table. */
interface ParsedAction {
  tableName: string;
  isCheck: boolean;
  prepare(engine: Engine): WriteAction;
}

/**
 * `TransactWriteItems`: all actions or none, at one moment for everybody, also across a death of the process.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 *
 * Nothing is waited for between the first look at an item and the write, so no two transactions are ever in each
 * other's way and `TransactionConflict` does not occur.
 */
export async function transactWriteItems(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const mode = parseEnum(input, 'ReturnConsumedCapacity', ['INDEXES', 'TOTAL', 'NONE']);
  const parsed = parseTransactItems(input).map(parseAction);
  for (const { tableName } of parsed) engine.tables.get(tableName);
  const token = clientTokenOf(engine, input);
  if (token.isUsed) {
    await engine.queue.settled();
    return {};
  }
  const actions = forEachAction(parsed, (action) => action.prepare(engine));
  refuseDuplicates(actions.map(({ table, itemKey }) => table.itemPrefix + itemKey));
  const { decided } = await commit(engine, () => {
    const all = decideAll(actions);
    return { decided: all, changes: all.filter((_, i) => parsed[i]?.isCheck === false), extra: token.use() };
  });
  return mode === undefined || mode === 'NONE' ? {} : { ConsumedCapacity: capacities(decided, mode) };
}

function decideAll(actions: WriteAction[]): ItemChange[] {
  const changes = forEachAction(actions, (action) => action.decide());
  refuseTooLarge(changes.reduce((sum, { after }) => sum + (after === null ? 0 : itemBytes(after)), 0));
  return changes;
}

const parsers: Record<string, (action: JsonObject, position: number) => ParsedAction> = {
  Put: (action) => parsedAction(parsePut(action), putAction),
  Update: (action) => parsedAction(parseUpdate(action), updateAction),
  Delete: (action) => parsedAction(parseDelete(action), deleteAction),
  ConditionCheck: (action, position) => ({
    ...parsedAction(parseCheck(action, position), checkAction),
    isCheck: true,
  }),
};

function parseAction(item: JsonObject, index: number): ParsedAction {
  const [kind = '', ...others] = Object.keys(item).filter((name) => item[name] != null);
  const parse = Object.hasOwn(parsers, kind) ? parsers[kind] : undefined;
  if (parse === undefined || others.length > 0) {
    throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  return parse(parseObject(item[kind]), index + 1);
}

function parsedAction<R extends ConditionalRequest>(
  request: R,
  prepare: (engine: Engine, request: R) => WriteAction,
): ParsedAction {
  return { tableName: request.TableName, isCheck: false, prepare: (engine) => prepare(engine, request) };
}

function parseCheck(action: JsonObject, position: number): DeleteItemRequest {
  if (typeof action['ConditionExpression'] === 'string') return parseDelete(action);
  throw validationException(
    '1 validation error detected: ' +
      `Value null at 'transactItems.${position}.member.conditionCheck.conditionExpression' ` +
      'failed to satisfy constraint: Member must not be null',
  );
}

function capacities(changes: ItemChange[], mode: 'INDEXES' | 'TOTAL') {
  const consumptions: Consumption[] = sumConsumption(changes.map(writeConsumption));
  return consumptions.flatMap((sum) => consumedCapacity(sum, mode, 'Write').ConsumedCapacity ?? []);
}
