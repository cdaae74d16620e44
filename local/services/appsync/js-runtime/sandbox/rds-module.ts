import { type Binding, createBinding, type RdsRequest } from './rds-binding.ts';
import { measureOf, renderCondition } from './rds-condition.ts';
import { toJsonObject } from './rds-result.ts';
import {
  agg,
  isAggregate,
  isSqlTemplate,
  isStatement,
  sql,
  statementMakers,
  typeHint,
} from './rds-statement.ts';
import { InputError } from './stop.ts';
import { isList, isRecord } from './values.ts';

type Properties = Record<string, unknown>;
interface Dialect {
  maker: string;
  quoteMark: '"' | '`';
  hasReturning: boolean;
}

/** `@aws-appsync/utils/rds`: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-rds-js.html */
export const rdsModule = {
  ...statementMakers,
  createPgStatement: (...given: unknown[]) =>
    createRequest(given, { maker: 'createPgStatement', quoteMark: '"', hasReturning: true }),
  createMySQLStatement: (...given: unknown[]) =>
    createRequest(given, { maker: 'createMySQLStatement', quoteMark: '`', hasReturning: false }),
  sql,
  typeHint,
  agg,
  toJsonObject,
};

/** At most two statements; a null second one is as good as none. */
function createRequest(given: readonly unknown[], dialect: Dialect): RdsRequest {
  if (given.length === 0 || given[0] === undefined) {
    throw new InputError(`An argument is expected to be passed to ${dialect.maker}`);
  }
  const binding = createBinding(dialect.quoteMark);
  for (const statement of given) {
    if (statement === null || statement === undefined) continue;
    binding.request.statements.push(renderStatement(statement, binding, dialect));
  }
  return binding.request;
}

function renderStatement(statement: unknown, binding: Binding, dialect: Dialect): string {
  if (typeof statement === 'string') return statement;
  if (isSqlTemplate(statement)) return binding.template(statement);
  if (!isStatement(statement)) return unsupported(dialect);
  const { properties } = statement;
  switch (statement.type) {
    case 'SELECT':
      return joinClauses(selectClauses(properties, binding, dialect));
    case 'INSERT':
      return joinClauses(insertClauses(properties, binding, dialect));
    case 'UPDATE':
      return joinClauses(updateClauses(properties, binding, dialect));
    case 'REMOVE':
      return joinClauses([
        `DELETE FROM ${tableOf(properties, binding)}`,
        ...whereClause(properties, binding),
        ...returningClause(properties, binding, dialect),
      ]);
    default:
      return unsupported(dialect);
  }
}

function unsupported(dialect: Dialect): never {
  throw new InputError(`Unsupported type is passed as argument to ${dialect.maker}`);
}

/** Empty clauses vanish, and so does space at the end; a keyword without a body stays, as on AWS. */
function joinClauses(clauses: readonly string[]): string {
  let text = '';
  for (const clause of clauses) if (clause !== '') text += (text === '' ? '' : ' ') + clause;
  return text.trimEnd();
}

function selectClauses(properties: Properties, binding: Binding, dialect: Dialect): string[] {
  const { columns, limit, offset, groupBy, having } = properties;
  const columnList = columns === null || columns === undefined ? '*' : columnTexts(columns, binding, dialect);
  const clauses = ['SELECT', columnList, `FROM ${sourceOf(properties, binding, dialect)}`];
  clauses.push(...joinClausesOf(properties, binding, dialect), ...whereClause(properties, binding));
  if (isList(groupBy) && groupBy.length > 0) clauses.push(`GROUP BY ${groupTexts(groupBy, binding)}`);
  const havingText = renderCondition(having, binding);
  if (havingText !== '') clauses.push(`HAVING ${havingText}`);
  clauses.push(...orderClause(properties, binding));
  if (limit !== null && limit !== undefined) clauses.push(`LIMIT ${rowCount(limit, 'limit', binding)}`);
  if (offset !== null && offset !== undefined) clauses.push(`OFFSET ${rowCount(offset, 'offset', binding)}`);
  return clauses;
}

function insertClauses(properties: Properties, binding: Binding, dialect: Dialect): string[] {
  const values = valuesOf(properties, 'insert');
  const names: string[] = [];
  const texts: string[] = [];
  const table = tableOf(properties, binding);
  for (const name of Object.keys(values)) {
    names.push(binding.quote(name));
    texts.push(binding.bindOrNull(values[name]));
  }
  const clause = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${texts.join(', ')})`;
  return [clause, ...returningClause(properties, binding, dialect)];
}

function updateClauses(properties: Properties, binding: Binding, dialect: Dialect): string[] {
  const values = valuesOf(properties, 'update');
  const texts: string[] = [];
  for (const name of Object.keys(values))
    texts.push(`${binding.quote(name)} = ${binding.bindOrNull(values[name])}`);
  return [
    `UPDATE ${tableOf(properties, binding)} SET`,
    texts.join(', '),
    ...whereClause(properties, binding),
    ...returningClause(properties, binding, dialect),
  ];
}

function valuesOf(properties: Properties, maker: string): Properties {
  const { values } = properties;
  if (values === null || values === undefined) {
    throw new InputError(`values are expected to be passed to ${maker}`);
  }
  if (!isRecord(values)) throw new InputError('Expected values to an Object.');
  return values;
}

function whereClause(properties: Properties, binding: Binding): string[] {
  const text = renderCondition(properties['where'], binding);
  return text === '' ? [] : ['WHERE', text];
}

function returningClause(properties: Properties, binding: Binding, dialect: Dialect): string[] {
  const { returning } = properties;
  if (returning === null || returning === undefined || returning === '') return [];
  const columns = columnTexts(returning, binding, dialect);
  if (!dialect.hasReturning) throw new InputError('returning is not supported in MySQL.');
  return ['RETURNING', columns];
}

function columnTexts(columns: unknown, binding: Binding, dialect: Dialect): string {
  if (columns === '*') return '*';
  if (!isList(columns)) throw new InputError('Expected column to be * or an array.');
  const texts: string[] = [];
  for (const column of columns) texts.push(columnText(column, binding, dialect));
  return texts.join(', ');
}

function columnText(column: unknown, binding: Binding, dialect: Dialect): string {
  if (typeof column === 'string') return binding.quote(column);
  if (isAggregate(column)) return measureOf(column.aggregate, binding.quote(column.column)) ?? '';
  if (isRecord(column) && Object.keys(column).length === 1) return aliased(column, binding, dialect);
  throw new InputError('Invalid type in column array.');
}

/** `{alias: what}`: `"what" as "alias"`, where `what` is a name, an aggregate or a statement. */
function aliased(alias: Properties, binding: Binding, dialect: Dialect): string {
  const entries = Object.entries(alias);
  if (entries.length > 1) throw new InputError('table alias is allowed only one key-value pair.');
  const [entry] = entries;
  // The exception that AWS's own implementation lets out for an empty alias.
  if (!entry) throw new InputError('java.util.NoSuchElementException');
  const [name, what] = entry;
  return `${aliasedText(what, binding, dialect)} as ${binding.quote(name)}`;
}

function aliasedText(what: unknown, binding: Binding, dialect: Dialect): string {
  if (typeof what === 'string') return binding.quote(what);
  if (isAggregate(what)) return measureOf(what.aggregate, binding.quote(what.column)) ?? '';
  if (isStatement(what) || isSqlTemplate(what)) return `(${renderStatement(what, binding, dialect)})`;
  throw new InputError('Table alias value is expected to be a string.');
}

function tableOf({ table }: Properties, binding: Binding): string {
  if (table === null || table === undefined) throw new InputError("'table' or 'from' key is required.");
  if (typeof table === 'string') return binding.quote(table);
  if (!isRecord(table)) throw new InputError('table name is expected to be a string or alias.');
  return aliased(table, binding, { maker: '', quoteMark: '"', hasReturning: true });
}

/** `select` and joins know `from` as well as `table`. */
function sourceOf(properties: Properties, binding: Binding, dialect: Dialect): string {
  const { table, from } = properties;
  if (from === null || from === undefined) return tableOf(properties, binding);
  if (table !== null && table !== undefined) {
    throw new InputError("'from' and 'table' keys cannot be used together");
  }
  if (typeof from === 'string') return binding.quote(from);
  if (!isRecord(from)) throw new InputError("'from' value is expected to be string or object.");
  if (isStatement(from) || isSqlTemplate(from)) return `(${renderStatement(from, binding, dialect)})`;
  return aliased(from, binding, dialect);
}

const joinKeywords: Record<string, string> = {
  join: 'JOIN',
  innerJoin: 'INNER JOIN',
  leftJoin: 'LEFT JOIN',
  leftOuterJoin: 'LEFT OUTER JOIN',
  rightJoin: 'RIGHT JOIN',
  rightOuterJoin: 'RIGHT OUTER JOIN',
  fullOuterJoin: 'FULL OUTER JOIN',
  crossJoin: 'CROSS JOIN',
  joinNatural: 'NATURAL JOIN',
  innerJoinNatural: 'NATURAL INNER JOIN',
  leftJoinNatural: 'NATURAL LEFT JOIN',
  leftOuterJoinNatural: 'NATURAL LEFT OUTER JOIN',
  rightJoinNatural: 'NATURAL RIGHT JOIN',
  rightOuterJoinNatural: 'NATURAL RIGHT OUTER JOIN',
  fullOuterJoinNatural: 'NATURAL FULL OUTER JOIN',
};

function joinClausesOf(properties: Properties, binding: Binding, dialect: Dialect): string[] {
  const clauses: string[] = [];
  for (const key of Object.keys(properties)) {
    const keyword = Object.hasOwn(joinKeywords, key) ? joinKeywords[key] : undefined;
    const joins = properties[key];
    if (!keyword || !isList(joins)) continue;
    for (const join of joins) {
      if (!isRecord(join)) throw new InputError(`Expected ${key} to be an Object.`);
      clauses.push(`${keyword} ${sourceOf(join, binding, dialect)}`);
      if (join['using'] !== undefined)
        clauses.push(`USING (${columnTexts(join['using'], binding, dialect)})`);
      const on = renderCondition(join['on'], binding);
      if (on !== '') clauses.push(`ON ${on}`);
    }
  }
  return clauses;
}

function groupTexts(groupBy: readonly unknown[], binding: Binding): string {
  const texts: string[] = [];
  for (const group of groupBy)
    texts.push(typeof group === 'number' ? String(group) : binding.quote(String(group)));
  return texts.join(', ');
}

function orderClause({ orderBy }: Properties, binding: Binding): string[] {
  if (orderBy === null || orderBy === undefined) return [];
  if (!isList(orderBy)) throw new InputError('orderBy expects an array.');
  const texts: string[] = [];
  for (const item of orderBy) texts.push(orderText(item, binding));
  return texts.length > 0 ? ['ORDER BY', texts.join(', ')] : [];
}

/** Only a string direction is looked at; anything else sorts ascending. */
function orderText(item: unknown, binding: Binding): string {
  if (!isRecord(item)) throw new InputError('orderBy item expected to be an object.');
  const { column, dir } = item;
  if (typeof column !== 'string') throw new InputError('orderBy item expected to have property column.');
  const direction = typeof dir === 'string' ? dir.toUpperCase() : 'ASC';
  if (direction !== 'ASC' && direction !== 'DESC') {
    throw new InputError(`orderBy dir can have either ASC or DESC found ${String(dir)}.`);
  }
  return `${binding.quote(column)} ${direction}`;
}

function rowCount(value: unknown, keyword: string, binding: Binding): string {
  const count = value === '' ? NaN : Number(value);
  if (Number.isNaN(count)) throw new InputError(`${keyword} expects a number.`);
  return binding.bind(count);
}
