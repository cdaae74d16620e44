import { InputError } from './stop.ts';
import { isList, isRecord } from './values.ts';

/** A statement to be built; made by `select`, `insert`, `update` and `remove`. */
export interface Statement {
  type: 'SELECT' | 'INSERT' | 'UPDATE' | 'REMOVE';
  properties: Record<string, unknown>;
}

/** A `sql` template: the text between the values, and the values. */
export interface SqlTemplate {
  strings: readonly string[];
  keys: readonly unknown[];
}

/** An aggregate of a column, such as `agg.count('id')`. */
export interface Aggregate {
  aggregate: string;
  column: string;
}

/** A value that is bound with a type hint. */
export interface HintedValue {
  type: string;
  value: unknown;
}

const hints = ['DECIMAL', 'JSON', 'TIMESTAMP', 'TIME', 'UUID', 'DATE'];

export function isStatement(value: unknown): value is Statement {
  return isRecord(value) && isRecord(value['properties']) && typeof value['type'] === 'string';
}

export function isSqlTemplate(value: unknown): value is SqlTemplate {
  return isRecord(value) && isList(value['strings']) && isList(value['keys']);
}

export function isAggregate(value: unknown): value is Aggregate {
  return isRecord(value) && typeof value['aggregate'] === 'string' && typeof value['column'] === 'string';
}

export function isHintedValue(value: unknown): value is HintedValue {
  return isRecord(value) && Object.hasOwn(value, 'value') && hints.includes(String(value['type']));
}

/** A whole statement, or a part of one, with its values as parameters. */
export function sql(strings: unknown, ...keys: unknown[]): SqlTemplate {
  const texts: string[] = [];
  for (const text of isList(strings) ? strings : []) texts.push(String(text));
  if (texts.length !== keys.length + 1) {
    throw new InputError(
      'java.lang.IllegalArgumentException: Unexpected argument passed to sql tagged template',
    );
  }
  return { strings: texts, keys };
}

function statement(type: Statement['type'], maker: string) {
  return (...args: unknown[]): Statement => {
    const [properties] = args;
    if (properties === undefined) throw new InputError(`An argument is expected to be passed to ${maker}`);
    if (!isRecord(properties)) throw new InputError('Expected payload to be an Object.');
    return { type, properties };
  };
}

export const statementMakers = {
  select: statement('SELECT', 'select'),
  insert: statement('INSERT', 'insert'),
  update: statement('UPDATE', 'update'),
  remove: statement('REMOVE', 'remove'),
};

function hint(type: string) {
  return (value: unknown): HintedValue => ({ type, value });
}

export const typeHint = {
  DECIMAL: hint('DECIMAL'),
  JSON: hint('JSON'),
  TIMESTAMP: hint('TIMESTAMP'),
  TIME: hint('TIME'),
  UUID: hint('UUID'),
  DATE: hint('DATE'),
};

function aggregate(name: string) {
  return (column: unknown): Aggregate => ({ aggregate: name, column: String(column) });
}

export const agg = {
  max: aggregate('max'),
  maxDistinct: aggregate('maxDistinct'),
  min: aggregate('min'),
  minDistinct: aggregate('minDistinct'),
  count: aggregate('count'),
  countDistinct: aggregate('countDistinct'),
  avg: aggregate('avg'),
  avgDistinct: aggregate('avgDistinct'),
  sum: aggregate('sum'),
  sumDistinct: aggregate('sumDistinct'),
};
