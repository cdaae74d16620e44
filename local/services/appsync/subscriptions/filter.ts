import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../lib/json.ts';

/** One comparison with a field of the event; `path` leads to nested fields. */
export interface FilterRule {
  path: readonly string[];
  operator: FilterOperator;
  value: Json;
}

/** Alternatives (OR) of rules that all have to hold (AND). No alternative at all matches everything. */
export type EventFilter = readonly (readonly FilterRule[])[];

/** A filter that AppSync would refuse. */
export class InvalidFilterError extends Error {
  override readonly name = 'InvalidFilterError';
}

type Compare = (field: Json, value: Json) => boolean;

function isOrdered(field: Json, value: Json, holds: (order: number) => boolean): boolean {
  if (typeof field === 'number' && typeof value === 'number') return holds(field - value);
  if (typeof field === 'string' && typeof value === 'string')
    return holds(field < value ? -1 : field > value ? 1 : 0);
  return false;
}

function contains(field: Json, value: Json): boolean {
  if (Array.isArray(field)) return field.includes(value);
  return typeof field === 'string' && typeof value === 'string' && field.includes(value);
}

function isOneOf(field: Json, values: Json): boolean {
  return Array.isArray(values) && values.includes(field);
}

function isBetween(field: Json, bounds: Json): boolean {
  if (!Array.isArray(bounds)) return false;
  const [low = null, high = null] = bounds;
  return isOrdered(field, low, (order) => order >= 0) && isOrdered(field, high, (order) => order <= 0);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html */
const operators = {
  eq: (field, value) => field === value,
  ne: (field, value) => field !== value,
  le: (field, value) => isOrdered(field, value, (order) => order <= 0),
  lt: (field, value) => isOrdered(field, value, (order) => order < 0),
  ge: (field, value) => isOrdered(field, value, (order) => order >= 0),
  gt: (field, value) => isOrdered(field, value, (order) => order > 0),
  contains,
  notContains: (field, value) => !contains(field, value),
  beginsWith: (field, value) =>
    typeof field === 'string' && typeof value === 'string' && field.startsWith(value),
  in: isOneOf,
  notIn: (field, values) => !isOneOf(field, values),
  between: isBetween,
  containsAny: (field, values) =>
    Array.isArray(field) && Array.isArray(values) && values.some((value) => field.includes(value)),
} satisfies Record<string, Compare>;

export type FilterOperator = keyof typeof operators;

function isOperator(name: unknown): name is FilterOperator {
  return typeof name === 'string' && Object.hasOwn(operators, name);
}

/** The event's value at `path`; `null` where anything on the way is missing. */
export function fieldAt(event: Json, path: readonly string[]): Json {
  let value = event;
  for (const key of path) {
    if (!isJsonObject(value)) return null;
    value = memberOf(value, key) ?? null;
  }
  return value;
}

function holds(rule: FilterRule, event: Json): boolean {
  const compare: Compare = operators[rule.operator];
  return compare(fieldAt(event, rule.path), rule.value);
}

/** True when one alternative holds for the event. */
export function matchesFilter(filter: EventFilter, event: Json): boolean {
  return filter.length === 0 || filter.some((rules) => rules.every((rule) => holds(rule, event)));
}

/** The filter made of the arguments a subscriber gave: each must equal the event's field of that name. */
export function argumentFilter(args: JsonObject): EventFilter {
  const rules = Object.entries(args).flatMap(([name, value]) =>
    value === undefined ? [] : [{ path: [name], operator: 'eq' as const, value }],
  );
  return rules.length > 0 ? [rules] : [];
}

/** Quotas of enhanced filters, from the page named above. */
const limits = { fields: 5, rules: 10, stringChars: 256, inValues: 5, containsAnyValues: 20, depth: 5 };

function parseRule(rule: Json): FilterRule {
  if (!isJsonObject(rule))
    throw new InvalidFilterError('A filter must be an object with fieldName, operator and value.');
  const { fieldName, operator, value = null } = rule;
  if (typeof fieldName !== 'string' || fieldName === '')
    throw new InvalidFilterError('A filter needs a fieldName.');
  if (!isOperator(operator)) {
    throw new InvalidFilterError(
      `Unknown filter operator '${typeof operator === 'string' ? operator : JSON.stringify(operator)}' on field '${fieldName}'.`,
    );
  }
  const maxValues = operator === 'containsAny' ? limits.containsAnyValues : limits.inValues;
  if (Array.isArray(value) && value.length > maxValues) {
    throw new InvalidFilterError(
      `Operator '${operator}' on field '${fieldName}' takes at most ${maxValues} values.`,
    );
  }
  if (typeof value === 'string' && value.length > limits.stringChars) {
    throw new InvalidFilterError(
      `The value for field '${fieldName}' is longer than ${limits.stringChars} characters.`,
    );
  }
  return { path: fieldName.split('.'), operator, value };
}

function parseAlternative(group: Json): FilterRule[] {
  const filters = isJsonObject(group) ? group['filters'] : undefined;
  if (!Array.isArray(filters))
    throw new InvalidFilterError('Each entry of filterGroup needs a list of filters.');
  const rules = filters.map(parseRule);
  if (rules.length > limits.rules)
    throw new InvalidFilterError(`A filter group holds at most ${limits.rules} filters.`);
  if (new Set(rules.map((rule) => rule.path.join('.'))).size > limits.fields) {
    throw new InvalidFilterError(`A filter group names at most ${limits.fields} fields.`);
  }
  return rules.filter((rule) => rule.path.length <= limits.depth);
}

/**
 * Reads what a handler gave to `extensions.setSubscriptionFilter` or `setSubscriptionInvalidationFilter`.
 *
 * @throws InvalidFilterError when AWS's form or quotas are broken.
 */
export function parseFilterGroup(filter: Json): EventFilter {
  const groups = isJsonObject(filter) ? filter['filterGroup'] : undefined;
  if (!Array.isArray(groups)) throw new InvalidFilterError('A subscription filter needs a filterGroup list.');
  return groups.map(parseAlternative);
}
