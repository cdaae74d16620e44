import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';

/** Why a member could not be read. */
export type MemberProblem = 'missing' | 'wrong type';

/** Typed access to the members of a JSON object; `null` counts as absent, as in AWS's JSON protocol. */
export interface MemberReader {
  string(name: string): string;
  optionalString(name: string): string | undefined;
  number(name: string): number;
  optionalNumber(name: string): number | undefined;
  /** `false` when absent. */
  flag(name: string): boolean;
  /** Empty when absent. */
  strings(name: string): string[];
  /** Empty when absent. */
  stringMap(name: string): Record<string, string>;
  /** Empty when absent. */
  objects(name: string): JsonObject[];
  /** `undefined` when absent. */
  optionalObject(name: string): JsonObject | undefined;
}

/**
 * Creates a reader of `object`.
 *
 * @param refuse makes the error that is thrown for a member which is missing or of another type.
 */
export function readMembers(
  object: JsonObject,
  refuse: (name: string, problem: MemberProblem) => Error,
): MemberReader {
  function optional<T extends Json>(name: string, is: (value: Json) => value is T): T | undefined {
    const value = object[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!is(value)) throw refuse(name, 'wrong type');
    return value;
  }

  function required<T extends Json>(name: string, is: (value: Json) => value is T): T {
    const value = optional(name, is);
    if (value === undefined) throw refuse(name, 'missing');
    return value;
  }

  return {
    string: (name) => required(name, isString),
    optionalString: (name) => optional(name, isString),
    number: (name) => required(name, isNumber),
    optionalNumber: (name) => optional(name, isNumber),
    flag: (name) => optional(name, isBoolean) ?? false,
    strings: (name) => optional(name, isStrings) ?? [],
    stringMap: (name) => optional(name, isStringMap) ?? {},
    objects: (name) => optional(name, isObjects) ?? [],
    optionalObject: (name) => optional(name, isObject),
  };
}

type StringMap = JsonObject & Record<string, string>;

const isString = (value: Json): value is string => typeof value === 'string';
const isNumber = (value: Json): value is number => typeof value === 'number';
const isBoolean = (value: Json): value is boolean => typeof value === 'boolean';
const isObject = (value: Json): value is JsonObject => isJsonObject(value);
const isStrings = (value: Json): value is string[] => Array.isArray(value) && value.every(isString);
const isObjects = (value: Json): value is JsonObject[] => Array.isArray(value) && value.every(isObject);
const isStringMap = (value: Json): value is StringMap =>
  isJsonObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
