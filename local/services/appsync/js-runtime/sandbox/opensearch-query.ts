import { InputError } from './stop.ts';
import { isList, isRecord } from './values.ts';

type Query = Record<string, unknown>;

/** Operators that wrap their operand in a query of that name. */
const queryNames: Record<string, string> = {
  eq: 'term',
  match: 'match',
  matchPhrase: 'match_phrase',
  matchPhrasePrefix: 'match_phrase_prefix',
  multiMatch: 'multi_match',
  wildcard: 'wildcard',
  regexp: 'regexp',
};

/**
 * `util.transform.toElasticsearchQueryDSL`: the OpenSearch query of a filter object, as JSON text.
 * https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-utils-transform-js.html
 */
export function toElasticsearchQueryDSL(filter: unknown): string | null {
  return isRecord(filter) ? JSON.stringify(queryOf(filter)) : null;
}

function queryOf(filter: Record<string, unknown>): Query {
  const parts: Query[] = [];
  for (const key of Object.keys(filter)) {
    const member = filter[key];
    if (key === 'and') parts.push({ bool: { must: queriesOf(member) } });
    else if (key === 'or') parts.push({ bool: { should: queriesOf(member) } });
    else if (key === 'not') parts.push({ bool: { must_not: queriesOf([member]) } });
    else parts.push(fieldQuery(key, member));
  }
  return allOf(parts);
}

function queriesOf(members: unknown): Query[] {
  const queries: Query[] = [];
  for (const member of isList(members) ? members : [members]) {
    if (isRecord(member)) queries.push(queryOf(member));
  }
  return queries;
}

function fieldQuery(field: string, operators: unknown): Query {
  if (!isRecord(operators)) throw new InputError(`Unable to convert the filter of '${field}' to a query.`);
  const parts: Query[] = [];
  for (const operator of Object.keys(operators)) {
    parts.push(operatorQuery(field, operator, operators[operator]));
  }
  return allOf(parts);
}

function allOf(parts: readonly Query[]): Query {
  const [only] = parts;
  return only && parts.length === 1 ? only : { bool: { must: parts } };
}

function operatorQuery(field: string, operator: string, operand: unknown): Query {
  switch (operator) {
    case 'ne':
      return { bool: { must_not: { term: { [field]: operand } } } };
    case 'exists':
      return operand === false ? { bool: { must_not: { exists: { field } } } } : { exists: { field } };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return { range: { [field]: { [operator]: operand } } };
    case 'range':
      if (!isList(operand)) throw new InputError(`The range of '${field}' is not a list.`);
      return { range: { [field]: { gte: operand[0], lte: operand[1] } } };
    default: {
      const name = Object.hasOwn(queryNames, operator) ? queryNames[operator] : undefined;
      if (!name) throw new InputError(`Unknown operator '${operator}' for '${field}'.`);
      return { [name]: { [field]: operand } };
    }
  }
}
