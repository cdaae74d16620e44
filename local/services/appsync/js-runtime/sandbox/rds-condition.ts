import type { Binding } from './rds-binding.ts';
import { isSqlTemplate } from './rds-statement.ts';
import { InputError } from './stop.ts';
import { isList, isRecord } from './values.ts';

const comparisons: Record<string, string> = { eq: '=', ne: '!=', gt: '>', lt: '<', ge: '>=', le: '<=' };
const measures: Record<string, (column: string) => string> = {
  size: (column) => `LENGTH (${column})`,
  max: (column) => `MAX (${column})`,
  maxDistinct: (column) => `MAX (DISTINCT ${column})`,
  min: (column) => `MIN (${column})`,
  minDistinct: (column) => `MIN (DISTINCT ${column})`,
  avg: (column) => `AVG (${column})`,
  avgDistinct: (column) => `AVG (DISTINCT ${column})`,
  sum: (column) => `SUM (${column})`,
  sumDistinct: (column) => `SUM (DISTINCT ${column})`,
  count: (column) => `COUNT (${column})`,
  countDistinct: (column) => `COUNT (DISTINCT ${column})`,
};

/** `COUNT ("id")` for `count` of the quoted column; `undefined` for names that are no aggregate. */
export function measureOf(name: string, column: string): string | undefined {
  return Object.hasOwn(measures, name) ? measures[name]?.(column) : undefined;
}

/**
 * The text of a condition, without a keyword before it; empty for an empty condition.
 * Wording of the errors, and joiners left dangling by empty members, as on AWS.
 */
export function renderCondition(condition: unknown, binding: Binding): string {
  if (condition === null || condition === undefined) return '';
  if (isSqlTemplate(condition)) return binding.template(condition);
  if (!isRecord(condition)) {
    throw new InputError('WHERE values are expected to be SQL templates or a condition object.');
  }
  return renderMembers(condition, binding, false);
}

function renderMembers(condition: Record<string, unknown>, binding: Binding, isGrouped: boolean): string {
  const blocks: string[] = [];
  for (const key of Object.keys(condition)) {
    const member = condition[key];
    if (key === 'and' || key === 'or') {
      const group = renderGroup(key, member, binding);
      if (group !== '') blocks.push(isGrouped ? `(${group})` : group);
    } else if (key === 'not') {
      blocks.push(`NOT (${renderGroup('and', isList(member) ? member : [member], binding)})`);
    } else {
      const text = renderColumn(key, member, binding);
      blocks.push(isGrouped && text !== '' ? `(${text})` : text);
    }
  }
  return blocks.join(' AND ');
}

function renderGroup(key: 'and' | 'or', members: unknown, binding: Binding): string {
  if (!isList(members)) throw new InputError(`${key} expects conditions to be an array`);
  const parts: string[] = [];
  for (const member of members) {
    if (!isRecord(member) || isSqlTemplate(member)) throw new InputError(`Expected ${key} to be an Object.`);
    parts.push(renderMembers(member, binding, true));
  }
  return parts.join(` ${key.toUpperCase()} `);
}

function renderColumn(name: string, operators: unknown, binding: Binding): string {
  if (!isRecord(operators)) throw new InputError('Expected condition to be an Object.');
  const column = binding.quote(name);
  const parts: string[] = [];
  for (const operator of Object.keys(operators)) {
    parts.push(renderOperator(column, `${name}.${operator}`, operator, operators[operator], binding));
  }
  return parts.join(' AND ');
}

function renderOperator(
  column: string,
  path: string,
  operator: string,
  operand: unknown,
  binding: Binding,
): string {
  const measured = measureOf(operator, column);
  if (measured !== undefined) return renderMeasure(measured, path, operand, binding);
  switch (operator) {
    case 'between':
      return renderBetween(column, path, operand, binding);
    case 'attributeExists':
      return `${column} IS ${booleanOperand(operand, path) ? 'NOT ' : ''}NULL`;
    case 'contains':
      return `${column} LIKE ${binding.bind(`%${stringOperand(operand, path)}%`)}`;
    case 'beginsWith':
      return `${column} LIKE ${binding.bind(`${stringOperand(operand, path)}%`)}`;
    case 'notContains':
      return `${column} NOT LIKE ${binding.bind(stringOperand(operand, path))}`;
    default: {
      const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
      if (!comparison) throw new InputError(`Unsupported condition ${path}.`);
      return `${column} ${comparison} ${binding.bind(presentOperand(operand, path))}`;
    }
  }
}

function renderMeasure(target: string, path: string, operators: unknown, binding: Binding): string {
  if (!isRecord(operators)) throw new InputError(`Expected ${path} to be an Object.`);
  const parts: string[] = [];
  for (const operator of Object.keys(operators)) {
    const operand = operators[operator];
    const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (operator === 'between') parts.push(renderBetween(target, path, operand, binding));
    else if (comparison) parts.push(`${target} ${comparison} ${binding.bindOrNull(operand)}`);
    else throw new InputError(`${path} has invalid ${path.slice(path.lastIndexOf('.') + 1)} operator.`);
  }
  return parts.join(' AND ');
}

function renderBetween(target: string, path: string, bounds: unknown, binding: Binding): string {
  if (!isList(bounds)) throw new InputError(`${path} condition expects an array with length of 2.`);
  if (bounds.length !== 2) {
    throw new InputError(
      `${path} condition expects an array with 2 values but received an array with length ${bounds.length}.`,
    );
  }
  return `${target} BETWEEN ${binding.bindOrNull(bounds[0])} AND ${binding.bindOrNull(bounds[1])}`;
}

function presentOperand(operand: unknown, path: string): unknown {
  if (operand === null || operand === undefined) throw new InputError(`Value for ${path} can't be null.`);
  return operand;
}

function stringOperand(operand: unknown, path: string): string {
  const present = presentOperand(operand, path);
  if (typeof present !== 'string') throw new InputError(`${path} expects a string value to be passed.`);
  return present;
}

function booleanOperand(operand: unknown, path: string): boolean {
  const present = presentOperand(operand, path);
  if (typeof present !== 'boolean') throw new InputError(`${path} expects a boolean value to be passed.`);
  return present;
}
