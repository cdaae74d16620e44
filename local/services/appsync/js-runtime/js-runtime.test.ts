import { describe, expect, test } from 'vitest';
import { createResolverContext } from '../../../testing/evaluate-resolver.ts';
import type { CodeError } from './code-errors.ts';
import { givenRuntime } from './testing/given-runtime.ts';

const { clock, jsRuntime, load, run, runBody, valueOf } = givenRuntime();

describe('JsRuntime › ctx', () => {
  test('hands over arguments, identity, source, result, error, prev, env and request', () => {
    const { result } = runBody(
      'return [ctx.args.id, ctx.identity.sub, ctx.source.n, ctx.result, ctx.error.type, ctx.prev.result, ctx.env.TABLE, ctx.request.headers.host]',
      {
        handler: 'response',
        context: {
          arguments: { id: 'a' },
          identity: { sub: 'me' },
          source: { n: 1 },
          result: [2],
          error: { message: 'm', type: 'Lambda:Unhandled' },
          prev: { result: 'before' },
          env: { TABLE: 'rooms' },
          request: { headers: { host: 'h' }, domainName: null },
        },
      },
    );
    expect(result).toEqual(['a', 'me', 1, [2], 'Lambda:Unhandled', 'before', 'rooms', 'h']);
  });

  test('args and arguments are one object', () => {
    expect(valueOf('ctx.args === ctx.arguments')).toBe(true);
  });

  test('leaves out of JSON what is a getter on AWS', () => {
    const info = { selectionSetList: ['id'], selectionSetGraphQL: '{ id }', variables: { v: 1 } };
    expect(valueOf('JSON.parse(JSON.stringify(ctx)).info', { info })).toEqual({
      fieldName: 'field',
      parentTypeName: 'Query',
      variables: { v: 1 },
    });
    expect(valueOf('[ctx.info.selectionSetList, ctx.info.selectionSetGraphQL]', { info })).toEqual([
      ['id'],
      '{ id }',
    ]);
  });

  test('result and error are undefined in a request handler', () => {
    expect(valueOf('[typeof ctx.result, typeof ctx.error, ctx.prev]')).toEqual([
      'undefined',
      'undefined',
      null,
    ]);
  });

  test('the stash can change, and goes on', () => {
    const { stash } = runBody('ctx.stash.b = { c: ctx.stash.a }; ctx.stash.d = undefined;', {
      context: { stash: { a: 1 } },
    });
    expect(stash).toEqual({ a: 1, b: { c: 1 } });
  });

  test('the stash stays when the handler fails after changing it', () => {
    expect(runBody('ctx.stash.a = 1; util.error("no");').stash).toEqual({ a: 1 });
  });

  test('neither the stash nor another member can be replaced through an alias', () => {
    const { error } = runBody('const alias = { ctx }; const c = alias.ctx; c.stash = { other: 1 };');
    expect(error).toMatchObject({ type: 'Code' });
    expect(error?.message).toMatch(/TypeError: Cannot assign to read only property 'stash'/);
  });
});

describe('JsRuntime › result', () => {
  test.each([
    ['undefined members go', 'return { a: undefined, b: [undefined], c: null }', { b: [null], c: null }],
    ['a scalar stays', 'return 7', 7],
    ['null stays', 'return null', null],
    ['nothing returned is undefined', 'ctx.stash.x = 1', undefined],
    ['NaN becomes null', 'return NaN', null],
    ['a function is nothing', 'const f = () => 1; return { f }', {}],
    ['a getter-less copy of arguments', 'const { args } = ctx; return { ...args, b: 2 }', { a: 1, b: 2 }],
  ])('%s', (_title, body, expected) => {
    expect(runBody(body, { context: { arguments: { a: 1 } } }).result).toEqual(expected);
  });

  test('a result that contains itself fails as code does', () => {
    const { error, result } = runBody('const a = {}; a.a = a; return a;');
    expect(result).toBeUndefined();
    expect(error).toMatchObject({ type: 'Code' });
    expect(error?.message).toContain('circular');
  });

  test('a result over 5 MB is too large', () => {
    const large = { context: { arguments: { text: 'x'.repeat(5 * 1024 * 1024) } } };
    expect(runBody('return ctx.args.text', large)).toMatchObject({
      result: undefined,
      error: { type: 'MappingTemplate', message: 'Transformation too large' },
    });
    expect(runBody('return ctx.args.text.length', large).result).toBe(5 * 1024 * 1024);
  });

  test('a stash with members named like JSON keywords crosses whole', () => {
    const stash = { result: 1, __proto__x: 2, 'a"b\u2028': 3 };
    expect(runBody('return ctx.stash', { context: { stash } })).toMatchObject({ result: stash, stash });
  });
});

describe('JsRuntime › errors', () => {
  test('util.error keeps message, type, data and errorInfo, and has no place in its message', () => {
    const { error, result } = runBody('util.error("No room", "RoomNotFound", { id: 1 }, [2]); return 1;');
    expect(result).toBeUndefined();
    expect(error).toEqual({
      message: 'No room',
      type: 'RoomNotFound',
      data: { id: 1 },
      errorInfo: [2],
      unauthorized: false,
    });
  });

  test('util.error without a type has none', () => {
    expect(runBody('util.error("m")').error).toMatchObject({
      message: 'm',
      type: null,
      data: null,
      errorInfo: null,
    });
  });

  test.each([
    'ctx.args.list.forEach((x) => { if (x === 2) util.error("stop"); ctx.stash.last = x; })',
    'for (const x of ctx.args.list) { if (x === 2) util.error("stop"); ctx.stash.last = x; }',
    'const check = (x) => { if (x === 2) util.error("stop"); ctx.stash.last = x; return x; }; ctx.args.list.map((x) => check(x));',
  ])('util.error ends the handler from within: %s', (body) => {
    const { error, stash } = runBody(body, { context: { arguments: { list: [1, 2, 3] } } });
    expect(error?.message).toBe('stop');
    expect(stash).toEqual({ last: 1 });
  });

  test('util.unauthorized ends it too', () => {
    expect(runBody('util.unauthorized(); return 1;').error).toMatchObject({
      type: 'Unauthorized',
      unauthorized: true,
    });
  });

  test('appended errors keep their order and the data as it was, and do not end the handler', () => {
    const { result, error, appendedErrors } = runBody(
      'const data = { n: 1 }; util.appendError("first", "A", data); data.n = 2; util.appendError("second"); return data;',
    );
    expect(result).toEqual({ n: 2 });
    expect(error).toBeNull();
    expect(appendedErrors).toEqual([
      { message: 'first', type: 'A', data: { n: 1 }, errorInfo: null, unauthorized: false },
      { message: 'second', type: null, data: null, errorInfo: null, unauthorized: false },
    ]);
  });

  test('an exception becomes an error of type Code with its place', () => {
    const source = `export function request(ctx) {
  const room = ctx.args.room;
  return room.name;
}
export function response() {}`;
    expect(run(source).error).toEqual({
      message: "code.js:3:15: TypeError: Cannot read properties of undefined (reading 'name')",
      type: 'Code',
      data: null,
      errorInfo: null,
      unauthorized: false,
    });
  });

  test('an exception in the module body is the error of every call', () => {
    const source = `const limits = undefined;
const max = limits.max;
export function request() { return max; }
export function response() {}`;
    expect(run(source).error?.message).toMatch(/^code\.js:2:20: TypeError: Cannot read/);
  });

  test('a recursion through array callbacks ends as an exception, not as the end of the process', () => {
    const { error } = runBody('const o = { f: (n) => o.f(n + 1) }; return o.f(0);');
    expect(error?.message).toContain('RangeError: Maximum call stack size exceeded');
  });
});

describe('JsRuntime › early return', () => {
  test.each([
    ['runtime.earlyReturn({ a: 1 })', { a: 1 }, 'NEXT'],
    ['runtime.earlyReturn({ a: 1 }, { skipTo: "NEXT" })', { a: 1 }, 'NEXT'],
    ['runtime.earlyReturn([1], { skipTo: "END" })', [1], 'END'],
    ['runtime.earlyReturn()', undefined, 'NEXT'],
    ['runtime.earlyReturn(null)', null, 'NEXT'],
  ])('%s', (call, result, skipTo) => {
    const evaluation = runBody(`ctx.args.list.forEach(() => { ${call}; }); return "not this";`, {
      context: { arguments: { list: [1, 2] } },
    });
    expect(evaluation).toMatchObject({ error: null, earlyReturn: { skipTo } });
    expect(evaluation.result).toEqual(result);
  });
});

describe('JsRuntime › console', () => {
  const source = `export function request(ctx) {
  console.log('text');
  if (ctx.args.deep) {
    ctx.args.list.forEach((item) => console.error(item, { a: [1] }, undefined, null));
  }
  for (const key in ctx.args) { console.warn(key); }
  return 1;
}
export function response() {}
`;

  test('lines have level, JSON text, and the place in the code as it was written', () => {
    const { logs } = run(source, { context: { arguments: { deep: true, list: ['x'] } } });
    expect(logs).toEqual([
      { level: 'INFO', text: '"text"', file: 'code.js', line: 2, column: 3 },
      { level: 'ERROR', text: '"x" {"a":[1]} undefined null', file: 'code.js', line: 4, column: 37 },
      { level: 'INFO', text: '"deep"', file: 'code.js', line: 6, column: 33 },
      { level: 'INFO', text: '"list"', file: 'code.js', line: 6, column: 33 },
    ]);
  });
});

describe('JsRuntime › util.authType', () => {
  test.each([
    'API Key Authorization',
    'IAM Authorization',
    'User Pool Authorization',
    'Open ID Connect Authorization',
    'Lambda Authorization',
  ] as const)('answers %s', (authType) => {
    expect(runBody('return util.authType()', { authType }).result).toBe(authType);
  });
});

describe('JsRuntime › calls', () => {
  test('variables of the module start anew with each call', () => {
    using module = load(`let calls = 0;
const seen = { list: [] };
export function request(ctx) { calls += 1; seen.list.push(ctx.args.id); return [calls, seen.list]; }
export function response() { return [calls, seen.list]; }`);
    for (const id of ['a', 'b']) {
      const { result } = module.evaluate('request', createResolverContext({ arguments: { id } }), null);
      expect(result).toEqual([1, [id]]);
    }
    expect(module.evaluate('response', createResolverContext(), null).result).toEqual([0, []]);
  });

  test('calls of two fields that alternate see only their own', () => {
    using one = load(`import { util } from '@aws-appsync/utils';
export function request(ctx) { ctx.stash.who = 'one'; util.appendError('one'); console.log('one'); return ctx.args; }
export function response(ctx) { return [ctx.stash, ctx.result]; }`);
    using other = load(`export function request(ctx) { return [ctx.stash, ctx.args]; }
export function response(ctx) { return [ctx.stash, ctx.result]; }`);
    const first = one.evaluate(
      'request',
      createResolverContext({ arguments: { secret: 1 } }),
      'IAM Authorization',
    );
    const second = other.evaluate('request', createResolverContext({ arguments: { id: 2 } }), null);
    const third = one.evaluate('response', createResolverContext({ stash: first.stash, result: 3 }), null);
    expect(second).toMatchObject({ result: [{}, { id: 2 }], appendedErrors: [], logs: [] });
    expect(third).toMatchObject({ result: [{ who: 'one' }, 3], appendedErrors: [], logs: [] });
  });

  test('time and randomness come with each call', () => {
    using module = load(`import { util } from '@aws-appsync/utils';
export function request() { return [util.time.nowEpochMilliSeconds(), Math.random(), util.autoId()]; }
export function response() {}`);
    const call = () =>
      module.evaluate('request', createResolverContext(), null).result as [number, number, string];
    const before = call();
    clock.advance(1234);
    const after = call();
    expect(after[0]).toBe(before[0] + 1234);
    expect(after[1]).not.toBe(before[1]);
    expect(after[2]).not.toBe(before[2]);
  });

  test('a caller may give anything; the module cannot tell what another call got', () => {
    using module = load('export function request(ctx) { return ctx.args; }\nexport function response() {}');
    const context = createResolverContext({ arguments: { nested: { a: 1 } } });
    const { result } = module.evaluate('request', context, null);
    expect(result).toEqual({ nested: { a: 1 } });
    expect(result).not.toBe(context.arguments);
  });
});

describe('JsRuntime › loading', () => {
  test('a module can need one handler only', () => {
    const source = 'export function request() { return 1; }';
    const module = jsRuntime.load({ source, origin: 'test' }, ['request']);
    expect(module.evaluate('request', createResolverContext(), null).result).toBe(1);
  });

  test('an error names the origin and all that is wrong', () => {
    const failure = catchFailure(() =>
      jsRuntime.load({ source: 'export const request = 1;', origin: 'Query.room' }),
    );
    expect(failure).toMatchObject({ name: 'CodeErrors', origin: 'Query.room' });
    expect((failure as { codeErrors: CodeError[] }).codeErrors.map(({ value }) => value)).toEqual([
      "code.js(1,1): error: The export 'request' is not a function.",
      "code.js(1,1): error: The code does not export a function 'response'.",
    ]);
  });

  test('a disposed module is gone, and its runtime goes on', () => {
    const { load: loadHere } = givenRuntime();
    const gone = loadHere('export function request() { return 1; }\nexport function response() {}');
    const kept = loadHere('export function request() { return 2; }\nexport function response() {}');
    gone[Symbol.dispose]();
    gone[Symbol.dispose]();
    expect(() => gone.evaluate('request', createResolverContext(), null)).toThrow();
    expect(kept.evaluate('request', createResolverContext(), null).result).toBe(2);
  });

  test('a disposed runtime neither loads nor evaluates', () => {
    const { jsRuntime: disposed, load: loadHere } = givenRuntime();
    const module = loadHere('export function request() {}\nexport function response() {}');
    disposed[Symbol.dispose]();
    disposed[Symbol.dispose]();
    expect(() => module.evaluate('request', createResolverContext(), null)).toThrow('disposed');
    expect(() => loadHere('export function request() {}')).toThrow('disposed');
  });

  test('80 modules load within seconds on the busiest machine', () => {
    const { load: loadHere } = givenRuntime();
    const startMs = performance.now();
    for (let i = 0; i < 80; i += 1) {
      loadHere(`const prefix = 'ROOM#${i}';
export function request(ctx) { return ctx.args.list.map((x) => prefix + x).filter((x) => x !== ''); }
export function response(ctx) { return ctx.result; }`);
    }
    expect(performance.now() - startMs).toBeLessThan(3000);
  });
});

function catchFailure(act: () => unknown): unknown {
  try {
    act();
  } catch (failure) {
    return failure;
  }
  return undefined;
}
