import { describe, expect, test } from 'vitest';
import { createResolverContext } from '../../../testing/evaluate-resolver.ts';
import { openSandbox } from './sandbox.ts';
import { bundleSandboxScript } from './sandbox-script.ts';
import { givenRuntime } from './testing/given-runtime.ts';

/** A sandbox without the lint in front of it: what a script would do if the lint let it through. */
function givenSandbox() {
  const sandbox = openSandbox(bundleSandboxScript());
  return {
    evaluate(body: string, args: object = {}) {
      const id = sandbox.add(`(function ($scope) { 'use strict'; return { request(ctx) { ${body} } }; })`);
      const context = createResolverContext({ arguments: { ...args } });
      const input = { nowMs: 0, seed: '0'.repeat(32), authType: null, context };
      const output = sandbox.evaluate(id, 'request', input);
      return output.uncaught ? output.uncaught.message : output.result;
    },
  };
}

const { evaluate } = givenSandbox();

describe('Sandbox › what code can reach', () => {
  test.each([
    'process',
    'require',
    'module',
    'global',
    'Buffer',
    'fetch',
    'setTimeout',
    'queueMicrotask',
    'Function',
    'eval',
    'Promise',
    'Proxy',
    'Reflect',
    'WebAssembly',
    'SharedArrayBuffer',
    'Atomics',
    'Date',
    'Intl',
    'console',
    'Object',
  ])('no global named %s', (name) => {
    expect(evaluate(`return typeof ${name}`)).toBe('undefined');
  });

  test('the global object is empty and cannot be written to', () => {
    expect(evaluate('return (0, function () { return typeof this; })()')).toBe('undefined');
    expect(evaluate('leak = 1; return typeof leak')).toMatch(/ReferenceError/);
  });

  test.each([
    ['a function', '(() => 1).constructor("return process")()'],
    ['ctx', 'ctx.constructor.constructor("return process")()'],
    ['an argument', 'ctx.args.constructor.constructor("return globalThis")()'],
    ['util', '$scope.util.error.constructor("return this")()'],
    ['a generator', '(function* () {}).constructor("yield process")().next().value'],
    ['an async function', '(async () => {}).constructor("return process")()'],
    ['a symbol', 'Object(ctx.args).constructor["constructor"]("return process")()'],
    ['an array callback', '[1].map.constructor("return process")()'],
  ])('no code from text, by the constructor of %s', (_title, expression) => {
    expect(String(evaluate(`return ${expression}`))).toMatch(
      /EvalError|ReferenceError|Code generation from strings disallowed/,
    );
  });

  test('copies only: nothing inside is the host’s, nothing outside the sandbox’s', () => {
    const escape = 'constructor.constructor("return process")()';
    const args = { list: [{ a: 1 }], record: { b: [2] } };
    for (const given of [
      'ctx.args.list',
      'ctx.args.list[0]',
      'ctx.args.record.b',
      'ctx.stash',
      'ctx.request',
    ]) {
      expect(evaluate(`return ${given}.${escape}`, args)).toMatch(/EvalError/);
    }
    const result = evaluate('return { list: [{ a: 1 }] }') as { list: object[] };

    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(result.list)).toBe(Array.prototype);
    expect(Object.getPrototypeOf(result.list[0])).toBe(Object.prototype);
  });

  test('no host object behind an exception', () => {
    expect(
      evaluate(`try { null.x } catch (e) {
        const C = e.constructor.constructor;
        try { return C('return process')().pid } catch (inner) { return inner.constructor.name }
      }`),
    ).toBe('EvalError');
  });

  test('no host object behind the exception of a full stack', () => {
    expect(
      evaluate(`const deep = () => { deep(); };
      try { deep() } catch (e) {
        try { return e.constructor.constructor('return process')().pid } catch (inner) { return inner.constructor.name }
      }`),
    ).toBe('EvalError');
  });

  test('no stack frames by Error.prepareStackTrace', () => {
    expect(
      evaluate(`const E = (() => { try { null.x } catch (e) { return e.constructor.__proto__ || e.constructor; } })();
      try { E.prepareStackTrace = (e, frames) => frames; } catch (e) { return e.name }
      const { stack } = new E('x');
      return typeof stack;`),
    ).toBe('TypeError');
  });

  test('no module by import()', () => {
    expect(evaluate('import("node:fs").then(() => 1, () => 2); return 1')).toBe(1);
  });

  test('no host function behind the frames of a getter or a toJSON on the result', () => {
    expect(
      evaluate(`return {
        toJSON(key) { return [key, typeof this.constructor, arguments.length, arguments.callee === undefined]; }
      }`),
    ).toMatch(/TypeError|'callee'/);
    expect(evaluate('return { get a() { return typeof process; } }')).toEqual({ a: 'undefined' });
    expect(evaluate('return { toJSON() { throw { stack: 1 }; } }')).toBe('Error');
  });

  test('what a handler throws is only text outside', () => {
    expect(evaluate('throw { get message() { return process; } }')).toBe('Error');
    expect(evaluate('const e = Object; throw e')).toMatch(/ReferenceError/);
    expect(evaluate('throw null')).toBe('Error');
  });
});

describe('Sandbox › what a call leaves behind', () => {
  test.each([
    ['a member of Object.prototype', 'const p = [].__proto__ ?? ({}).constructor.prototype; p.polluted = 1;'],
    ['a member by constructor.prototype', '({}).constructor.prototype.polluted = 1;'],
    ['a member of Array.prototype', '[].constructor.prototype.polluted = 1;'],
    ['a method of strings', '"".constructor.prototype.trim = () => "changed";'],
    ['an array method', '[].constructor.prototype.map = () => "changed";'],
    ['an iterator', '[].constructor.prototype[$scope.Symbol] = 1;'],
    ['util', '$scope.util.autoId = () => "changed";'],
    ['a member of util.time', '$scope.util.time.nowISO8601 = () => "changed";'],
    ['JSON', '$scope.JSON.stringify = () => "changed";'],
    ['a helper module', '$scope.modules.dynamodb.get = () => "changed";'],
    ['the console', '$scope.console.log.more = 1;'],
    ['a function prototype', '(() => 1).constructor.prototype.call = 1;'],
    ['a RegExp', '/x/.constructor.prototype.exec = () => null;'],
    ['a class of the context', 'ctx.info.constructor.prototype.fieldName = 1; ctx.info.constructor.x = 1;'],
  ])('not %s', (_title, body) => {
    expect(String(evaluate(`${body} return "written";`))).toMatch(/TypeError/);
    expect(evaluate('return [({}).polluted, [].polluted, " a ".trim(), [1].map((x) => x)]')).toEqual([
      null,
      null,
      'a',
      [1],
    ]);
  });

  test('__proto__ is a name like any other, in code and in JSON', () => {
    const args = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    expect(evaluate('return ctx.args.polluted ?? "clean"', args)).toBe('clean');
    expect(
      evaluate(
        'const o = {}; o["__proto__"] = { polluted: 1 }; return [o.polluted ?? "clean", $scope.Object.keys(o)]',
      ),
    ).toEqual(['clean', ['__proto__']]);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  test('a handler may name its own members like those of every object', () => {
    expect(
      evaluate(
        'const o = {}; o.toString = 1; o.constructor = 2; o.valueOf = 3; o.hasOwnProperty = 4; return o',
      ),
    ).toEqual({ toString: 1, constructor: 2, valueOf: 3, hasOwnProperty: 4 });
  });

  test('nothing on a function of the module, since each call makes it anew', () => {
    const { load } = givenRuntime();
    using module = load(`const memory = { n: 0 };
function request(ctx) { memory.n += 1; return memory.n; }
export { request };
export const response = (ctx) => memory.n;`);
    expect(module.evaluate('request', createResolverContext(), null).result).toBe(1);
    expect(module.evaluate('request', createResolverContext(), null).result).toBe(1);
  });

  test('one module does not see the names of another', () => {
    const { errorsOf } = givenRuntime();
    const second = 'export function request() { return secret; }\nexport function response() {}';
    expect(errorsOf(`const secret = 1;\n${second}`)).toEqual([]);
    expect(errorsOf(second)).toMatchObject([
      { value: expect.stringContaining("Cannot find name 'secret'.") as string },
    ]);
  });
});

describe('Sandbox › scripts', () => {
  test('a comment cannot rename the script, so that positions stay right', () => {
    const { runBody } = givenRuntime();
    const { logs, error } = runBody(
      '//# sourceURL=appsync-code:99:1:1\n/*# sourceURL=other.js */ console.log(1); return null.x;',
    );
    expect(logs).toMatchObject([{ line: 6, column: 27 }]);
    expect(error?.message).toMatch(/^code\.js:6:/);
  });

  test('text that looks like a stack frame does not move an error', () => {
    const { runBody } = givenRuntime();
    const { error } = runBody('const o = {}; return o[" at x (appsync-code:0:7:7)"].y;');
    expect(error?.message).toMatch(/^code\.js:5:/);
  });

  test('closing brackets in code do not leave the wrapper', () => {
    const { errorsOf } = givenRuntime();
    expect(errorsOf('}})(); (function () {{ export function request() {}')).toMatchObject([
      { errorType: 'PARSE_ERROR' },
    ]);
  });

  test('code that speaks of $scope gets no hand on it', () => {
    const { run, errorsOf } = givenRuntime();
    expect(
      errorsOf('export function request() { return $scope; }\nexport function response() {}'),
    ).toMatchObject([{ value: expect.stringContaining("Cannot find name '$scope'.") as string }]);
    const source = `export function request() { const $scope = 1; return [$scope, typeof $scope$]; }\nexport function response() {}`;
    expect(run(source).result).toEqual([1, 'undefined']);
  });
});
