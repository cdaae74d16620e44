import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import type { Asset } from './assets.ts';
import { evaluateHead, evaluateLeniently, EvaluationError, noValue, type Scope } from './intrinsics.ts';
import type { Problems } from './problems.ts';
import type { Resource } from './resource.ts';

/** A resource to read a model from: what cannot be given is reported and reads as empty, so that reading goes on. */
export interface ResourceView {
  stackName: string;
  logicalId: string;
  type: string;
  properties: Properties;
  ref(): string;
  attribute(name: string): string;
  findAsset(location: string): Asset | undefined;
}

/**
 * Properties of a resource, or an object inside them. Only what is asked for is evaluated. CloudFormation takes
 * `"30"` for 30 and `"true"` for true, and so do these.
 */
export interface Properties {
  has(name: string): boolean;
  /** Reports when it is absent. */
  text(name: string): string;
  optionalText(name: string): string | null;
  number(name: string, fallback: number): number;
  optionalNumber(name: string): number | null;
  flag(name: string, fallback: boolean): boolean;
  /** One of `allowed`; reports anything else. */
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  /** A list of texts; a single text counts as a list of one. Empty when absent. */
  texts(name: string): string[];
  object(name: string): Properties | null;
  objects(name: string): Properties[];
  /** The whole value, evaluated; `undefined` when absent. */
  json(name: string): Json | undefined;
  /** Reports something about the property `name` (empty: the object as a whole) that the runtime cannot do. */
  report(name: string, found: string, advice: string): void;
}

/** Opens a resource for reading; whatever is wrong with it goes to `problems`. */
export function viewResource(resource: Resource, problems: Problems): ResourceView {
  const { stackName, logicalId, type } = resource;

  function report(path: readonly string[], found: string, advice: string): void {
    problems.report({ stackName, logicalId, type, propertyPath: pathText(path), found, advice });
  }

  function value(compute: () => Json): string {
    try {
      return String(compute());
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      report([], error.message, error.advice);
      return '';
    }
  }

  return {
    stackName,
    logicalId,
    type,
    properties: createProperties(resource.properties, resource.scope, [], report),
    ref: () => value(() => resource.ref()),
    attribute: (name) => value(() => resource.attribute(name)),
    findAsset: (location) => resource.findAsset(location),
  };
}

function createProperties(
  raw: JsonObject,
  scope: Scope,
  path: readonly string[],
  report: (path: readonly string[], found: string, advice: string) => void,
): Properties {
  /** The value, opened one level; `undefined` when absent, `failed` when it has been reported. */
  function open(value: Json | undefined, at: readonly string[]): Json | undefined | typeof failed {
    if (value === undefined) return undefined;
    try {
      const opened = evaluateHead(value, scope);
      return opened === noValue ? undefined : opened;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      report(at, error.message, error.advice);
      return failed;
    }
  }

  function present(name: string): Json | undefined {
    const value = open(raw[name], [...path, name]);
    return value === failed ? undefined : value;
  }

  function json(name: string): Json | undefined {
    const value = raw[name];
    if (value === undefined) return undefined;
    const evaluated = evaluateLeniently(value, scope, [...path, name], (error, at) =>
      report(at, error.message, error.advice),
    );
    return evaluated === noValue ? undefined : evaluated;
  }

  function wrong(name: string, value: Json, expected: string): void {
    report([...path, name], shortText(value), `give it ${expected}`);
  }

  function child(value: Json | undefined | typeof failed, at: readonly string[]): Properties | null {
    if (value === undefined || value === failed) return null;
    if (isJsonObject(value)) return createProperties(value, scope, at, report);
    report(at, shortText(value), 'give it an object');
    return null;
  }

  function optionalText(name: string): string | null {
    const value = present(name);
    if (value === undefined) return null;
    if (typeof value !== 'object') return String(value);
    wrong(name, value, 'a text');
    return null;
  }

  function optionalNumber(name: string): number | null {
    const value = present(name);
    if (value === undefined) return null;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    wrong(name, value, 'a number');
    return null;
  }

  return {
    has: (name) => present(name) !== undefined,
    text(name) {
      if (open(raw[name], [...path, name]) === undefined)
        report([...path, name], 'nothing', 'this property is required');
      return optionalText(name) ?? '';
    },
    optionalText,
    optionalNumber,
    number: (name, fallback) => optionalNumber(name) ?? fallback,
    flag(name, fallback) {
      const value = present(name);
      if (value === undefined) return fallback;
      if (String(value) === 'true' || String(value) === 'false') return String(value) === 'true';
      wrong(name, value, 'true or false');
      return fallback;
    },
    choice(name, allowed, fallback) {
      const value = optionalText(name);
      if (value === null) return fallback;
      const chosen = allowed.find((option) => option === value);
      if (chosen === undefined) wrong(name, value, `one of ${allowed.join(', ')}`);
      return chosen ?? fallback;
    },
    texts(name) {
      const value = json(name);
      if (value === undefined) return [];
      return (Array.isArray(value) ? value : [value]).flatMap((item) => {
        if (typeof item !== 'object') return [String(item)];
        wrong(name, item, 'texts');
        return [];
      });
    },
    object: (name) => child(present(name), [...path, name]),
    objects(name) {
      const value = present(name);
      if (value !== undefined && !Array.isArray(value)) wrong(name, value, 'a list of objects');
      return (Array.isArray(value) ? value : []).flatMap((item, index) => {
        const at = [...path, name, `[${index}]`];
        return child(open(item, at), at) ?? [];
      });
    },
    json,
    report: (name, found, advice) => report(name === '' ? path : [...path, name], found, advice),
  };
}

const failed: unique symbol = Symbol('reported');

function pathText(path: readonly string[]): string {
  return path.join('.').replaceAll('.[', '[');
}

function shortText(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
