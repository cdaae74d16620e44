import { sameValue, typeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import { compareDecimals } from '../decimal.ts';
import { valueAt } from './document-path.ts';
import type { Comparator, Condition, ConditionFunction, Operand } from './expression.ts';

/** Whether an item satisfies a condition. An attribute that is not there satisfies no comparison except `<>`. */
export function isSatisfied(condition: Condition, item: Item): boolean {
  switch (condition.type) {
    case 'and':
      return condition.args.every((part) => isSatisfied(part, item));
    case 'or':
      return condition.args.some((part) => isSatisfied(part, item));
    case 'not':
      return !condition.args.some((part) => isSatisfied(part, item));
    case 'function':
      return holds(condition.name, valuesOf(condition.args, item));
    case 'between':
      return isBetween(valuesOf(condition.args, item));
    case 'in':
      return isIn(valuesOf(condition.args, item));
    default:
      return compares(condition.type, valuesOf(condition.args, item));
  }
}

/**
 * Order of two values of the same type, as sort keys have it; `null` when they have none.
 * Strings are ordered by their UTF-8 bytes, binaries by their bytes.
 */
export function order(a: AttributeValue, b: AttributeValue): number | null {
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(a.N, b.N);
  if (a.S !== undefined && b.S !== undefined) return orderText(a.S, b.S);
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(bytesOf(a.B), bytesOf(b.B));
  return null;
}

const ascii = /^[\x20-\x7e]*$/;

function orderText(a: string, b: string): number {
  if (ascii.test(a) && ascii.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

type Values = (AttributeValue | undefined)[];

function valuesOf(operands: Operand[], item: Item): Values {
  return operands.map((operand) => valueOf(operand, item));
}

function valueOf(operand: Operand, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand)) return valueAt(item, operand);
  if (!('type' in operand)) return operand;
  const [argument] = operand.args;
  return argument === undefined ? undefined : sizeOf(valueOf(argument, item));
}

function compares(comparator: Comparator, [left, right]: Values): boolean {
  if (left === undefined || right === undefined) return comparator === '<>';
  if (comparator === '=') return sameValue(left, right);
  if (comparator === '<>') return !sameValue(left, right);
  const ordered = order(left, right);
  if (ordered === null) return false;
  switch (comparator) {
    case '<':
      return ordered < 0;
    case '<=':
      return ordered <= 0;
    case '>':
      return ordered > 0;
    case '>=':
      return ordered >= 0;
  }
}

function isBetween([value, low, high]: Values): boolean {
  return compares('>=', [value, low]) && compares('<=', [value, high]);
}

function isIn([value, ...candidates]: Values): boolean {
  return candidates.some((candidate) => compares('=', [value, candidate]));
}

function holds(name: ConditionFunction, [value, argument]: Values): boolean {
  switch (name) {
    case 'attribute_exists':
      return value !== undefined;
    case 'attribute_not_exists':
      return value === undefined;
    case 'attribute_type':
      return value !== undefined && typeOf(value) === argument?.S;
    case 'begins_with':
      return value !== undefined && argument !== undefined && beginsWith(value, argument);
    case 'contains':
      return value !== undefined && argument !== undefined && contains(value, argument);
  }
}

function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  const wanted = bytesOf(prefix.B);
  return bytesOf(value.B).subarray(0, wanted.length).equals(wanted);
}

function contains(value: AttributeValue, wanted: AttributeValue): boolean {
  if (value.L !== undefined) return value.L.some((element) => sameValue(element, wanted));
  if (wanted.S !== undefined)
    return (value.S?.includes(wanted.S) ?? false) || (value.SS ?? []).includes(wanted.S);
  if (wanted.N !== undefined) return (value.NS ?? []).includes(wanted.N);
  if (wanted.B === undefined) return false;
  if (value.B !== undefined) return bytesOf(value.B).includes(bytesOf(wanted.B));
  return (value.BS ?? []).includes(wanted.B);
}

/** Characters of a string, bytes of a binary, elements of everything else that has some. */
function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const members = value?.S ?? value?.L ?? value?.SS ?? value?.NS ?? value?.BS;
  if (members !== undefined) return { N: String(members.length) };
  if (value?.B !== undefined) return { N: String(bytesOf(value.B).length) };
  if (value?.M !== undefined) return { N: String(Object.keys(value.M).length) };
  return undefined;
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
