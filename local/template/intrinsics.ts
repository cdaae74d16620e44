import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';

/** What `AWS::NoValue` evaluates to: the property or list entry that holds it goes away. */
export const noValue: unique symbol = Symbol('AWS::NoValue');
export type Value = Json | typeof noValue;

/** A value that cannot be given: `message` says what was found, `advice` what to do. */
export class EvaluationError extends Error {
  readonly advice: string;

  constructor(found: string, advice: string) {
    super(found);
    this.name = 'EvaluationError';
    this.advice = advice;
  }
}

/** What the intrinsic functions of one template look up. Every function throws `EvaluationError`. */
export interface Scope {
  /** Value of `Ref`: a pseudo parameter, a parameter or a resource. */
  ref(name: string): Value;
  attribute(logicalId: string, name: string): Json;
  importValue(exportName: string): Json;
  condition(name: string): boolean;
  /** `undefined`: no such key. */
  mapping(name: string, topLevelKey: string, secondLevelKey: string): Json | undefined;
}

/**
 * Evaluates a template value: every intrinsic function in it is replaced by its value.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 *
 * @throws EvaluationError at the first value that cannot be given.
 */
export function evaluate(value: Json, scope: Scope): Value {
  return evaluateAt(value, scope, [], (error) => {
    throw error;
  });
}

/**
 * Like `evaluate`, but a value that cannot be given is left out and handed to `report` with its property path
 * (beginning with `path`), so that one look at a resource finds all of its problems.
 */
export function evaluateLeniently(
  value: Json,
  scope: Scope,
  path: readonly string[],
  report: (error: EvaluationError, path: readonly string[]) => void,
): Value {
  return evaluateAt(value, scope, path, report);
}

/** Resolves the value's head alone (an `Fn::If`, a `Ref` …); what lies below a plain object or list stays as written. */
export function evaluateHead(value: Json, scope: Scope): Value {
  const call = intrinsicCall(value);
  if (!call) return value;
  if (call.name === 'Fn::If') {
    const branch = chosenBranch(call.argument, scope);
    return evaluateHead(branch, scope);
  }
  return call.run(call.argument, scope);
}

type Intrinsic = (argument: Json, scope: Scope) => Value;

function evaluateAt(
  value: Json,
  scope: Scope,
  path: readonly string[],
  report: (error: EvaluationError, path: readonly string[]) => void,
): Value {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => evaluateAt(item, scope, [...path, `[${index}]`], report))
      .filter((item) => item !== noValue);
  }
  if (!isJsonObject(value)) return value;
  try {
    const call = intrinsicCall(value);
    if (call) return call.run(call.argument, scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    report(error, path);
    return noValue;
  }
  const entries = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    if (member === undefined) return [];
    const evaluated = evaluateAt(member, scope, [...path, key], report);
    return evaluated === noValue ? [] : [[key, evaluated]];
  });
  return Object.fromEntries(entries);
}

function intrinsicCall(value: Json): { name: string; argument: Json; run: Intrinsic } | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined || (name === 'Ref' && keys.length > 1)) return undefined;
  const run = intrinsics.get(name);
  if (!run || keys.length > 1) {
    throw new EvaluationError(
      `the intrinsic function ${keys.join(' beside ')}`,
      'write the value out instead',
    );
  }
  return { name, argument: value[name] ?? null, run };
}

/** Evaluates an entry of the `Conditions` section, or the condition of an `Fn::If`. */
export function evaluateCondition(value: Json, scope: Scope): boolean {
  if (!isJsonObject(value)) throw malformed('a condition', value);
  const [name, ...others] = Object.keys(value);
  const argument = name === undefined ? undefined : value[name];
  if (name === undefined || argument === undefined || others.length > 0)
    throw malformed('a condition', value);
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, scope, 'Condition'));
    case 'Fn::Equals': {
      const [left, right] = list(argument, scope, 'Fn::Equals', 2);
      return canonicalText(left) === canonicalText(right);
    }
    case 'Fn::Not':
      return !operands(argument, name).some((operand) => evaluateCondition(operand, scope));
    case 'Fn::And':
      return operands(argument, name).every((operand) => evaluateCondition(operand, scope));
    case 'Fn::Or':
      return operands(argument, name).some((operand) => evaluateCondition(operand, scope));
    default:
      throw new EvaluationError(`the condition function ${name}`, 'use Equals, And, Or, Not or Condition');
  }
}

const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope) => scope.ref(text(argument, scope, 'Ref'))],
  ['Fn::GetAtt', (argument, scope) => scope.attribute(...attributeParts(argument, scope))],
  ['Fn::Join', join],
  ['Fn::Sub', substitute],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::ImportValue', (argument, scope) => scope.importValue(text(argument, scope, 'Fn::ImportValue'))],
  ['Fn::FindInMap', findInMap],
  ['Fn::Base64', (argument, scope) => Buffer.from(text(argument, scope, 'Fn::Base64')).toString('base64')],
  ['Fn::If', (argument, scope) => evaluate(chosenBranch(argument, scope), scope)],
  ['Fn::Equals', (argument, scope) => evaluateCondition({ 'Fn::Equals': argument }, scope)],
  ['Fn::And', (argument, scope) => evaluateCondition({ 'Fn::And': argument }, scope)],
  ['Fn::Or', (argument, scope) => evaluateCondition({ 'Fn::Or': argument }, scope)],
  ['Fn::Not', (argument, scope) => evaluateCondition({ 'Fn::Not': argument }, scope)],
  ['Fn::GetAZs', availabilityZones],
  ['Fn::Length', (argument, scope) => list(argument, scope, 'Fn::Length').length],
  ['Fn::ToJsonString', (argument, scope) => JSON.stringify(plain(argument, scope, 'Fn::ToJsonString'))],
]);

function attributeParts(argument: Json, scope: Scope): [logicalId: string, name: string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    if (dot > 0) return [argument.slice(0, dot), argument.slice(dot + 1)];
  } else if (Array.isArray(argument) && argument.length >= 2 && typeof argument[0] === 'string') {
    return [
      argument[0],
      argument
        .slice(1)
        .map((part) => text(part, scope, 'Fn::GetAtt'))
        .join('.'),
    ];
  }
  throw malformed('Fn::GetAtt', argument);
}

function join(argument: Json, scope: Scope): string {
  const [separator, parts] = list(argument, scope, 'Fn::Join', 2);
  if (typeof separator !== 'string' || !Array.isArray(parts)) throw malformed('Fn::Join', argument);
  return parts.map((part) => scalarText(part, 'Fn::Join')).join(separator);
}

function substitute(argument: Json, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== 'string' || !isJsonObject(variables)) throw malformed('Fn::Sub', argument);
  return template.replace(/\$\{([^}]*)\}/g, (_, expression: string) => {
    if (expression.startsWith('!')) return `\${${expression.slice(1)}}`;
    const name = expression.trim();
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (variable !== undefined) return text(variable, scope, 'Fn::Sub');
    const value = name.includes('.') ? scope.attribute(...attributeParts(name, scope)) : scope.ref(name);
    return value === noValue ? '' : scalarText(value, 'Fn::Sub');
  });
}

function select(argument: Json, scope: Scope): Json {
  const [position, items] = list(argument, scope, 'Fn::Select', 2);
  if (!Array.isArray(items)) throw malformed('Fn::Select', argument);
  const item = items[Number(position)];
  if (item === undefined) {
    throw new EvaluationError(
      `Fn::Select of entry ${scalarText(position ?? null, 'Fn::Select')} in a list of ${items.length}`,
      'correct the index',
    );
  }
  return item;
}

function split(argument: Json, scope: Scope): Json {
  const [separator, source] = list(argument, scope, 'Fn::Split', 2);
  if (typeof separator !== 'string' || typeof source !== 'string') throw malformed('Fn::Split', argument);
  return source.split(separator);
}

function findInMap(argument: Json, scope: Scope): Json {
  if (!Array.isArray(argument)) throw malformed('Fn::FindInMap', argument);
  const [map, top, second] = argument.slice(0, 3).map((part) => text(part, scope, 'Fn::FindInMap'));
  if (map === undefined || top === undefined || second === undefined)
    throw malformed('Fn::FindInMap', argument);
  const found = scope.mapping(map, top, second);
  if (found !== undefined) return found;
  const options = argument[3];
  if (isJsonObject(options) && options['DefaultValue'] !== undefined) {
    return plain(options['DefaultValue'], scope, 'Fn::FindInMap');
  }
  throw new EvaluationError(`Fn::FindInMap of ${map}.${top}.${second}`, 'add the key to Mappings');
}

function availabilityZones(argument: Json, scope: Scope): Json {
  const asked = text(argument, scope, 'Fn::GetAZs');
  const region = asked === '' ? scalarText(plain({ Ref: 'AWS::Region' }, scope, 'Ref'), 'Fn::GetAZs') : asked;
  return ['a', 'b', 'c'].map((zone) => region + zone);
}

function chosenBranch(argument: Json, scope: Scope): Json {
  if (!Array.isArray(argument) || argument.length !== 3) throw malformed('Fn::If', argument);
  const [condition, whenTrue, whenFalse] = argument;
  const holds =
    typeof condition === 'string' ? scope.condition(condition) : evaluateCondition(condition ?? null, scope);
  return (holds ? whenTrue : whenFalse) ?? null;
}

function operands(argument: Json, name: string): Json[] {
  if (!Array.isArray(argument)) throw malformed(name, argument);
  return argument;
}

function list(argument: Json, scope: Scope, name: string, length?: number): Json[] {
  const items = plain(argument, scope, name);
  if (!Array.isArray(items) || (length !== undefined && items.length !== length))
    throw malformed(name, argument);
  return items;
}

function plain(argument: Json, scope: Scope, name: string): Json {
  const value = evaluate(argument, scope);
  if (value === noValue) throw new EvaluationError(`AWS::NoValue in ${name}`, 'give it a value');
  return value;
}

function text(argument: Json, scope: Scope, name: string): string {
  return scalarText(plain(argument, scope, name), name);
}

function scalarText(value: Json, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw malformed(name, value);
}

/** CloudFormation compares texts: `true` equals `"true"`. */
function canonicalText(value: Json | undefined): string {
  return typeof value === 'object' ? JSON.stringify(sortKeys(value)) : String(value);
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const sorted: JsonObject = {};
  for (const key of Object.keys(value).sort()) sorted[key] = sortKeys(value[key] ?? null);
  return sorted;
}

function malformed(name: string, argument: Json): EvaluationError {
  const shown = JSON.stringify(argument);
  return new EvaluationError(
    `${name} with ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`,
    'see its form in the CloudFormation reference',
  );
}
