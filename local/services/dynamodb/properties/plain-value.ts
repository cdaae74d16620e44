import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { AttributeValue, Item } from '../attribute-value.ts';

/** Values as an independent model of DynamoDB sees them: plain JavaScript, sets as `Set`. */
export type Plain = number | string | boolean | null | Set<string | number> | Plain[] | PlainMap;
export interface PlainMap {
  [name: string]: Plain;
}

export const texts = fc.stringMatching(/^[ab]{0,2}$/);
/** Quarters, so that the model can use floating point. */
export const numbers = fc.integer({ min: -3, max: 3 }).map((quarters) => quarters / 4);

const scalars: fc.Arbitrary<Plain> = fc.oneof(
  numbers,
  texts,
  fc.boolean(),
  fc.constant(null),
  fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }).map((members) => new Set(members)),
  fc.uniqueArray(numbers, { minLength: 1, maxLength: 3 }).map((members) => new Set(members)),
);

export const plains: fc.Arbitrary<Plain> = fc.oneof(
  { weight: 3, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), scalars, { noNullPrototype: true }) },
);

export function typeOfPlain(value: Plain): string {
  if (value === null) return 'NULL';
  if (value instanceof Set) return typeof [...value][0] === 'number' ? 'NS' : 'SS';
  if (Array.isArray(value)) return 'L';
  switch (typeof value) {
    case 'number':
      return 'N';
    case 'string':
      return 'S';
    case 'boolean':
      return 'BOOL';
    default:
      return 'M';
  }
}

export function samePlain(a: Plain, b: Plain): boolean {
  return isDeepStrictEqual(a, b);
}

export function wireOf(value: Plain): AttributeValue {
  if (value === null) return { NULL: true };
  if (value instanceof Set) {
    const members = [...value];
    return typeof members[0] === 'number' ? { NS: members.map(String) } : { SS: members.map(String) };
  }
  if (Array.isArray(value)) return { L: value.map(wireOf) };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  return typeof value === 'boolean' ? { BOOL: value } : { M: wireItemOf(value) };
}

export function wireItemOf(map: PlainMap): Item {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, wireOf(value)]));
}

export function plainOf(value: AttributeValue): Plain {
  if (value.N !== undefined) return Number(value.N);
  if (value.S !== undefined) return value.S;
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.SS !== undefined) return new Set(value.SS);
  if (value.NS !== undefined) return new Set(value.NS.map(Number));
  if (value.L !== undefined) return value.L.map(plainOf);
  return value.M === undefined ? null : plainItemOf(value.M);
}

export function plainItemOf(item: Item): PlainMap {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainOf(value)]));
}
