import { describe, expect, test } from 'vitest';
import { createLogger } from '../../lib/logger.ts';
import { DataSourceError } from './data-source.ts';
import { aRequestWith, givenApi, testApiKey, withApiKey } from './testing/given-api.ts';

const schema = `
  type Post { id: ID! title: String author: Author tags: [String] }
  type Author { name: String email: String }
  type Query { post(id: ID, limit: Int): Post posts: [Post] hello: String other: String }
  type Mutation { save: Post }
  type Subscription { onSave: Post @aws_subscribe(mutations: ["save"]) }
`;

describe('The HTTP endpoint › refuses the whole request', () => {
  const { api } = givenApi({ schema });

  test.each([
    ['an empty body', '', 'Request body is empty.'],
    ['blanks', ' \n', 'Request body is empty.'],
    ['what is not JSON', '{"query": ', 'Unable to parse GraphQL query.'],
    ['an empty object', '{}', 'Unable to parse GraphQL query.'],
    ['a list, as batching clients send', '[{"query":"{hello}"}]', 'Unable to parse GraphQL query.'],
    ['a query that is no text', '{"query": 1}', 'Unable to parse GraphQL query.'],
    ['a query without GraphQL in it', '{"query": ""}', 'Unable to parse GraphQL query.'],
    ['a syntax error', '{"query": "{ hello "}', 'Unable to parse GraphQL query.'],
    ['variables that are a list', '{"query":"{hello}","variables":[1]}', 'Unable to parse GraphQL query.'],
  ])('%s: 400', async (_what, body, message) => {
    const response = await api.handle(body, withApiKey);

    expect(response).toEqual({
      status: 400,
      headers: { 'x-amzn-errortype': 'MalformedHttpRequestException' },
      body: { errors: [{ errorType: 'MalformedHttpRequestException', message }] },
    });
  });

  test.each([
    [null, 'Missing operation name.'],
    ['', 'Missing operation name.'],
    ['C', "Unknown operation named 'C'."],
  ])('several operations and the name %j: 400', async (operationName, message) => {
    const body = JSON.stringify({ query: 'query A { hello } query B { hello }', operationName });

    expect(await api.handle(body, withApiKey)).toMatchObject({
      status: 400,
      body: { errors: [{ errorType: 'BadRequestException', message }] },
    });
  });

  test('no credentials: 401 without a data key', async () => {
    const response = await api.handle('{"query":"{hello}"}', aRequestWith());

    expect(response.status).toBe(401);
    expect(response.headers).toEqual({ 'x-amzn-errortype': 'UnauthorizedException' });
    expect(response.body).toEqual({
      errors: [{ errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.' }],
    });
  });

  test('a wrong key: 401, before the query is looked at', async () => {
    const response = await api.handle('{"query":"{ nonsense"}', aRequestWith({ 'x-api-key': 'da2-wrong' }));

    expect(response).toMatchObject({
      status: 401,
      body: { errors: [{ message: 'You are not authorized to make this call.' }] },
    });
  });

  test('nesting beyond any sense: 400', async () => {
    const query = `${'{ post '.repeat(20_000)}{ id }${' }'.repeat(20_000)}`;

    expect((await api.handle(JSON.stringify({ query }), withApiKey)).status).toBe(400);
  });
});

describe('The HTTP endpoint › answers', () => {
  test('data alone when nothing went wrong', async () => {
    const { post } = givenApi({ schema, resolvers: { 'Query.hello': () => 'hi' } });

    expect(await post('{ hello }')).toEqual({ status: 200, headers: {}, body: { data: { hello: 'hi' } } });
  });

  test('null variables and unknown members of the body as if they were not there', async () => {
    const { api } = givenApi({ schema, resolvers: { 'Query.hello': () => 'hi' } });
    const body = '{"query":"{hello}","variables":null,"operationName":null,"extensions":{"a":1}}';

    expect(await api.handle(body, withApiKey)).toMatchObject({
      status: 200,
      body: { data: { hello: 'hi' } },
    });
  });

  test('the operation that was named', async () => {
    const { api } = givenApi({
      schema,
      resolvers: { 'Query.hello': () => 'hello', 'Query.other': () => 'other' },
    });
    const body = JSON.stringify({ query: 'query A { hello } query B { other }', operationName: 'B' });

    expect(await api.handle(body, withApiKey)).toMatchObject({ body: { data: { other: 'other' } } });
  });

  test('a subscription with an error and 200', async () => {
    const { post } = givenApi({ schema });

    expect(await post('subscription { onSave { id } }')).toMatchObject({
      status: 200,
      body: { data: null, errors: [{ errorType: 'OperationNotSupported' }] },
    });
  });

  test('with the headers that handlers add', async () => {
    const { post } = givenApi({
      schema,
      resolvers: {
        'Query.hello': (_ctx, util) => {
          util.addResponseHeader('x-page', '2');
          return 'hi';
        },
      },
    });

    expect((await post('{ hello }')).headers).toEqual({ 'x-page': '2' });
  });

  test('with extensions once a handler evicts from the cache', async () => {
    const { run } = givenApi({
      schema,
      resolvers: {
        'Mutation.save': (_ctx, util) => {
          util.evictFromApiCache('Query', 'post', { id: '1' });
          return { id: '1' };
        },
      },
    });

    expect(await run('mutation { save { id } }')).toEqual({
      data: { save: { id: '1' } },
      extensions: { apiCacheEntriesDeleted: 0 },
    });
  });

  test('partial results when a resolver fails through a fault of ours, and says so in the log alone', async () => {
    const lines: string[] = [];
    const { post } = givenApi({
      schema,
      log: createLogger('error', (line) => lines.push(line)),
      resolvers: {
        'Query.hello': {
          source: () => Promise.reject(new TypeError('secret detail')),
        },
        'Query.other': () => 'still here',
      },
    });

    const response = await post('{ hello other }');

    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      data: { hello: null, other: 'still here' },
      errors: [
        {
          path: ['hello'],
          data: null,
          errorType: 'InternalFailure',
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: 'An internal failure occurred while resolving this field.',
        },
      ],
    });
    expect(lines).toEqual([expect.stringContaining('TypeError: secret detail')]);
  });

  test('500 when the API itself fails, and says why in the log alone', async () => {
    const lines: string[] = [];
    const { api } = givenApi({
      schema,
      log: createLogger('error', (line) => lines.push(line)),
      model: { apiKeys: null as never },
    });

    const response = await api.handle('{"query":"{hello}"}', withApiKey);

    expect(response.status).toBe(500);
    expect(response.body).toEqual({
      errors: [
        {
          errorType: 'InternalFailure',
          message: 'An internal failure occurred while processing your operation.',
        },
      ],
    });
    expect(lines).toHaveLength(1);
  });

  test('a timeout after 30 s', async () => {
    const { post, clock } = givenApi({
      schema,
      resolvers: { 'Query.hello': { source: () => new Promise(() => undefined) } },
    });

    const answered = post('{ hello }');
    // The operation starts once the credentials are found good.
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(29_999);
    expect(await Promise.race([answered, 'pending'])).toBe('pending');
    clock.advance(1);

    expect(await answered).toMatchObject({
      status: 200,
      body: { data: null, errors: [{ errorType: 'ExecutionTimeout', message: 'Execution timed out.' }] },
    });
  });
});

describe('Error entries', () => {
  const keys = ['path', 'data', 'errorType', 'errorInfo', 'locations', 'message'];

  test('of util.error have six keys at the top level, in AppSync’s order', async () => {
    const { run } = givenApi({
      schema,
      resolvers: { 'Query.hello': (_ctx, util) => util.error('No.', 'Refused', null, { code: 7 }) },
    });

    const { data, errors } = await run('{\n  hello\n}');

    expect(data).toEqual({ hello: null });
    expect(Object.keys(errors?.[0] ?? {})).toEqual(keys);
    expect(errors).toEqual([
      {
        path: ['hello'],
        data: null,
        errorType: 'Refused',
        errorInfo: { code: 7 },
        locations: [{ line: 2, column: 3, sourceName: null }],
        message: 'No.',
      },
    ]);
  });

  test('of util.error without a type have a null errorType, data and errorInfo', async () => {
    const { run } = givenApi({ schema, resolvers: { 'Query.hello': (_ctx, util) => util.error('No.') } });

    expect((await run('{ hello }')).errors?.[0]).toMatchObject({
      errorType: null,
      data: null,
      errorInfo: null,
    });
  });

  test('show as much of data as the query selects, and all of errorInfo', async () => {
    const found = { id: '1', title: 'a', author: { name: 'Ann', email: 'a@example.com' }, secret: 's' };
    const { run } = givenApi({
      schema,
      resolvers: { 'Query.post': (_ctx, util) => util.error('Old.', 'Conflict', found, found) },
    });

    const { errors } = await run('{ post { no: id author { name } tags } }');

    expect(errors?.[0]).toMatchObject({
      data: { no: '1', author: { name: 'Ann' }, tags: null },
      errorInfo: found,
    });
    expect(Object.keys(errors?.[0]?.['data'] as object)).toEqual(['no', 'author', 'tags']);
  });

  test('cut lists in data item by item', async () => {
    const { run } = givenApi({
      schema,
      resolvers: { 'Query.posts': (_ctx, util) => util.error('x', 'X', [{ id: '1', title: 't' }, null]) },
    });

    expect((await run('{ posts { id } }')).errors?.[0]?.['data']).toEqual([{ id: '1' }, null]);
  });

  test('of util.appendError stand beside the value', async () => {
    const { run } = givenApi({
      schema,
      resolvers: {
        'Query.hello': (_ctx, util) => {
          util.appendError('First.', 'A');
          util.appendError('Second.', 'B');
          return 'hi';
        },
      },
    });

    const { data, errors } = await run('{ hello }');

    expect(data).toEqual({ hello: 'hi' });
    expect(errors?.map(({ message, errorType, path }) => ({ message, errorType, path }))).toEqual([
      { message: 'First.', errorType: 'A', path: ['hello'] },
      { message: 'Second.', errorType: 'B', path: ['hello'] },
    ]);
  });

  test('of util.unauthorized are those of an unauthorized field', async () => {
    const { run } = givenApi({ schema, resolvers: { 'Query.hello': (_ctx, util) => util.unauthorized() } });

    const { data, errors } = await run('{ hello }');

    expect(data).toEqual({ hello: null });
    expect(errors).toEqual([
      {
        path: ['hello'],
        data: null,
        errorType: 'Unauthorized',
        errorInfo: null,
        locations: [{ line: 1, column: 3, sourceName: null }],
        message: 'Not Authorized to access hello on type Query',
      },
    ]);
  });

  test('of a data source come from what the response handler makes of ctx.error', async () => {
    const { run } = givenApi({
      schema,
      resolvers: {
        'Query.hello': {
          source: () => Promise.reject(new DataSourceError('Lambda:Unhandled', 'boom')),
          response: ({ error }, util) => (error ? util.error(error.message, error.type) : null),
        },
      },
    });

    expect((await run('{ hello }')).errors?.[0]).toMatchObject({
      errorType: 'Lambda:Unhandled',
      message: 'boom',
    });
  });

  test('of a document that does not fit have no errorType, and the data is null', async () => {
    const { run } = givenApi({ schema });

    expect(await run('{ x }')).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: "Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'",
        },
      ],
    });
  });

  test('of variables that do not fit name the place of their definition', async () => {
    const { run } = givenApi({ schema });

    expect(await run('query(\n  $id: ID!) { post(id: $id) { id } }')).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 2, column: 3, sourceName: null }],
          message: "Variable 'id' has coerced Null value for NonNull type 'ID!'",
        },
      ],
    });
  });

  test('of aliased fields carry the alias in the path', async () => {
    const { run } = givenApi({ schema, resolvers: { 'Query.hello': (_ctx, util) => util.error('No.') } });

    expect((await run('{ mine: hello }')).errors?.[0]?.['path']).toEqual(['mine']);
  });
});

describe('Credentials in the context', () => {
  test('keep all headers but cookies', async () => {
    const { run } = givenApi({
      schema,
      resolvers: { 'Query.hello': ({ request }) => JSON.stringify(request) },
    });
    const credentials = aRequestWith({ 'x-api-key': testApiKey, cookie: 'a=b', 'x-two': ['1', '2'] });

    const { data } = await run('{ hello }', {}, credentials);

    expect(JSON.parse((data as { hello: string }).hello)).toEqual({
      headers: { 'x-api-key': testApiKey, 'x-two': ['1', '2'] },
      domainName: null,
    });
  });
});

describe('Introspection', () => {
  const query = '{ __schema { queryType { name } } hello __type(name: "Post") { name } __typename }';
  const resolvers = { 'Query.hello': () => 'hi' };

  test('answers beside other fields, in the order asked', async () => {
    const { run } = givenApi({ schema, resolvers });

    expect(JSON.stringify((await run(query)).data)).toBe(
      '{"__schema":{"queryType":{"name":"Query"}},"hello":"hi","__type":{"name":"Post"},"__typename":"Query"}',
    );
  });

  test('takes variables, beside those that graphql-js could not coerce twice', async () => {
    const withJson = `${schema} extend type Query { echo(value: AWSJSON): String }`;
    const { run } = givenApi({ schema: withJson });

    const { data } = await run(
      'query($name: String!, $value: AWSJSON) { __type(name: $name) { kind } echo(value: $value) }',
      { name: 'Post', value: '{"a":1}' },
    );

    expect(data).toEqual({ __type: { kind: 'OBJECT' }, echo: null });
  });

  test.each([
    ['at the top', '{ __schema { queryType { name } } }'],
    ['in a fragment', '{ ...All } fragment All on Query { __schema { queryType { name } } }'],
    ['in an inline fragment', '{ ... on Query { __schema { queryType { name } } } }'],
  ])('is refused as an unknown field when switched off, %s', async (_where, text) => {
    const { run } = givenApi({ schema, resolvers, model: { introspectionEnabled: false } });

    expect(await run(text)).toMatchObject({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1 }],
          message:
            "Validation error of type FieldUndefined: Field '__schema' in type 'Query' is undefined @ '__schema'",
        },
      ],
    });
  });

  test('leaves __typename on when switched off', async () => {
    const { run } = givenApi({ schema, resolvers, model: { introspectionEnabled: false } });

    expect(await run('{ __typename hello }')).toEqual({ data: { __typename: 'Query', hello: 'hi' } });
  });
});
