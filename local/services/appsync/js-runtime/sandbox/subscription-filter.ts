import { isList, isRecord } from './values.ts';

interface Rule {
  fieldName: string;
  operator: string;
  value: unknown;
}

/** Rules that must all hold. */
type Group = readonly Rule[];

/** Input that is no filter object; AppSync answers null for it. */
class Unreadable extends Error {}

/**
 * `util.transform.toSubscriptionFilter`: groups of which one must match, each a list of rules that all must.
 *
 * Several operators of one field, members of `or`, and `rules` are alternatives and multiply the groups.
 * Operators pass through unchecked; `not` is an ordinary field name. Null for what is no filter object.
 */
export function toSubscriptionFilter(
  filter: unknown,
  ignoredFields?: unknown,
  rules?: unknown,
): { filterGroup: { filters: Group }[] } | null {
  const ignored = isList(ignoredFields) ? ignoredFields : [];
  try {
    const filterGroup: { filters: Group }[] = [];
    for (const filters of multiply(expand(filter, ignored), expandRules(rules))) {
      if (filters.length > 0) filterGroup.push({ filters });
    }
    return { filterGroup };
  } catch (problem) {
    if (problem instanceof Unreadable) return null;
    throw problem;
  }
}

function expand(filter: unknown, ignored: readonly unknown[]): Group[] {
  if (!isRecord(filter)) throw new Unreadable();
  let groups: Group[] = [[]];
  for (const key of Object.keys(filter)) {
    const member = filter[key];
    if (key === 'and') {
      for (const part of listOf(member)) groups = multiply(groups, expand(part, ignored));
    } else if (key === 'or') {
      const alternatives: Group[] = [];
      for (const part of listOf(member)) alternatives.push(...expand(part, ignored));
      groups = multiply(groups, alternatives);
    } else if (!ignored.includes(key)) {
      groups = multiply(groups, alternativesOf(key, member));
    }
  }
  return groups;
}

/** Each rule is one alternative; without rules there is the one alternative of asking nothing. */
function expandRules(rules: unknown): Group[] {
  const alternatives: Group[] = [];
  if (isRecord(rules)) {
    for (const field of Object.keys(rules)) alternatives.push(...alternativesOf(field, rules[field]));
  }
  return alternatives.length > 0 ? alternatives : [[]];
}

function alternativesOf(fieldName: string, operators: unknown): Group[] {
  if (!isRecord(operators)) throw new Unreadable();
  const alternatives: Group[] = [];
  for (const operator of Object.keys(operators)) {
    alternatives.push([{ fieldName, operator, value: operators[operator] }]);
  }
  return alternatives;
}

function multiply(groups: readonly Group[], alternatives: readonly Group[]): Group[] {
  const product: Group[] = [];
  for (const group of groups) {
    for (const alternative of alternatives) product.push([...group, ...alternative]);
  }
  return product;
}

function listOf(members: unknown): readonly unknown[] {
  if (!isList(members)) throw new Unreadable();
  return members;
}
