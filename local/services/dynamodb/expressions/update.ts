import { attributeOf, typeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import {
  addDecimals,
  isStorable,
  maxSignificantDigits,
  significantDigits,
  subtractDecimals,
} from '../decimal.ts';
import { validationException } from '../exceptions.ts';
import { valueAt } from './document-path.ts';
import type { Path, UpdateAction, UpdateOperand } from './expression.ts';

/**
 * The item after an update. All operands and list positions refer to the item before it.
 *
 * @param before is left as it is.
 * @throws AwsError when a path leads nowhere or an operand has the wrong type.
 */
export function applyUpdate(before: Item, actions: UpdateAction[]): Item {
  const values = actions.map((action) => newValue(action, before));
  const draft = createDraft(before);
  actions.forEach((action, i) => draft.put(action.path, values[i]));
  return draft.finish();
}

/** What stands at the action's path afterwards; `undefined`: nothing. */
function newValue(action: UpdateAction, before: Item): AttributeValue | undefined {
  if (action.type === 'set') return operandValue(action.val, before);
  if (action.type === 'remove') return undefined;
  const existing = valueAt(before, action.path);
  const type = typeOf(action.val);
  if (existing !== undefined && typeOf(existing) !== type) throw wrongOperandType();
  if (type === 'N') return { N: storable(addDecimals(existing?.N ?? '0', action.val.N ?? '0')) };
  if (type !== 'SS' && type !== 'NS' && type !== 'BS') throw wrongOperandType();
  return changeSet(existing, action.val[type] ?? [], type, action.type);
}

function changeSet(
  existing: AttributeValue | undefined,
  members: string[],
  type: 'SS' | 'NS' | 'BS',
  change: 'add' | 'delete',
): AttributeValue | undefined {
  const present = existing?.[type] ?? [];
  const changed =
    change === 'add'
      ? [...present, ...members.filter((member) => !present.includes(member))]
      : present.filter((member) => !members.includes(member));
  return changed.length === 0 ? undefined : { [type]: changed };
}

function operandValue(operand: UpdateOperand, before: Item): AttributeValue {
  if (Array.isArray(operand)) {
    const value = valueAt(before, operand);
    if (value !== undefined) return value;
    throw validationException(
      'The provided expression refers to an attribute that does not exist in the item',
    );
  }
  if (!('type' in operand)) return operand;
  const [first, second] = operand.args;
  if (first === undefined || second === undefined) throw wrongOperandType();
  if (operand.type === 'function' && operand.name === 'if_not_exists') {
    const existing = Array.isArray(first) ? valueAt(before, first) : undefined;
    return existing ?? operandValue(second, before);
  }
  const [left, right] = [operandValue(first, before), operandValue(second, before)];
  if (operand.type === 'function') {
    if (left.L === undefined || right.L === undefined) throw wrongOperandType();
    return { L: [...left.L, ...right.L] };
  }
  if (left.N === undefined || right.N === undefined) throw wrongOperandType();
  const calculate = operand.type === 'add' ? addDecimals : subtractDecimals;
  return { N: storable(calculate(left.N, right.N)) };
}

interface Draft {
  put(path: Path, value: AttributeValue | undefined): void;
  finish(): Item;
}

/** A copy in progress. Lists keep their positions, with holes, until it is finished. */
function createDraft(before: Item): Draft {
  const item = { ...before };
  const copiedHeads = new Set<string>();
  const touchedLists = new Set<AttributeValue>();

  function copyOnce(head: string): void {
    const value = attributeOf(item, head);
    if (copiedHeads.has(head) || value === undefined) return;
    copiedHeads.add(head);
    item[head] = copyOf(value);
  }

  function put(path: Path, value: AttributeValue | undefined): void {
    const [head] = path;
    const last = path.at(-1);
    if (typeof head !== 'string' || last === undefined) throw invalidPath();
    if (path.length === 1) return putIntoMap(item, head, value);
    copyOnce(head);
    const parent = valueAt(item, path.slice(0, -1));
    if (typeof last === 'number' && parent?.L !== undefined) {
      touchedLists.add(parent);
      if (value === undefined) Reflect.deleteProperty(parent.L, last);
      else parent.L[last] = value;
    } else if (typeof last === 'string' && parent?.M !== undefined) putIntoMap(parent.M, last, value);
    else throw invalidPath();
  }

  function finish(): Item {
    for (const list of touchedLists) list.L = list.L?.filter(() => true) ?? [];
    return item;
  }

  return { put, finish };
}

function putIntoMap(map: Item, name: string, value: AttributeValue | undefined): void {
  if (value === undefined) Reflect.deleteProperty(map, name);
  else map[name] = value;
}

/** Copies maps and lists; what they hold at the leaves is never changed in place. */
function copyOf(value: AttributeValue): AttributeValue {
  if (value.L !== undefined) return { L: value.L.map(copyOf) };
  if (value.M === undefined) return value;
  const copy: Item = {};
  for (const name of Object.keys(value.M)) copy[name] = copyOf(value.M[name] ?? {});
  return { M: copy };
}

function storable(decimal: string): string {
  if (isStorable(decimal)) return decimal;
  throw validationException(
    significantDigits(decimal) > maxSignificantDigits
      ? `Attempting to store more than ${maxSignificantDigits} significant digits in a Number`
      : 'Number overflow. Attempting to store a number with magnitude larger than supported range',
  );
}

function wrongOperandType(): Error {
  return validationException('An operand in the update expression has an incorrect data type');
}

function invalidPath(): Error {
  return validationException('The document path provided in the update expression is invalid for update');
}
