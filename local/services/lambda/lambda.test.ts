import { describe, expect, test } from 'vitest';
import { anInlineFunction, aFunction, givenBundle, givenLambda } from './testing/given-lambda.ts';

describe('Lambda › loading', () => {
  test('runs an ES module bundle whose SDK lies in the project', async () => {
    await using bundle = await givenBundle({
      'index.mjs': `
        import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
        export const handler = async (event) => ({ got: event, client: new DynamoDBClient({}).constructor.name });
      `,
    });
    await using given = givenLambda([aFunction({ code: { kind: 'directory', path: bundle.path } })]);
    expect(await given.invoke({ a: 1 })).toEqual({
      payload: { got: { a: 1 }, client: 'DynamoDBClient' },
      functionError: null,
    });
  });

  test('runs a CommonJS bundle whose SDK lies in the project', async () => {
    await using bundle = await givenBundle({
      'index.js': `
        const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
        exports.handler = async () => new DynamoDBClient({}).constructor.name;
      `,
    });
    await using given = givenLambda([aFunction({ code: { kind: 'directory', path: bundle.path } })]);
    expect((await given.invoke(null)).payload).toBe('DynamoDBClient');
  });

  test('prefers a package that the bundle brings itself', async () => {
    await using bundle = await givenBundle({
      'index.mjs': `import { own } from '@aws-sdk/client-dynamodb'; export const handler = async () => own;`,
      'node_modules/@aws-sdk/client-dynamodb/package.json': '{"type":"module","main":"index.js"}',
      'node_modules/@aws-sdk/client-dynamodb/index.js': 'export const own = true;',
    });
    await using given = givenLambda([aFunction({ code: { kind: 'directory', path: bundle.path } })]);
    expect((await given.invoke(null)).payload).toBe(true);
  });

  test('finds packages of a layer, from import and from require', async () => {
    await using layer = await givenBundle({
      'nodejs/node_modules/shared/package.json': '{"main":"index.js"}',
      'nodejs/node_modules/shared/index.js': 'module.exports = "from the layer";',
    });
    await using bundle = await givenBundle({
      'esm.mjs': 'import shared from "shared"; export const handler = async () => shared;',
      'cjs.cjs': 'exports.handler = async () => require("shared");',
    });
    const code = { kind: 'directory', path: bundle.path } as const;
    const layers = [layer.path];
    await using given = givenLambda([
      aFunction({ name: 'esm', code, layers, handler: 'esm.handler' }),
      aFunction({ name: 'cjs', code, layers, handler: 'cjs.handler' }),
    ]);
    expect((await given.invoke(null, 'esm')).payload).toBe('from the layer');
    expect((await given.invoke(null, 'cjs')).payload).toBe('from the layer');
  });

  test('follows a handler string into directories and nested exports', async () => {
    await using bundle = await givenBundle({
      'package.json': '{"type":"module"}',
      'lib/api.js': 'export const routes = { get: async () => import.meta.url.endsWith("lib/api.js") };',
    });
    const code = { kind: 'directory', path: bundle.path } as const;
    await using given = givenLambda([aFunction({ code, handler: 'lib/api.routes.get' })]);
    expect((await given.invoke(null)).payload).toBe(true);
  });

  test.each([
    ['exports.other = 1;', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    ['exports.handler = 1;', 'Runtime.HandlerNotFound', 'index.handler is not a function'],
    ['require("not-there");', 'Runtime.ImportModuleError', "Cannot find module 'not-there'"],
    ['exports.handler = async ( => 1;', 'Runtime.UserCodeSyntaxError', 'SyntaxError'],
    ['throw new TypeError("at load");', 'TypeError', 'at load'],
  ])('answers a failed start with the error: %s', async (source, errorType, message) => {
    await using given = givenLambda([anInlineFunction(source)]);
    expect(await given.invoke(null)).toEqual({
      functionError: 'Unhandled',
      payload: expect.objectContaining({ errorType, errorMessage: expect.stringContaining(message) }),
    });
  });

  test('starts anew after a failed start', async () => {
    await using given = givenLambda([anInlineFunction('throw new Error("again");')]);
    await given.invoke(null);
    expect((await given.invoke(null)).payload).toMatchObject({ errorMessage: 'again' });
    expect(given.logs.lines.filter((line) => line.includes('Cold start'))).toHaveLength(2);
  });
});

describe('Lambda › environment and context', () => {
  test('shows a function its own variables and what Lambda defines, nothing of the host', async () => {
    await using given = givenLambda([
      anInlineFunction('exports.handler = async () => process.env;', { environment: { TABLE: 'rooms' } }),
    ]);
    const { payload } = await given.invoke(null);
    expect(payload).toMatchObject({
      TABLE: 'rooms',
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'worker',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      _HANDLER: 'index.handler',
    });
    expect(payload).not.toHaveProperty('PATH');
    expect(payload).not.toHaveProperty('NODE_OPTIONS');
  });

  test('hands over the context object', async () => {
    const source = `exports.handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(), waits: context.callbackWaitsForEmptyEventLoop });`;
    await using given = givenLambda([anInlineFunction(source)]);
    const { payload } = await given.invoke(null);
    expect(payload).toMatchObject({
      functionName: 'worker',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:worker',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      logGroupName: '/aws/lambda/worker',
      logStreamName: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
      waits: true,
      remaining: expect.any(Number),
    });
    expect(Number(Object(payload).remaining)).toBeGreaterThan(2_000);
  });

  test('shows the time of the host, also to who took `Date.now` while loading', async () => {
    const source = `const { now } = Date;
      exports.handler = async () => [now(), new Date().getTime(), Date.parse(Date()), new Date(0) instanceof Date];`;
    await using given = givenLambda([anInlineFunction(source)]);
    const shown = async () => (await given.invoke(null)).payload;
    // The function's time goes on while it works, the host's stands still in a test.
    const about = (ms: number) => expect.closeTo(ms / 60_000, 0);
    const inMinutes = (payload: unknown) =>
      Array.isArray(payload) ? payload.map((ms: unknown) => (typeof ms === 'number' ? ms / 60_000 : ms)) : [];
    const atFirst = given.clock.now();
    expect(inMinutes(await shown())).toEqual([about(atFirst), about(atFirst), about(atFirst), true]);
    given.clock.advance(3_600_000);
    const later = atFirst + 3_600_000;
    expect(inMinutes(await shown())).toEqual([about(later), about(later), about(later), true]);
  });
});

describe('Lambda › answers', () => {
  test.each<[string, string, unknown]>([
    ['a promise', 'async () => 1', 1],
    ['nothing', 'async () => undefined', null],
    ['a callback', '(event, context, callback) => callback(null, "done")', 'done'],
    [
      'a callback that waits for timers',
      '(e, c, cb) => { let t = 0; setTimeout(() => { r.t = 1 }, 20); const r = {}; cb(null, r); }',
      { t: 1 },
    ],
    [
      'a callback that does not wait',
      '(e, c, cb) => { c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1000); cb(null, 2); }',
      2,
    ],
    ['context.done', '(e, c) => c.done(null, 3)', 3],
    ['no answer at all', '() => undefined', null],
  ])('takes %s', async (_name, handler, expected) => {
    await using given = givenLambda([anInlineFunction(`exports.handler = ${handler};`)]);
    expect(await given.invoke({})).toEqual({ payload: expected, functionError: null });
  });

  test.each([
    ['an exception', 'async () => { throw new RangeError("too far"); }', 'RangeError', 'too far'],
    ['a callback error', '(e, c, cb) => cb(new Error("no"))', 'Error', 'no'],
    ['a thrown text', 'async () => { throw "plain"; }', 'string', 'plain'],
    ['a value without JSON', 'async () => 1n', 'Error', 'Unable to stringify response body'],
    ['a promise nobody settles', 'async () => new Promise(() => {})', 'Runtime.NodeJsExit', 'promise'],
    [
      'a stray exception',
      'async () => new Promise(() => setTimeout(() => { throw new Error("stray"); }))',
      'Error',
      'stray',
    ],
    [
      'a stray rejection',
      'async () => { Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 1000)); }',
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    [
      'process.exit',
      'async () => process.exit(3)',
      'Runtime.ExitError',
      'Runtime exited with error: exit status 3',
    ],
    [
      'process.exit(0)',
      'async () => process.exit(0)',
      'Runtime.ExitError',
      'Runtime exited without providing a reason',
    ],
  ])('reports %s', async (_name, handler, errorType, message) => {
    await using given = givenLambda([anInlineFunction(`exports.handler = ${handler};`)]);
    const { payload, functionError } = await given.invoke({});
    expect(functionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  });

  test('goes on with a new worker after a crash', async () => {
    const source = 'exports.handler = async (event) => (event.crash ? process.exit(1) : "alive");';
    await using given = givenLambda([anInlineFunction(source)]);
    await given.invoke({ crash: true });
    expect((await given.invoke({})).payload).toBe('alive');
  });

  test('ends a function that uses up its memory', async () => {
    const source =
      'exports.handler = async () => { const a = []; for (;;) a.push(new Array(1e5).fill(Math.random())); };';
    await using given = givenLambda([anInlineFunction(source, { memoryMb: 32 })]);
    expect((await given.invoke({})).payload).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
  });

  test('ends a function at its timeout, even in an endless loop', async () => {
    const source = 'exports.handler = async () => { console.log("spinning"); for (;;); };';
    await using given = givenLambda([anInlineFunction(source)]);
    const answer = given.invoke({});
    await given.logs.line('spinning');
    given.clock.advance(3_000);
    expect(await answer).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3.00 seconds$/),
      },
    });
  });

  test('refuses results above 6 MB', async () => {
    await using given = givenLambda([anInlineFunction('exports.handler = async () => "x".repeat(7e6);')]);
    expect((await given.invoke({})).payload).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  test('refuses events above 6 MB, and above 256 KB when nobody waits', async () => {
    await using given = givenLambda([aFunction()]);
    await expect(given.invoke('x'.repeat(7e6))).rejects.toMatchObject({ name: 'RequestTooLargeException' });
    const late = given.lambda.invoke('worker', 'x'.repeat(3e5), { type: 'Event' });
    await expect(late).rejects.toMatchObject({ name: 'RequestTooLargeException' });
  });

  test.each([
    'worker',
    'worker:live',
    'arn:aws:lambda:eu-central-1:000000000000:function:worker:1',
    '000000000000:function:worker',
  ])('finds the function as %s', async (name) => {
    await using given = givenLambda([aFunction()]);
    expect((await given.invoke('hello', name)).payload).toBe('hello');
  });

  test('does not know other functions', async () => {
    await using given = givenLambda([aFunction()]);
    await expect(given.invoke({}, 'other')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      statusCode: 404,
    });
  });
});

describe('Lambda › log', () => {
  test('carries what a function prints, with its name and request', async () => {
    const source = `exports.handler = async () => {
      console.log('plain %d', 1);
      console.warn('careful');
      console.log(JSON.stringify({ level: 'INFO', message: 'structured', room: 'r1', inner: {} }));
      process.stdout.write('{"msg":"from a stream"}\\n');
    };`;
    await using given = givenLambda([anInlineFunction(source)]);
    await given.invoke({});
    const printed = given.logs.lines.filter((line) => line.includes('requestId='));
    expect(printed.map((line) => line.replace(/"[0-9a-f-]{36}"/, 'ID'))).toEqual([
      'info plain 1 function="worker" requestId=ID',
      'info careful function="worker" requestId=ID level="WARN"',
      'info structured level="INFO" room="r1" function="worker" requestId=ID',
      'info from a stream function="worker" requestId=ID',
    ]);
  });
});

describe('Lambda › lifecycle', () => {
  test('starts no thread before the first event and keeps the thread warm', async () => {
    const source = 'let calls = 0; exports.handler = async () => ++calls;';
    await using given = givenLambda([anInlineFunction(source)]);
    expect(given.logs.lines).toEqual([]);
    expect((await given.invoke({})).payload).toBe(1);
    expect((await given.invoke({})).payload).toBe(2);
    expect(given.logs.lines).toEqual(['info Cold start function="worker" workers=1']);
  });

  test('ends an idle thread after a while', async () => {
    const source = 'let calls = 0; exports.handler = async () => ++calls;';
    await using given = givenLambda([anInlineFunction(source)], { idleMs: 60_000 });
    await given.invoke({});
    given.clock.advance(59_000);
    expect((await given.invoke({})).payload).toBe(2);
    given.clock.advance(60_000);
    expect(given.logs.lines.at(-1)).toContain('Idle worker ended');
    expect((await given.invoke({})).payload).toBe(1);
  });

  test('gives each worker one event at a time and starts more for more', async () => {
    const source = `let busy = 0; exports.handler = async () => {
      busy += 1; const seen = busy; await new Promise((r) => setTimeout(r, 30)); busy -= 1; return seen; };`;
    await using given = givenLambda([anInlineFunction(source)], { maxWorkers: 2 });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => given.invoke({})));
    expect(answers.map(({ payload }) => payload)).toEqual([1, 1, 1, 1, 1]);
    expect(given.logs.lines.filter((line) => line.includes('Cold start'))).toHaveLength(2);
  });

  test('refuses what goes beyond the reserved concurrency', async () => {
    const source = `exports.handler = async () => { await new Promise((r) => setTimeout(r, 20)); return 'done'; };`;
    await using given = givenLambda([anInlineFunction(source, { reservedConcurrency: 1 })]);
    const first = given.invoke({});
    await expect(given.invoke({})).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      statusCode: 429,
    });
    expect((await first).payload).toBe('done');
  });

  test('stops at once, twice, and refuses what comes later', async () => {
    await using given = givenLambda([
      anInlineFunction('exports.handler = () => { console.log("up"); for (;;); };'),
    ]);
    const answer = given.invoke({});
    await given.logs.line('up');
    await given.lambda[Symbol.asyncDispose]();
    await given.lambda[Symbol.asyncDispose]();
    expect((await answer).functionError).toBe('Unhandled');
    await expect(given.invoke({})).rejects.toMatchObject({ name: 'ServiceException' });
  });

  test('lets faults run an invocation their own way', async () => {
    await using given = givenLambda([anInlineFunction('exports.handler = async () => "done";')], {
      disturb: async (name, run) => {
        const { payload } = await run();
        return { payload: JSON.stringify(`${name} was ${JSON.parse(payload)}`), functionError: 'Unhandled' };
      },
    });
    expect(await given.invoke({})).toEqual({ payload: 'worker was done', functionError: 'Unhandled' });
  });
});
