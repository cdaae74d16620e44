import { type AttributeValue, setOwn, toAttributeValue } from './attribute-value.ts';
import { isList, isRecord } from './values.ts';

/** An expression with its placeholders, as a DynamoDB request carries it. */
export interface Expression {
  expression: string;
  expressionNames: Record<string, string>;
  expressionValues: Record<string, AttributeValue>;
}

const comparisons: Record<string, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };
const functions: Record<string, string> = {
  contains: 'contains',
  notContains: 'NOT contains',
  beginsWith: 'begins_with',
};
const attributeTypes: Record<string, string> = {
  _null: 'NULL',
  string: 'S',
  stringSet: 'SS',
  number: 'N',
  numberSet: 'NS',
  binary: 'B',
  binarySet: 'BS',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
};

/** A filter that has no expression; AppSync answers null for it. */
class Unrenderable extends Error {}

/**
 * The DynamoDB expression of a filter object, text and placeholder names as AppSync makes them:
 * `{title: {contains: 'x'}}` gives `(contains(#title,:title_contains))`.
 *
 * Empty members leave their joiner standing, as on AWS. Null for what has no expression: unknown
 * operators, operands of the wrong type, `and` or `or` without a list.
 */
export function renderFilter(filter: unknown): Expression | null {
  const placeholders = { expressionNames: {}, expressionValues: {} };
  try {
    return { expression: renderMembers(filter, [], placeholders, false), ...placeholders };
  } catch (problem) {
    if (problem instanceof Unrenderable) return null;
    throw problem;
  }
}

type Placeholders = Omit<Expression, 'expression'>;

/** `path`: the groups around, then field and operator; value placeholders are named after it. */
function renderMembers(
  filter: unknown,
  path: readonly string[],
  placeholders: Placeholders,
  isWrapped: boolean,
): string {
  if (!isRecord(filter)) throw new Unrenderable();
  const parts: string[] = [];
  for (const key of Object.keys(filter)) {
    const member = filter[key];
    if (key === 'and' || key === 'or') parts.push(renderGroup(key, member, path, placeholders));
    else if (key === 'not') {
      parts.push(`(NOT ${renderMembers(member, [...path, 'not'], placeholders, true)})`);
    } else parts.push(renderField(key, member, [...path, key], placeholders, false));
  }
  return join(parts, 'AND', isWrapped);
}

function join(parts: readonly string[], joiner: string, isWrapped: boolean): string {
  const text = parts.join(` ${joiner} `);
  return isWrapped && parts.length > 1 ? `(${text})` : text;
}

function renderGroup(
  key: 'and' | 'or',
  members: unknown,
  path: readonly string[],
  placeholders: Placeholders,
): string {
  if (!isList(members)) throw new Unrenderable();
  const parts: string[] = [];
  for (const member of members) {
    parts.push(renderMembers(member, [...path, key, String(parts.length)], placeholders, false));
  }
  return join(parts, key.toUpperCase(), true);
}

function renderField(
  field: string,
  operators: unknown,
  path: readonly string[],
  placeholders: Placeholders,
  isSize: boolean,
): string {
  if (!isRecord(operators)) throw new Unrenderable();
  const name = `#${field}`;
  setOwn(placeholders.expressionNames, name, field);
  const parts: string[] = [];
  for (const operator of Object.keys(operators)) {
    const inner = [...path, operator];
    parts.push(
      operator === 'size'
        ? renderField(field, operators[operator], inner, placeholders, true)
        : renderOperator(isSize ? `size(${name})` : name, operator, operators[operator], inner, placeholders),
    );
  }
  return join(parts, 'AND', true);
}

function renderOperator(
  target: string,
  operator: string,
  operand: unknown,
  path: readonly string[],
  placeholders: Placeholders,
): string {
  const name = `:${path.join('_')}`;
  const bind = (placeholder: string, value: unknown): string => {
    setOwn(placeholders.expressionValues, placeholder, toAttributeValue(value));
    return placeholder;
  };
  const comparison = ownEntry(comparisons, operator);
  if (comparison) return `(${target} ${comparison} ${bind(name, operand)})`;
  const called = ownEntry(functions, operator);
  if (called) return `(${called}(${target},${bind(name, operand)}))`;
  switch (operator) {
    case 'between':
      if (!isList(operand) || operand.length < 2) throw new Unrenderable();
      return `(${target} BETWEEN ${bind(`${name}_start`, operand[0])} AND ${bind(`${name}_end`, operand[1])})`;
    case 'in':
      return `(${renderChoice(target, operand, name, bind)})`;
    case 'attributeExists':
      if (typeof operand !== 'boolean') throw new Unrenderable();
      return `(${operand ? 'attribute_exists' : 'attribute_not_exists'}(${target}))`;
    case 'attributeType':
      return `(attribute_type(${target},${bind(name, attributeTypeCode(operand))}))`;
    default:
      throw new Unrenderable();
  }
}

/** An empty list of choices comes out as `null`, as on AWS. */
function renderChoice(
  target: string,
  choices: unknown,
  name: string,
  bind: (placeholder: string, value: unknown) => string,
): string {
  if (!isList(choices)) throw new Unrenderable();
  if (choices.length === 0) return 'null';
  const bound: string[] = [];
  for (const choice of choices) bound.push(bind(`${name}_${bound.length}`, choice));
  return `${target} IN (${bound.join(', ')})`;
}

function attributeTypeCode(typeName: unknown): string {
  const code = typeof typeName === 'string' ? ownEntry(attributeTypes, typeName) : undefined;
  if (!code) throw new Unrenderable();
  return code;
}

function ownEntry(table: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
