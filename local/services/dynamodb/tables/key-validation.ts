import { attributeOf, typeOf, type AttributeValue, type Item } from '../attribute-value.ts';
import { validationException } from '../exceptions.ts';
import { keyText, type Index, type KeyAttribute, type KeyShape, type Table } from './table.ts';

// Longest key values in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const maxHashBytes = 2048;
const maxRangeBytes = 1024;

/** @throws AwsError when `key` is not exactly a primary key of the table. */
export function validateKey(key: Item, table: Table): void {
  validateKeyOf(key, table.key);
}

/** @throws AwsError when `key` is not exactly a key of that shape. */
export function validateKeyOf(key: Item, shape: KeyShape): void {
  const parts = shape.range === null ? 1 : 2;
  if (Object.keys(key).length !== parts) throw mismatch();
  validateKeyParts(key, shape);
}

/** @throws AwsError when the key attributes of that shape are missing, of another type, empty or too long. */
export function validateKeyParts(key: Item, { hash, range }: KeyShape): void {
  const hashText = keyText(attributeOf(key, hash.name), hash);
  const rangeText = range === null ? '' : keyText(attributeOf(key, range.name), range);
  if (hashText === undefined || rangeText === undefined) throw mismatch();
  validateText(hashText, hash, true);
  if (range !== null) validateText(rangeText, range, false);
}

/** @throws AwsError when an item that is to be put lacks a key attribute, or one, of the table or of an index, does not fit. */
export function validateItem(item: Item, table: Table): void {
  const { hash, range } = table.key;
  validateKeyOfItem(attributeOf(item, hash.name), hash, true);
  if (range !== null) validateKeyOfItem(attributeOf(item, range.name), range, false);
  for (const index of table.indexes) validateIndexKey(item, index);
}

/** @throws AwsError when an attribute that an index is keyed by has a type that the index cannot hold. */
export function validateIndexKey(item: Item, index: Index): void {
  for (const attribute of [index.key.hash, index.key.range]) {
    if (attribute === null) continue;
    const value = attributeOf(item, attribute.name);
    if (value === undefined) continue;
    const text = keyText(value, attribute);
    if (text === undefined) {
      throw validationException(
        'One or more parameter values were invalid: ' +
          `Type mismatch for Index Key ${attribute.name} Expected: ${attribute.type} ` +
          `Actual: ${typeOf(value) ?? ''} IndexName: ${index.name}`,
      );
    }
    if (text === '') throw emptyIndexKey(attribute, index);
  }
}

/** @throws AwsError when an expression reaches inside a key attribute. */
export function validateKeyPaths(nestedHeads: Iterable<string>, table: Table): void {
  for (const head of nestedHeads) {
    const isIndexKey = () => table.indexes.some((index) => index.keyNames.includes(head));
    const role = table.keyNames.includes(head) ? 'Key' : isIndexKey() ? 'IndexKey' : null;
    if (role === null) continue;
    throw validationException(
      `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${role}: ${head}`,
    );
  }
}

function validateKeyOfItem(
  value: AttributeValue | undefined,
  attribute: KeyAttribute,
  isHash: boolean,
): void {
  if (value === undefined) {
    throw validationException(
      `One or more parameter values were invalid: Missing the key ${attribute.name} in the item`,
    );
  }
  const text = keyText(value, attribute);
  if (text === undefined) {
    throw validationException(
      'One or more parameter values were invalid: Type mismatch for key ' +
        `${attribute.name} expected: ${attribute.type} actual: ${typeOf(value) ?? ''}`,
    );
  }
  validateText(text, attribute, isHash);
}

function validateText(text: string, { name, type }: KeyAttribute, isHash: boolean): void {
  if (type === 'N') return;
  if (text === '') {
    throw validationException(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
        `${type === 'S' ? 'string' : 'binary'} value. Key: ${name}`,
    );
  }
  const bytes = Buffer.byteLength(text, type === 'B' ? 'base64' : 'utf8');
  if (isHash && bytes > maxHashBytes) {
    throw validationException(
      'One or more parameter values were invalid: ' +
        `Size of hashkey has exceeded the maximum size limit of${maxHashBytes} bytes`,
    );
  }
  if (!isHash && bytes > maxRangeBytes) {
    throw validationException(
      'One or more parameter values were invalid: ' +
        `Aggregated size of all range keys has exceeded the size limit of ${maxRangeBytes} bytes`,
    );
  }
}

function emptyIndexKey(attribute: KeyAttribute, index: Index): Error {
  const kind = attribute.type === 'S' ? 'string' : 'binary';
  return validationException(
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${kind} value. ` +
      `IndexName: ${index.name}, IndexKey: ${attribute.name}`,
  );
}

function mismatch(): Error {
  return validationException('The provided key element does not match the schema');
}
