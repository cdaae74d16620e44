import { BlockList, isIP } from 'node:net';
import { AwsError } from './errors.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { compileWildcard } from './wildcard.ts';

/** Decides whether an event passes the pattern it was compiled from. */
export type EventMatcher = (event: Json | undefined) => boolean;

type Scalar = null | boolean | number | string;
/** A test of one field; gets every scalar found there (several for a list, none when the field is absent). */
type LeafTest = (values: Scalar[]) => boolean;
type ScalarTest = (value: Scalar) => boolean;

/**
 * Compiles an event pattern as EventBridge rules, Lambda filter criteria and SNS filter policies use it.
 * Fields are joined by AND, the tests of one field by OR. Operators: plain values, `prefix`, `suffix`,
 * `equals-ignore-case`, `anything-but`, `numeric`, `exists`, `cidr`, `wildcard` and `$or`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws AwsError InvalidEventPatternException naming the first faulty field.
 */
export function compileEventPattern(pattern: unknown): EventMatcher {
  if (!isJsonObject(pattern)) throw invalid('Filter is not an object');
  return compileObject(pattern);
}

function compileObject(pattern: JsonObject): EventMatcher {
  const fields = Object.entries(pattern).map(([key, value]) => compileField(key, value));
  const matches = (value: Json | undefined) => fields.every((field) => field(value));

  // A list of objects passes when one of its objects satisfies the whole pattern below it.
  return (value) => (Array.isArray(value) && value.some(isJsonObject) ? value.some(matches) : matches(value));
}

function compileField(key: string, pattern: Json | undefined): EventMatcher {
  if (key === '$or' && isAlternatives(pattern)) {
    const alternatives = pattern.map(compileObject);
    return (value) => alternatives.some((alternative) => alternative(value));
  }
  const test = compileValue(key, pattern);
  return (value) => test(isJsonObject(value) ? value[key] : undefined);
}

/** With fewer than two objects `$or` is an ordinary field name. */
function isAlternatives(pattern: Json | undefined): pattern is JsonObject[] {
  return Array.isArray(pattern) && pattern.length > 1 && pattern.every(isJsonObject);
}

function compileValue(key: string, pattern: Json | undefined): EventMatcher {
  if (isJsonObject(pattern)) return compileObject(pattern);
  if (!Array.isArray(pattern)) throw invalid(`"${key}" must be an object or an array`);
  if (pattern.length === 0) throw invalid('Empty arrays are not allowed');
  const tests = pattern.map((entry) => compileLeafTest(key, entry));
  return (value) => {
    const scalars = scalarsOf(value);
    return tests.some((test) => test(scalars));
  };
}

/** Objects are no leaves: a field that holds one counts as absent for leaf tests. */
function scalarsOf(value: Json | undefined): Scalar[] {
  if (value === undefined || isJsonObject(value)) return [];
  return Array.isArray(value) ? value.flatMap(scalarsOf) : [value];
}

function compileLeafTest(key: string, entry: Json): LeafTest {
  if (Array.isArray(entry)) throw invalid(`"${key}" holds an array inside an array`);
  if (!isJsonObject(entry)) return anyOf((value) => value === entry);
  const [[operator, operand] = [], ...more] = Object.entries(entry);
  if (operator === undefined || more.length > 0) throw invalid('Only one key allowed in match expression');
  if (operator === 'exists') return existsTest(operand);
  return anyOf(compileOperator(operator, operand));
}

function anyOf(test: ScalarTest): LeafTest {
  return (values) => values.some(test);
}

function existsTest(operand: Json | undefined): LeafTest {
  if (typeof operand !== 'boolean') throw invalid('exists match pattern must be either true or false.');
  return (values) => values.length > 0 === operand;
}

function compileOperator(operator: string, operand: Json | undefined): ScalarTest {
  switch (operator) {
    case 'anything-but':
      return anythingButTest(operand);
    case 'numeric':
      return numericTest(operand);
    case 'cidr':
      return cidrTest(operand);
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
    case 'wildcard':
      return stringTest(operator, operand);
    default:
      throw invalid(`Unrecognized match type ${operator}`);
  }
}

function stringTest(operator: string, operand: Json | undefined): ScalarTest {
  const test = compileStringOperator(operator, operand);
  return (value) => typeof value === 'string' && test(value);
}

function compileStringOperator(operator: string, operand: Json | undefined): (text: string) => boolean {
  if (isJsonObject(operand) && (operator === 'prefix' || operator === 'suffix')) {
    const test = compileStringOperator(operator, lowered(operator, operand));
    return (text) => test(text.toLowerCase());
  }
  if (typeof operand !== 'string') throw invalid(`${operator} match pattern must be a string`);
  switch (operator) {
    case 'prefix':
      return (text) => text.startsWith(operand);
    case 'suffix':
      return (text) => text.endsWith(operand);
    case 'equals-ignore-case':
      return (text) => text.toLowerCase() === operand.toLowerCase();
    case 'wildcard':
      return wildcardTest(operand);
    default:
      throw invalid(`Unsupported anything-but pattern: ${operator}`);
  }
}

function lowered(operator: string, operand: JsonObject): string {
  const text = operand['equals-ignore-case'];
  if (typeof text !== 'string') throw invalid(`${operator} match pattern must be a string`);
  return text.toLowerCase();
}

function wildcardTest(pattern: string): (text: string) => boolean {
  const test = compileWildcard(pattern);
  if (!test) throw invalid(`Consecutive wildcard characters or a stray escape in "${pattern}"`);
  return test;
}

function anythingButTest(operand: Json | undefined): ScalarTest {
  if (isJsonObject(operand)) return anythingButOperator(operand);
  const values = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size !== 1 || !(kinds.has('string') || kinds.has('number'))) {
    throw invalid(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  const excluded = new Set<unknown>(values);
  return (value) => !excluded.has(value);
}

function anythingButOperator(operand: JsonObject): ScalarTest {
  const [[operator, value] = [], ...more] = Object.entries(operand);
  if (operator === undefined || more.length > 0) throw invalid('Only one key allowed in match expression');
  const tests = (Array.isArray(value) ? value : [value]).map((each) => stringTest(operator, each));
  if (tests.length === 0) throw invalid('Empty arrays are not allowed');
  return (scalar) => !tests.some((test) => test(scalar));
}

type Comparison = (value: number) => boolean;

function numericTest(operand: Json | undefined): ScalarTest {
  if (!Array.isArray(operand)) throw invalid('Value of numeric must be an array.');
  if (operand.length !== 2 && operand.length !== 4) throw invalid('Invalid numeric match expression');
  const comparisons: Comparison[] = [];
  for (let i = 0; i < operand.length; i += 2) comparisons.push(comparison(operand[i], operand[i + 1]));
  return (value) => typeof value === 'number' && comparisons.every((compare) => compare(value));
}

function comparison(operator: Json | undefined, bound: Json | undefined): Comparison {
  if (typeof bound !== 'number') throw invalid('Value of numeric range must be a number');
  switch (operator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      throw invalid(`Unrecognized numeric range operator: ${JSON.stringify(operator)}`);
  }
}

function cidrTest(operand: Json | undefined): ScalarTest {
  const [address = '', bits] = typeof operand === 'string' ? operand.split('/') : [];
  const version = isIP(address);
  const widest = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? widest : Number(bits);
  if (version === 0 || bits === '' || !Number.isInteger(prefix) || prefix < 0 || prefix > widest) {
    throw invalid(`Malformed CIDR, ${JSON.stringify(operand)}`);
  }
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(address, prefix, family);
  return (value) => typeof value === 'string' && isIP(value) === version && block.check(value, family);
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
