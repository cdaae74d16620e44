import { describe, expect, test } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { createLogger } from '../../lib/logger.ts';
import { type DataSource, DataSourceError } from './data-source.ts';
import {
  createPipelineResolver,
  createUnitResolver,
  type FieldResolver,
  type FieldRun,
  type ResolverUnit,
} from './field-resolver.ts';
import { aStrictLog } from './testing/given-api.ts';
import { type Handler, inTestHandlers } from './testing/in-test-handlers.ts';

/** Answers the payload of the request, as a NONE source does. */
const echo: DataSource['invoke'] = async (request) => (request as { payload?: Json }).payload ?? null;

function aUnit(
  name: string,
  {
    request,
    response,
    source = echo,
  }: { request?: Handler; response?: Handler; source?: DataSource['invoke'] } = {},
): ResolverUnit {
  return {
    name,
    handlers: inTestHandlers({ ...(request && { request }), ...(response && { response }) }),
    dataSource: { invoke: source },
    maxBatchSize: 0,
  };
}

function aRun(overrides: Partial<FieldRun> = {}): FieldRun {
  return {
    base: {
      arguments: { id: '1' },
      identity: null,
      source: { parent: true },
      request: { headers: {}, domainName: null },
      info: {
        fieldName: 'f',
        parentTypeName: 'Query',
        variables: {},
        selectionSetList: [],
        selectionSetGraphQL: '',
      },
      env: {},
    },
    authType: 'API Key Authorization',
    batches: new Map(),
    log: aStrictLog(),
    ...overrides,
  };
}

const unitOf = (...about: Parameters<typeof aUnit>) => createUnitResolver(aUnit(...about));

function aPipeline(
  functions: ResolverUnit[],
  handlers: { request?: Handler; response?: Handler } = {},
): FieldResolver {
  return createPipelineResolver({ name: 'pipeline', handlers: inTestHandlers(handlers), functions });
}

const fails = (type = 'Source:Failed', message = 'It failed.', result: Json = null): DataSource['invoke'] => {
  return () => Promise.reject(new DataSourceError(type, message, result));
};

describe('A unit resolver', () => {
  test('runs request, data source, response', async () => {
    const resolver = unitOf('unit', {
      request: ({ arguments: { id } }) => ({ payload: `asked ${String(id)}` }),
      response: ({ result, prev, error }) => [result ?? null, prev?.result ?? null, error?.type ?? null],
    });

    expect((await resolver.resolve(aRun())).value).toEqual(['asked 1', null, null]);
  });

  test('hands the stash from request to response', async () => {
    const resolver = unitOf('unit', {
      request: ({ stash }) => {
        stash['seen'] = 1;
        return {};
      },
      response: ({ stash }) => stash['seen'] ?? null,
    });

    expect((await resolver.resolve(aRun())).value).toBe(1);
  });

  test('starts each run with an empty stash and a context of its own', async () => {
    const resolver = unitOf('unit', {
      request: (ctx) => {
        ctx.arguments['id'] = 'changed';
        ctx.stash['count'] = Number(ctx.stash['count'] ?? 0) + 1;
        return {};
      },
      response: ({ arguments: { id }, stash }) => [id ?? null, stash['count'] ?? null],
    });
    const run = aRun();

    await resolver.resolve(run);

    expect((await resolver.resolve(run)).value).toEqual(['1', 1]);
  });

  test('runs the response after a failed data source, with what it left', async () => {
    const resolver = unitOf('unit', {
      source: fails('DynamoDB:ConditionalCheckFailedException', 'No.', { id: 'current' }),
      response: ({ error, result }) => ({ ...error, result: result ?? null }),
    });

    const { value, failure } = await resolver.resolve(aRun());

    expect(failure).toBeNull();
    expect(value).toEqual({
      type: 'DynamoDB:ConditionalCheckFailedException',
      message: 'No.',
      result: { id: 'current' },
    });
  });

  test('ends with what util.error says, in the request before the data source is asked', async () => {
    let wasAsked = false;
    const resolver = unitOf('unit', {
      request: (_ctx, util) => util.error('No.', 'Refused', { a: 1 }, [2]),
      source: async () => (wasAsked = true),
    });

    const { failure, value } = await resolver.resolve(aRun());

    expect(failure).toEqual({
      message: 'No.',
      type: 'Refused',
      data: { a: 1 },
      errorInfo: [2],
      unauthorized: false,
    });
    expect(value).toBeUndefined();
    expect(wasAsked).toBe(false);
  });

  test('ends with the value of an early return: neither data source nor response', async () => {
    const ran: string[] = [];
    const resolver = unitOf('unit', {
      request: (_ctx, util) => util.earlyReturn({ early: true }),
      source: async () => ran.push('source'),
      response: () => ran.push('response'),
    });

    expect((await resolver.resolve(aRun())).value).toEqual({ early: true });
    expect(ran).toEqual([]);
  });

  test('collects what handlers do beside returning', async () => {
    const resolver = unitOf('unit', {
      request: (_ctx, util) => {
        util.appendError('one');
        util.addResponseHeader('x-a', '1');
        util.addResponseHeader('x-b', '1');
        return {};
      },
      response: (_ctx, util) => {
        util.appendError('two');
        util.addResponseHeader('x-a', '2');
        util.setSubscriptionFilter({ filterGroup: [] });
        util.setSubscriptionInvalidationFilter({ filterGroup: [1] });
        util.invalidateSubscriptions({ subscriptionField: 'onA', payload: {} });
        util.evictFromApiCache('Query', 'a', {});
        return 'value';
      },
    });

    expect(await resolver.resolve(aRun())).toMatchObject({
      value: 'value',
      failure: null,
      appendedErrors: [{ message: 'one' }, { message: 'two' }],
      responseHeaders: { 'x-a': '2', 'x-b': '1' },
      subscriptionFilter: { filterGroup: [] },
      invalidationFilter: { filterGroup: [1] },
      invalidations: [{ subscriptionField: 'onA', payload: {} }],
      cacheEvictions: [{ typeName: 'Query', fieldName: 'a', keyValuePair: {} }],
    });
  });

  test('passes on failures that are no data source’s', async () => {
    const resolver = unitOf('unit', { source: () => Promise.reject(new TypeError('bug')) });

    await expect(resolver.resolve(aRun())).rejects.toThrow('bug');
  });

  test('writes handler logs with the place they come from', async () => {
    const lines: string[] = [];
    const { evaluate } = inTestHandlers({});
    const resolver = createUnitResolver({
      ...aUnit('Query.f'),
      handlers: {
        evaluate: (...call) => ({
          ...evaluate(...call),
          logs:
            call[0] === 'request'
              ? [{ level: 'INFO', text: '"hi"', file: 'code.js', line: 3, column: 5 }]
              : [],
        }),
      },
    });

    await resolver.resolve(aRun({ log: createLogger('info', (line) => lines.push(line)) }));

    expect(lines).toEqual(['info "hi" resolver="Query.f" at="3:5"']);
  });
});

describe('A direct Lambda resolver', () => {
  const direct = (source: DataSource['invoke']): ResolverUnit => ({
    name: 'direct',
    handlers: null,
    dataSource: { invoke: source },
    maxBatchSize: 0,
  });

  test('sends no request, shows the context, and gives the result as it is', async () => {
    const resolver = createUnitResolver(
      direct(async (request, { context }) => [
        request === undefined,
        context.arguments['id'] ?? null,
        context.source,
      ]),
    );

    expect((await resolver.resolve(aRun())).value).toEqual([true, '1', { parent: true }]);
  });

  test('fails with type, message and result of the failure', async () => {
    const { failure } = await createUnitResolver(direct(fails('Custom', 'No.', { a: 1 }))).resolve(aRun());

    expect(failure).toEqual({
      message: 'No.',
      type: 'Custom',
      data: { a: 1 },
      errorInfo: null,
      unauthorized: false,
    });
  });

  test('ends a pipeline when it fails', async () => {
    const ran: string[] = [];
    const resolver = aPipeline([direct(fails()), aUnit('next', { request: () => ran.push('next') })]);

    expect((await resolver.resolve(aRun())).failure).toMatchObject({ type: 'Source:Failed' });
    expect(ran).toEqual([]);
  });
});

describe('A pipeline', () => {
  /** A function that writes down its steps and adds its name to what came before. */
  const step = (name: string, log: string[], request?: Handler) =>
    aUnit(name, {
      request: (ctx, util) => {
        log.push(`${name} request`);
        return request ? request(ctx, util) : { payload: `${String(ctx.prev?.result)}${name}` };
      },
      response: ({ result }) => {
        log.push(`${name} response`);
        return result ?? null;
      },
    });

  const handlers = (log: string[], request: Handler = () => '>') => ({
    request: ((ctx, util) => {
      log.push('before');
      return request(ctx, util);
    }) satisfies Handler,
    response: (({ prev, result }) => {
      log.push('after');
      return { prev: prev?.result ?? null, result: result ?? null };
    }) satisfies Handler,
  });

  test('runs the request, each function, then the response; prev is the output before', async () => {
    const log: string[] = [];
    const resolver = aPipeline([step('a', log), step('b', log)], handlers(log));

    expect((await resolver.resolve(aRun())).value).toEqual({ prev: '>ab', result: '>ab' });
    expect(log).toEqual(['before', 'a request', 'a response', 'b request', 'b response', 'after']);
  });

  test('gives the first function what the request returned, and the response what the last one did', async () => {
    const resolver = aPipeline(
      [aUnit('a', { request: ({ prev }) => ({ payload: prev?.result ?? 'none' }) })],
      {
        request: () => undefined,
      },
    );

    expect((await resolver.resolve(aRun())).value).toBe('none');
  });

  test('without functions is its two handlers', async () => {
    const log: string[] = [];

    expect((await aPipeline([], handlers(log)).resolve(aRun())).value).toEqual({ prev: '>', result: '>' });
    expect(log).toEqual(['before', 'after']);
  });

  test('shares one stash among all its handlers', async () => {
    const add: (name: string) => Handler = (name) => (ctx) => {
      ctx.stash['log'] = `${String(ctx.stash['log'] ?? '')}${name}`;
      return name === '5' ? (ctx.stash['log'] ?? null) : {};
    };
    const resolver = aPipeline(
      [
        aUnit('a', { request: add('1'), response: add('2') }),
        aUnit('b', { request: add('3'), response: add('4') }),
      ],
      { request: add('0'), response: add('5') },
    );

    expect((await resolver.resolve(aRun())).value).toBe('012345');
  });

  test.each<[string, 'NEXT' | 'END', string[], string]>([
    [
      'goes on with the next function',
      'NEXT',
      ['before', 'a request', 'b request', 'b response', 'after'],
      'earlyb',
    ],
    ['goes to the response', 'END', ['before', 'a request', 'after'], 'early'],
  ])('an early return of a function %s (%s)', async (_what, skipTo, expected, result) => {
    const log: string[] = [];
    const early = step('a', log, (_ctx, util) => util.earlyReturn('early', { skipTo }));

    const { value } = await aPipeline([early, step('b', log)], handlers(log)).resolve(aRun());

    expect(value).toEqual({ prev: result, result });
    expect(log).toEqual(expected);
  });

  test('an early return of the last function goes to the response', async () => {
    const log: string[] = [];
    const early = step('b', log, (_ctx, util) => util.earlyReturn('early'));

    expect((await aPipeline([step('a', log), early], handlers(log)).resolve(aRun())).value).toEqual({
      prev: 'early',
      result: 'early',
    });
  });

  test('an early return without a value leaves null', async () => {
    const log: string[] = [];
    const early = step('a', log, (_ctx, util) => util.earlyReturn());

    expect((await aPipeline([early], handlers(log)).resolve(aRun())).value).toEqual({
      prev: null,
      result: null,
    });
  });

  test('an early return of its request skips all functions and runs the response', async () => {
    const log: string[] = [];
    const resolver = aPipeline(
      [step('a', log)],
      handlers(log, (_ctx, util) => util.earlyReturn('early')),
    );

    expect((await resolver.resolve(aRun())).value).toEqual({ prev: 'early', result: 'early' });
    expect(log).toEqual(['before', 'after']);
  });

  test.each(['before', 'a request', 'a response', 'b request'])(
    'util.error in %s stops it there',
    async (at) => {
      const log: string[] = [];
      const stopAt =
        (name: string, otherwise: Json): Handler =>
        (_ctx, util) => {
          log.push(name);
          return name === at ? util.error('Stop.', 'Stopped') : otherwise;
        };
      const unit = (name: string) =>
        aUnit(name, { request: stopAt(`${name} request`, {}), response: stopAt(`${name} response`, null) });

      const { failure, value } = await aPipeline([unit('a'), unit('b')], {
        request: stopAt('before', null),
        response: stopAt('after', null),
      }).resolve(aRun());

      expect(failure).toMatchObject({ type: 'Stopped' });
      expect(value).toBeUndefined();
      expect(log.at(-1)).toBe(at);
    },
  );

  test('util.unauthorized stops it, too', async () => {
    const resolver = aPipeline([aUnit('a', { response: (_ctx, util) => util.unauthorized() })]);

    expect((await resolver.resolve(aRun())).failure).toMatchObject({ unauthorized: true });
  });

  test('goes on after a failed data source whose response handler swallows it', async () => {
    const resolver = aPipeline([
      aUnit('a', { source: fails(), response: ({ error }) => `saw ${error?.type ?? ''}` }),
      aUnit('b', { request: ({ prev, error }) => ({ payload: [prev?.result ?? null, error ?? null] }) }),
    ]);

    const { value, failure, appendedErrors } = await resolver.resolve(aRun());

    expect(value).toEqual(['saw Source:Failed', null]);
    expect(failure).toBeNull();
    expect(appendedErrors).toEqual([]);
  });

  test('keeps appended errors and headers of all functions, also when it fails later', async () => {
    const resolver = aPipeline([
      aUnit('a', {
        response: (_ctx, util) => {
          util.appendError('warned');
          return 1;
        },
      }),
      aUnit('b', { response: (_ctx, util) => util.error('Stop.') }),
    ]);

    expect(await resolver.resolve(aRun())).toMatchObject({
      appendedErrors: [{ message: 'warned' }],
      failure: { message: 'Stop.' },
    });
  });

  test('batches per function: the same one of two runs is one batch', async () => {
    const batches: object[] = [];
    const source: DataSource['invoke'] = async (_request, { batch }) => {
      batches.push(batch);
      return null;
    };
    const resolver = aPipeline([aUnit('a', { source }), aUnit('b', { source })]);
    const siblings = new Map();

    await resolver.resolve(aRun({ batches: siblings }));
    await resolver.resolve(aRun({ batches: siblings }));

    expect(batches[0]).toBe(batches[2]);
    expect(batches[1]).toBe(batches[3]);
    expect(batches[0]).not.toBe(batches[1]);
  });
});
