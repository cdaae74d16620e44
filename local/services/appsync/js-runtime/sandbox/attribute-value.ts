import { InputError } from './stop.ts';
import { isList, isRecord } from './values.ts';

/** A DynamoDB attribute value as AppSync writes it: `N` and `NS` hold numbers, `NULL` holds null. */
export type AttributeValue = Record<string, unknown>;

/** What the set helpers made, so that `put` and `update` can tell it from a map with a key `SS`. */
const typedValues = new WeakSet<object>();

/** True for what one of {@link typedSets} made. */
export function isTypedSet(value: object): boolean {
  return typedValues.has(value);
}

/** A plain value as an attribute value; arrays become lists, never sets. */
export function toAttributeValue(value: unknown): AttributeValue {
  if (value === null || value === undefined) return { NULL: null };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (isList(value)) return { L: toAttributeValues(value) };
  if (isRecord(value)) return typedValues.has(value) ? value : { M: toAttributeMap(value) };
  throw new InputError(`Unable to convert a value of type ${typeof value} to a DynamoDB attribute value.`);
}

function toAttributeValues(values: readonly unknown[]): AttributeValue[] {
  const converted: AttributeValue[] = [];
  for (const value of values) converted.push(toAttributeValue(value));
  return converted;
}

/** Converts each member; members that are `undefined` are left out. */
export function toAttributeMap(record: Record<string, unknown>): Record<string, AttributeValue> {
  const converted: Record<string, AttributeValue> = {};
  for (const key of Object.keys(record)) {
    if (record[key] === undefined) continue;
    if (key === '__proto__') setOwn(converted, key, toAttributeValue(record[key]));
    else converted[key] = toAttributeValue(record[key]);
  }
  return converted;
}

/** Sets a member whatever its name, `__proto__` included. */
export function setOwn(record: object, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

function typed(value: AttributeValue): AttributeValue {
  typedValues.add(value);
  return value;
}

/** The set makers of `@aws-appsync/utils/dynamodb`: their results keep their type inside items and updates. */
export const typedSets = {
  toStringSet: (values: unknown) => typed({ SS: values }),
  toNumberSet: (values: unknown) => typed({ NS: values }),
  toBinarySet: (values: unknown) => typed({ BS: values }),
};

/** `make(value)`, or null for null and undefined. */
function orNull<Value, Made>(value: Value, make: (value: NonNullable<Value>) => Made): Made | null {
  return value === null || value === undefined ? null : make(value);
}

/** `util.dynamodb`: https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html */
export const dynamodbUtil = {
  toDynamoDB: toAttributeValue,
  toString: (value: unknown) => orNull(value, (text) => ({ S: text })),
  toStringSet: (values: unknown) => orNull(values, typedSets.toStringSet),
  toNumber: (value: unknown) => orNull(value, (number) => ({ N: number })),
  toNumberSet: (values: unknown) => orNull(values, typedSets.toNumberSet),
  toBinary: (value: unknown) => orNull(value, (base64) => ({ B: base64 })),
  toBinarySet: (values: unknown) => orNull(values, typedSets.toBinarySet),
  toBoolean: (value: unknown) => orNull(value, (flag) => ({ BOOL: flag })),
  toNull: () => ({ NULL: null }),
  toList: (values: unknown) => (isList(values) ? { L: toAttributeValues(values) } : null),
  toMap: (record: unknown) => (isRecord(record) ? { M: toAttributeMap(record) } : null),
  toMapValues: (record: unknown) => (isRecord(record) ? toAttributeMap(record) : null),
  toS3Object: (key: unknown, bucket: unknown, region: unknown, version?: unknown) => ({
    S: JSON.stringify({ s3: { key, bucket, region, version } }),
  }),
  fromS3ObjectJson,
};

function fromS3ObjectJson(text: unknown): Record<string, unknown> | null {
  const parsed = typeof text === 'string' ? parseOrNull(text) : null;
  const link = isRecord(parsed) ? parsed['s3'] : null;
  if (!isRecord(link)) return null;
  return { key: link['key'], bucket: link['bucket'], region: link['region'], version: link['version'] };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
