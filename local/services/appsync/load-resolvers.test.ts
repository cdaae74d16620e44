import { describe, expect, test } from 'vitest';
import type { ApiModel, ResolverModel } from '../../model/appsync.ts';
import { buildApiSchema } from './api-schema.ts';
import { CodeErrors } from './js-runtime/js-runtime.ts';
import { loadResolvers } from './load-resolvers.ts';
import { anApiModel, aStrictLog } from './testing/given-api.ts';
import { inTestHandlers } from './testing/in-test-handlers.ts';

const schema = buildApiSchema('type Query { a: String b: String } interface I { a: String }', 'Schema');

const code = (source: string) => ({ source, origin: `${source}.js` });

function aResolver(overrides: Partial<ResolverModel> = {}): ResolverModel {
  return {
    logicalId: 'ResolverA',
    typeName: 'Query',
    fieldName: 'a',
    kind: 'UNIT',
    dataSourceName: 'None',
    functionIds: [],
    code: code('good'),
    maxBatchSize: 0,
    ...overrides,
  };
}

function aFunction(functionId: string, source: string | null = 'good') {
  return {
    logicalId: functionId,
    functionId,
    name: `fn-${functionId}`,
    dataSourceName: 'None',
    code: source === null ? null : code(source),
    maxBatchSize: 0,
  };
}

function load(model: Partial<ApiModel>) {
  const loaded: string[] = [];
  const resolvers = loadResolvers(
    anApiModel({ dataSources: [{ logicalId: 'Source', name: 'None', type: 'NONE' }], ...model }),
    schema,
    {
      createDataSource: () => ({ invoke: async () => 'from the source' }),
      jsRuntime: {
        load({ source }) {
          loaded.push(source);
          if (source.startsWith('bad')) {
            const location = { line: 2, column: 3, span: 1 };
            throw new CodeErrors('bad.js', [
              { errorType: 'LINT_ERROR', value: 'no-while', location },
              { errorType: 'LINT_ERROR', value: 'no-this', location: { ...location, line: 9 } },
            ]);
          }
          return { ...inTestHandlers({}), [Symbol.dispose]: () => undefined };
        },
      },
    },
  );
  return { resolvers, loaded };
}

const run = {
  base: {
    arguments: {},
    identity: null,
    source: null,
    request: { headers: {}, domainName: null },
    info: {
      fieldName: 'a',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: [],
      selectionSetGraphQL: '',
    },
    env: {},
  },
  authType: null,
  batches: new Map(),
  log: aStrictLog(),
};

describe('Loading resolvers', () => {
  test('ties fields to code and data source', async () => {
    const { resolvers } = load({ resolvers: [aResolver()] });

    expect((await resolvers.get('Query.a')?.resolve(run))?.value).toBe('from the source');
  });

  test('loads a function once, however many pipelines use it', () => {
    const pipeline = {
      kind: 'PIPELINE',
      dataSourceName: null,
      functionIds: ['f', 'f'],
    } satisfies Partial<ResolverModel>;
    const { loaded } = load({
      functions: [aFunction('f', 'shared')],
      resolvers: [aResolver(pipeline), aResolver({ ...pipeline, fieldName: 'b' })],
    });

    expect(loaded.filter((source) => source === 'shared')).toHaveLength(1);
  });

  test('takes a pipeline without code: the last function’s result is the value', async () => {
    const { resolvers } = load({
      functions: [aFunction('f', null), aFunction('g')],
      resolvers: [aResolver({ kind: 'PIPELINE', dataSourceName: null, functionIds: ['f', 'g'], code: null })],
    });

    expect((await resolvers.get('Query.a')?.resolve(run))?.value).toBe('from the source');
  });

  test('names everything that is wrong, at once', () => {
    const attempt = () =>
      load({
        functions: [aFunction('f', 'bad-function')],
        resolvers: [
          aResolver({ code: code('bad') }),
          aResolver({ fieldName: 'nothing', logicalId: 'R2' }),
          aResolver({ typeName: 'I', logicalId: 'R3' }),
          aResolver({ fieldName: 'b', dataSourceName: 'Missing' }),
          aResolver({ kind: 'PIPELINE', dataSourceName: null, functionIds: ['f', 'unknown'] }),
        ],
      });

    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'InvalidResolverCode',
        message: [
          "The resolvers of Api can't be loaded:",
          '  Query.a (bad.js) 2:3 LINT_ERROR: no-while',
          '  Query.a (bad.js) 9:3 LINT_ERROR: no-this',
          '  Query.nothing (R2): the schema has no such field.',
          '  I.a (R3): the schema has no such field.',
          "  Query.b: there is no data source named 'Missing'.",
          '  fn-f (bad-function.js) 2:3 LINT_ERROR: no-while',
          '  fn-f (bad-function.js) 9:3 LINT_ERROR: no-this',
          "  There is no pipeline function with id 'unknown'.",
        ].join('\n'),
      }) as Error,
    );
  });

  test('passes on what is no fault of the code', () => {
    expect(() =>
      loadResolvers(
        anApiModel({
          dataSources: [{ logicalId: 'S', name: 'None', type: 'NONE' }],
          resolvers: [aResolver()],
        }),
        schema,
        {
          createDataSource: () => ({ invoke: async () => null }),
          jsRuntime: {
            load() {
              throw new RangeError('bug');
            },
          },
        },
      ),
    ).toThrow(RangeError);
  });
});
