import type { JsonObject } from '../../../lib/json.ts';
import { attributeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { isSatisfied } from '../expressions/condition.ts';
import type { Condition } from '../expressions/expression.ts';
import { conditionOfLegacy } from '../expressions/legacy-condition.ts';
import { pageSource, positionOf, readPage, validateStartKey, type PageSource } from '../items/page.ts';
import { parseRequest } from '../request-validation.ts';
import type { KeyCondition, QueryRequest } from '../requests.ts';
import { afterAll } from '../storage/storage-keys.ts';
import type { Range } from '../storage/storage.ts';
import { encodeKeyPart, encodePartition } from '../tables/key-encoding.ts';
import { keyText, type KeyAttribute, type KeyShape } from '../tables/table.ts';

const notIndexable = new Set(['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN']);

/** `Query`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export async function query(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parseRequest('Query', input);
  const source = pageSource(engine, request);
  const conditions = keyConditions(request, source.key);
  const filter = filterOf(request, source.key);
  const range = rangeOf(conditions, source);
  if (request.ScanIndexForward === false) range.reverse = true;
  if (request.ExclusiveStartKey !== undefined) {
    validateStart(request.ExclusiveStartKey, conditions, source);
    continueAfter(positionOf(request.ExclusiveStartKey, source), range);
  }
  return readPage(engine, source, range, request, filter);
}

interface KeyConditions {
  hash: KeyCondition;
  range: KeyCondition | null;
}

function keyConditions({ KeyConditions: given }: QueryRequest, key: KeyShape): KeyConditions {
  const names = Object.keys(given);
  if (key.range === null && names.length > 1) throw validationException('Query key condition not supported');
  const hash = conditionOf(given, key.hash);
  if (hash === undefined) throw missedKey(key.hash);
  const range = key.range === null ? undefined : conditionOf(given, key.range);
  if (key.range !== null && range === undefined && names.length > 1) throw missedKey(key.range);
  validateKeyCondition(hash, key.hash);
  if (hash.ComparisonOperator !== 'EQ') throw validationException('Query key condition not supported');
  if (key.range !== null && range !== undefined) validateKeyCondition(range, key.range);
  return { hash, range: range ?? null };
}

function conditionOf(given: QueryRequest['KeyConditions'], { name }: KeyAttribute): KeyCondition | undefined {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

function validateKeyCondition(condition: KeyCondition, attribute: KeyAttribute): void {
  if (notIndexable.has(condition.ComparisonOperator ?? '')) {
    throw validationException('Attempted conditional constraint is not an indexable operation');
  }
  if (condition.AttributeValueList.some((value) => keyText(value, attribute) === undefined)) {
    throw validationException(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
  if (condition.AttributeValueList.some((value) => value.S === '' || value.B === '')) {
    const kind = attribute.type === 'S' ? 'string' : 'binary';
    throw validationException(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
        `${kind} value. Key: ${attribute.name}`,
    );
  }
}

function missedKey({ name }: KeyAttribute): Error {
  return validationException(`Query condition missed key schema element: ${name}`);
}

function filterOf(
  { _filter, QueryFilter, ConditionalOperator }: QueryRequest,
  key: KeyShape,
): Condition | null {
  const heads = _filter?.pathHeads ?? QueryFilter ?? {};
  for (const attribute of [key.hash, key.range]) {
    if (attribute === null || !Object.hasOwn(heads, attribute.name)) continue;
    throw validationException(
      `${_filter ? 'Filter Expression' : 'QueryFilter'} can only contain non-primary key attributes: ` +
        `Primary key attribute: ${attribute.name}`,
    );
  }
  if (_filter !== undefined) return _filter.expression;
  return QueryFilter === undefined ? null : conditionOfLegacy(QueryFilter, ConditionalOperator);
}

/** The storage range that holds exactly the entries which satisfy the key conditions. */
function rangeOf({ hash, range }: KeyConditions, { key, prefix }: PageSource): Range {
  const partition = prefix + encodePartition(textOf(hash.AttributeValueList[0], key.hash), key.hash);
  if (range === null || key.range === null) return { gte: partition, lt: partition + afterAll };
  const attribute = key.range;
  const [from, to] = range.AttributeValueList.map(
    (value) => partition + encodeKeyPart(textOf(value, attribute), attribute),
  );
  return boundsOf(range, partition, from ?? '', to ?? '');
}

function boundsOf({ ComparisonOperator }: KeyCondition, partition: string, from: string, to: string): Range {
  const [first, last] = [`${from}/`, `${from}/${afterAll}`];
  switch (ComparisonOperator) {
    case 'LT':
      return { gte: partition, lt: first };
    case 'LE':
      return { gte: partition, lt: last };
    case 'GT':
      return { gte: last, lt: partition + afterAll };
    case 'GE':
      return { gte: first, lt: partition + afterAll };
    case 'BETWEEN':
      return { gte: first, lt: `${to}/${afterAll}` };
    case 'BEGINS_WITH':
      return { gte: from, lt: from + afterAll };
    default:
      return { gte: first, lt: last };
  }
}

function textOf(value: AttributeValue | undefined, attribute: KeyAttribute): string {
  return keyText(value, attribute) ?? '';
}

function validateStart(start: Item, conditions: KeyConditions, source: PageSource): void {
  validateStartKey(start, source);
  const { hash, range } = source.key;
  const [wanted] = conditions.hash.AttributeValueList;
  const isSamePartition = keyText(attributeOf(start, hash.name), hash) === keyText(wanted, hash);
  if (range !== null && conditions.range !== null) {
    const condition = conditionOfLegacy({ [range.name]: conditions.range });
    if (!isSatisfied(condition, start)) {
      throw validationException('The provided starting key does not match the range key predicate');
    }
  }
  if (!isSamePartition) {
    throw validationException(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
}

function continueAfter(position: string, range: Range): void {
  if (range.reverse === true) range.lt = position;
  else {
    delete range.gte;
    range.gt = position;
  }
}
