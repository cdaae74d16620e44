import appsyncPlugin from '@aws-appsync/eslint-plugin';
import { type ESLint, Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { errorsOf } = givenRuntime();

const response = 'export function response(ctx) { return ctx.result; }';
/** A module whose request handler has `body` on its second line. */
const withBody = (body: string) => `export function request(ctx) {\n${body}\n}\n${response}`;
const withUtil = (body: string) =>
  `import { util, extensions, runtime } from '@aws-appsync/utils';\nexport function request(ctx) {\n${body}\n}\n${response}`;

/** Place and text of each error: `2:3 @aws-appsync/no-try`, or the value where there is no rule. */
function found(source: string): string[] {
  return errorsOf(source).map(({ value, location: { line, column } }) => {
    const text =
      /error ([@A-Z][^:]*):/.exec(value)?.[1] ?? value.replace(/^code\.js\(\d+,\d+\): error: /, '');
    return `${line}:${column} ${text}`;
  });
}

/** Statements that AWS's own ESLint plugin refuses, with the rule that does. */
const refusedSyntax: [body: string, ...rules: string[]][] = [
  ['try { ctx.stash.a = 1; } catch { ctx.stash.a = 2; }', 'no-try'],
  ['for (let i = 0; i < 3; i += 1) { ctx.stash.a = i; }', 'no-for'],
  ['while (ctx.args.a) { ctx.stash.a = 1; }', 'no-while'],
  ['do { ctx.stash.a = 1; } while (ctx.args.a)', 'no-while'],
  ['for (const a of ctx.args.list) { continue; }', 'no-continue'],
  ['label: { ctx.stash.a = 1; }', 'no-labels'],
  ['class Room {}', 'no-classes'],
  ['return this;', 'no-this'],
  ['return /room/;', 'no-regex'],
  ['const f = async () => 1;', 'no-async'],
  ['const f = async function () { await 1; };', 'no-async', 'no-await'],
  ['const f = function* () { yield 1; };', 'no-generators', 'no-yield'],
  ['return new Promise(() => 1);', 'no-promise'],
  ['let a = 1; a++;', 'no-disallowed-unary-operators'],
  ['let a = 1; --a;', 'no-disallowed-unary-operators'],
  ['return ~ctx.args.a;', 'no-disallowed-unary-operators'],
  ['return ctx.args instanceof ctx.stash;', 'no-disallowed-binary-operators'],
  ['return "id" in ctx.args;', 'no-in-operator'],
  ['ctx = {};', 'no-disallowed-re-assignment'],
  ['ctx.stash = {};', 'no-disallowed-re-assignment'],
  ['ctx["args"] = {};', 'no-disallowed-re-assignment'],
  ['ctx.more = 1;', 'no-disallowed-re-assignment'],
];

describe('Lint › syntax', () => {
  test.each(refusedSyntax)('refuses %s', (body, ...rules) => {
    const names = found(withBody(body)).map((text) => text.replace(/^2:\d+ @aws-appsync\//, ''));
    expect(names).toEqual(expect.arrayContaining(rules));
  });

  test.each(refusedSyntax)('finds what the ESLint plugin finds, where it does: %s', (body) => {
    const source = withBody(body);
    const plugin = appsyncPlugin as unknown as ESLint.Plugin;
    const messages = new Linter().verify(source, {
      plugins: { '@aws-appsync': plugin },
      rules: (plugin.configs?.['base'] as Linter.Config).rules ?? {},
    });
    const theirs = messages.map(({ line, column, ruleId, message }) => ({ line, column, ruleId, message }));
    const ours = errorsOf(source)
      .filter(({ value }) => value.includes('@aws-appsync/'))
      .map(({ location: { line, column }, value }) => {
        const [, ruleId, message] = /error ([^:]*): (.*)$/.exec(value) ?? [];
        return { line, column, ruleId, message };
      });
    expect(theirs.length).toBeGreaterThan(0);
    expect(ours).toEqual(expect.arrayContaining(theirs));
  });

  test.each([
    [
      'throw new Error("x");',
      ['2:1 Unsupported Syntax: ThrowStatement', '2:7 Unsupported Syntax: NewExpression'],
    ],
    ['return new Map();', ['2:8 Unsupported Syntax: NewExpression']],
    ['return import("x");', ['2:8 Unsupported Syntax: ImportExpression']],
    ['const Room = class {};', ['2:14 Unsupported Syntax: ClassExpression']],
    ['debugger;', ['2:1 Unsupported Syntax: DebuggerStatement']],
    ['return 1n;', ['2:8 Unsupported Syntax: Literal']],
    ['return { get a() { return 1; } };', ['2:10 Unsupported Syntax: Property']],
    ['return import.meta;', ['2:8 Unsupported Syntax: MetaProperty']],
  ])('refuses %s', (body, expected) => {
    expect(found(withBody(body))).toEqual(expected);
  });
});

describe('Lint › hiding places', () => {
  test.each([
    ['a default value', 'const f = (a = this) => a;'],
    ['a default in a pattern', 'const { a = this } = ctx.args;'],
    ['a computed name', 'return { [this]: 1 };'],
    ['a template', 'return `${this}`;'],
    ['the tag of a template', 'return this``;'],
    ['an argument that is spread', 'return ctx.args.f(...this);'],
    ['a case', 'switch (1) { case this: }'],
    ['an optional call', 'return ctx?.[this]?.();'],
    ['a callback within a callback', 'return [1].map((a) => [a].map((b) => ({ b, t: this })));'],
  ])('finds `this` in %s', (_title, body) => {
    expect(found(withBody(body)).join()).toContain('@aws-appsync/no-this');
  });
});

describe('Lint › functions', () => {
  test.each([
    ['const f = (g) => g(); f(() => 1);', '2:23 @aws-appsync/no-function-passing'],
    ['const f = () => 1; ctx.args.list.concat(f);', '2:20 @aws-appsync/no-function-passing'],
    ['const f = () => 1; const g = f;', '2:26 @aws-appsync/no-function-reassign'],
    ['const f = () => 1; let g; g = f;', '2:27 @aws-appsync/no-function-reassign'],
    ['const f = () => { return () => 1; };', '2:19 @aws-appsync/no-function-return'],
    ['const f = () => () => 1;', '2:11 @aws-appsync/no-function-return'],
    ['function f() { return f(); } ', '2:23 @aws-appsync/no-recursion'],
    ['const f = (n) => g(n); const g = (n) => f(n);', '2:18 @aws-appsync/no-recursion'],
  ])('refuses %s', (body, expected) => {
    expect(found(withBody(body))).toContain(expected);
  });

  test('names the whole cycle', () => {
    const [error] = errorsOf(`function one(n) { return other(n); }
function other(n) { return one(n); }
export function request() { return one(1); }
${response}`);
    expect(error?.value).toBe(
      'code.js(1,26): error @aws-appsync/no-recursion: Recursive function calls not supported. Detected cycle in one <-other <-one',
    );
    expect(error?.location).toEqual({ line: 1, column: 26, span: 8 });
  });
});

describe('Lint › names', () => {
  test.each([
    ['return room;', '2:8 TS2304', "Cannot find name 'room'."],
    ['return process.env.A;', '2:8 TS2304', "Cannot find name 'process'."],
    ['setTimeout(() => 1, 1);', '2:1 TS2304', "Cannot find name 'setTimeout'."],
    ['return fetch("x");', '2:8 TS2304', "Cannot find name 'fetch'."],
    ['return require("x");', '2:8 TS2304', "Cannot find name 'require'."],
    ['return String(1);', '2:8 Invalid function: String', ''],
    ['return Number("1");', '2:8 Invalid function: Number', ''],
    ['return ctx.args.list.map(Number);', '2:26 Invalid function: Number', ''],
    ['return Array.isArray([]);', '2:8 Invalid function: Array.isArray', ''],
    ['return Number.isInteger(1);', '2:8 Invalid function: Number.isInteger', ''],
    ['return Math.abs(1);', '2:8 Invalid function: Math.abs', ''],
    ['return Date.now();', '2:8 Invalid function: Date.now', ''],
    ['return parseInt("1");', '2:8 Invalid function: parseInt', ''],
    ['return Object.freeze({});', '2:8 Invalid function: Object.freeze', ''],
    ['return "a".charCodeAt(0);', '2:8 Invalid function: charCodeAt', ''],
    ['return ctx.args.list.keys();', '2:8 Invalid function: keys', ''],
    ['return "a".localeCompare("b");', '2:8 Invalid function: localeCompare', ''],
    ['return ctx.args.list.sort((a, b) => a - b);', '2:27 TS2554', 'Expected 0 arguments, but got 1.'],
    ['eval("1");', '2:1 Invalid function: eval', ''],
    ['globalThis.a = 1;', '2:1 Invalid function: globalThis.a', ''],
  ])('refuses %s', (body, place, message) => {
    expect(found(withBody(body))).toContain(place);
    expect(errorsOf(withBody(body)).some(({ value }) => value.endsWith(message))).toBe(true);
  });

  test.each([
    ['util.toJson(1);', "Property 'toJson' does not exist on type 'Util'."],
    ['util.time.now();', "Property 'now' does not exist on type 'TimeUtils'."],
    ['util.dynamodb.toDynamoDBJson(1);', "Property 'toDynamoDBJson' does not exist on type 'DynamodbUtil'."],
    ['util.isNull(1);', "Property 'isNull' does not exist on type 'Util'."],
    ['util.defaultIfNull(1, 2);', "Property 'defaultIfNull' does not exist on type 'Util'."],
    ['util.validate(true, "x");', "Property 'validate' does not exist on type 'Util'."],
    ['util["qr"](1);', "Property 'qr' does not exist on type 'Util'."],
    ['extensions.publish();', "Property 'publish' does not exist on type 'Extensions'."],
    ['runtime.stop();', "Property 'stop' does not exist on type 'Runtime'."],
    ['console.table();', "Property 'table' does not exist on type 'Console'."],
  ])('refuses %s', (body, message) => {
    const [error] = errorsOf(withUtil(body));
    expect(error).toMatchObject({
      errorType: 'PARSE_ERROR',
      value: `code.js(3,1): error TS2339: ${message}`,
      location: { line: 3, column: 1 },
    });
  });

  test.each([
    ["import lodash from 'lodash';", '1:1 TS2307'],
    ["import fs from 'node:fs';", '1:1 TS2307'],
    ["import { x } from './other.js';", '1:1 TS2307'],
    ["import { get } from '@aws-appsync/utils/nothing';", '1:1 TS2307'],
    ["import { get } from '@aws-appsync/utils';", '1:10 TS2305'],
    ["import { util } from '@aws-appsync/utils/dynamodb';", '1:10 TS2305'],
    ["import utils from '@aws-appsync/utils';", '1:8 TS2305'],
    ["export * from '@aws-appsync/utils';", '1:1 Unsupported Syntax: ExportAllDeclaration'],
    ["export { util } from '@aws-appsync/utils';", '1:1 TS2307'],
    ['export default {};', '1:1 Unsupported Syntax: ExportDefaultDeclaration'],
  ])('refuses %s', (statement, expected) => {
    expect(found(`${statement}\nexport function request() {}\n${response}`)).toContain(expected);
  });
});

describe('Lint › module', () => {
  test('refuses what does not parse, with its place', () => {
    expect(errorsOf('export function request( {\n}')).toEqual([
      {
        errorType: 'PARSE_ERROR',
        value: 'code.js(2,2): error: Unexpected token.',
        location: { line: 2, column: 2, span: 1 },
      },
    ]);
  });

  test('refuses 32,001 characters and takes 32,000', () => {
    const source = `export function request() {}\n${response}\n//`;
    const ofLength = (length: number) => source + '-'.repeat(length - source.length);
    expect(errorsOf(ofLength(32_000))).toEqual([]);
    expect(errorsOf(ofLength(32_001))).toMatchObject([{ errorType: 'PARSE_ERROR' }]);
  });

  test('lists errors in order of place', () => {
    const lines = errorsOf(withBody('return room;\nwhile (1) {}\ntry {} catch {}')).map(
      ({ location }) => location.line,
    );
    expect(lines).toEqual([2, 3, 4]);
  });
});

describe('Lint › takes', () => {
  test.each([
    ['array callbacks', 'return ctx.args.list.map((x) => x).filter((x) => x).reduce((a, b) => a + b, 0);'],
    ['function expressions as callbacks', 'return ctx.args.list.find(function (x) { return x.id; });'],
    ['named callbacks of array methods', 'const f = (x) => x; return ctx.args.list.map(f);'],
    ['calls of local functions', 'function f(x) { return x; } return f(f(ctx.args));'],
    [
      'for…of and for…in',
      'for (const a of ctx.args.list) { for (const b in a) { ctx.stash[b] = a; break; } }',
    ],
    [
      'destructuring, defaults, spread and rest',
      'const { a = 1, ...rest } = ctx.args; const [b, ...c] = [a]; return { ...rest, b, c: [...c] };',
    ],
    ['template strings and tags', 'const { id } = ctx.args; return `room#${id}`;'],
    ['optional chaining and its call', 'return ctx.args?.a?.[0]?.trim?.();'],
    ['?? ||= &&= ??=', 'let a = ctx.args.a ?? 1; a ||= 2; a &&= 3; a ??= 4; return a;'],
    ['the comma and void', 'let a = 1; a = (1, 2); return void a;'],
    ['compound assignment and exponent', 'let a = 1; a += 2; a **= 3; return a % 4 << 1;'],
    ['switch', 'switch (ctx.args.a) { case 1: return 1; default: return 2; }'],
    ['typeof a name that does not exist', 'return typeof window === "undefined";'],
    [
      'delete of a member of the stash',
      'delete ctx.stash.a; ctx.stash.b = 1; ctx.args.c = 2; return ctx.args;',
    ],
    [
      'a local name like a global',
      'const process = { env: 1 }; const Date = { now: 2 }; return process.env + Date.now;',
    ],
    [
      'an own function named like a missing method',
      'const kit = { repeat: (x) => x }; return kit.repeat(1);',
    ],
    [
      'the built-in objects',
      'return [Object.keys({}), JSON.stringify({}), Math.round(1.5), Number.isNaN(1), undefined, NaN, Infinity];',
    ],
    [
      'string methods of the documentation',
      'return "a".includes("a") && "a".substring(0, 1).toUpperCase().split("").join("");',
    ],
    ['sort without a comparison', 'return ctx.args.list.sort().reverse();'],
    ['a comment that speaks of try { } and async', '/* try { await } catch */ return 1; // while (1)'],
    ['strings that look like code', 'return "try {} while (x) /re/";'],
  ])('%s', (_title, body) => {
    expect(found(withBody(body))).toEqual([]);
  });

  test.each([
    [
      'the output of esbuild for a file with helpers and a renamed import',
      `// resolvers/Query.room.ts
import { util as util2 } from "@aws-appsync/utils";
import { get } from "@aws-appsync/utils/dynamodb";

// resolvers/lib/keys.ts
var roomKey = (id) => ({ pk: \`ROOM#\${id}\`, sk: "META" });

// resolvers/Query.room.ts
function request(ctx) {
  return get({ key: roomKey(ctx.args.id) });
}
var response = (ctx) => ctx.error ? util2.error(ctx.error.message, ctx.error.type) : ctx.result;
export {
  request,
  response
};
//# sourceMappingURL=data:application/json;base64,e30=
`,
    ],
    [
      'export with other names',
      'function a() {}\nconst b = () => 1;\nexport { a as request, b as response };',
    ],
    [
      'whole-module imports',
      `import * as all from '@aws-appsync/utils';\nimport * as ddb from '@aws-appsync/utils/dynamodb';\nexport const request = (ctx) => ddb.get({ key: { id: all.util.autoId() } });\nexport const response = (ctx) => ctx.result;`,
    ],
    [
      'util without an import',
      'export function request() { return util.autoId(); }\nexport function response() {}',
    ],
    [
      'types-only leftovers',
      `import '@aws-appsync/utils';\nexport function request() {}\nexport function response() {}`,
    ],
  ])('%s', (_title, source) => {
    expect(found(source)).toEqual([]);
  });
});
