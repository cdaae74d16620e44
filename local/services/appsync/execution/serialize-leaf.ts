import { type GraphQLLeafType, isEnumType } from 'graphql';
import type { Json } from '../../../lib/json.ts';

/** A map or list where text is expected is shown as Java shows it: `{a=1, b=[x, y]}`. */
function toJavaText(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(toJavaText).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, entry]) => `${key}=${toJavaText(entry)}`)
    .join(', ')}}`;
}

function toNumber(value: Json): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** A whole number of 32 bits. */
function isInt(number: number): boolean {
  return Number.isInteger(number) && number >= -2_147_483_648 && number <= 2_147_483_647;
}

function serializeInt(value: Json): Json {
  const number = toNumber(value);
  if (isInt(number)) return number;
  throw new Error(`Expected type 'Int' but was '${javaTypeOf(value)}'.`);
}

function serializeFloat(value: Json): Json {
  const number = toNumber(value);
  if (Number.isFinite(number)) return number;
  throw new Error(`Expected type 'Float' but was '${javaTypeOf(value)}'.`);
}

function serializeBoolean(value: Json): Json {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error(`Expected type 'Boolean' but was '${javaTypeOf(value)}'.`);
}

function javaTypeOf(value: Json): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number')
    return !Number.isInteger(value) ? 'Double' : isInt(value) ? 'Integer' : 'Long';
  return Array.isArray(value) ? 'ArrayList' : 'LinkedHashMap';
}

/** The wire form of a resolver's value, as tolerant as graphql-java is. Throws an `Error` for what does not fit. */
export function serializeLeaf(type: GraphQLLeafType, value: Json): Json {
  switch (type.name) {
    case 'String':
    case 'ID':
      return typeof value === 'string' ? value : toJavaText(value);
    case 'Int':
      return serializeInt(value);
    case 'Float':
      return serializeFloat(value);
    case 'Boolean':
      return serializeBoolean(value);
  }
  if (!isEnumType(type)) return type.serialize(value) as Json;
  if (typeof value === 'string' && type.getValue(value)) return value;
  throw new Error(`Invalid input for Enum '${type.name}'. No value found for name '${toJavaText(value)}'`);
}
