import { describe, expect, test } from 'vitest';
import type { Credentials } from '../services/appsync/credentials.ts';
import { givenApi, testApiKey } from '../services/appsync/testing/given-api.ts';
import { createGraphQlRoute, toCredentials } from './graphql-http.ts';
import { aRequest } from './testing/a-request.ts';

const { api } = givenApi({
  schema: 'type Query { hello: String fail: String }',
  resolvers: {
    'Query.hello': (_ctx, util) => {
      util.addResponseHeader('x-page', '2');
      return 'hi';
    },
  },
});

function given(losesResponse: () => boolean = () => false) {
  let requests = 0;
  const route = createGraphQlRoute(
    (path) => (path === '/graphql' ? api : undefined),
    () => `id-${(requests += 1)}`,
    losesResponse,
  );
  return { route };
}

const post = (body: string, headers: Record<string, string> = {}) =>
  aRequest({ method: 'POST', path: '/graphql', body, headers: { 'x-api-key': testApiKey, ...headers } });

describe('The GraphQL route', () => {
  test.each(['application/json', 'application/graphql', 'application/json; charset=UTF-8', 'text/plain'])(
    'reads JSON of content type %s',
    async (contentType) => {
      const response = await given().route(post('{"query":"{ hello }"}', { 'content-type': contentType }));

      expect(response).toEqual({
        status: 200,
        headers: {
          'content-type': 'application/json',
          'x-page': '2',
          'x-amzn-requestid': 'id-1',
          'access-control-allow-origin': '*',
          'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
        },
        body: '{"data":{"hello":"hi"}}',
      });
    },
  );

  test('passes refusals on with their status and type', async () => {
    const { route } = given();

    expect(await route(post('{}'))).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'MalformedHttpRequestException' },
    });
    expect(await route(post('{"query":"{ hello }"}', { 'x-api-key': 'x' }))).toMatchObject({ status: 401 });
  });

  test.each(['GET', 'HEAD', 'PUT'])('answers %s, which has no body, as an empty request', async (method) => {
    expect(await given().route(aRequest({ method, path: '/graphql' }))).toMatchObject({
      status: 400,
      body: expect.stringContaining('Request body is empty.') as string,
    });
  });

  test('allows a page of any origin whatever header it asks for', async () => {
    const response = await given().route(
      aRequest({
        method: 'OPTIONS',
        path: '/graphql',
        headers: { 'access-control-request-headers': 'authorization,x-amz-date,x-custom' },
      }),
    );

    expect(response?.headers['access-control-allow-headers']).toBe('authorization,x-amz-date,x-custom');
  });

  test('leaves other paths alone', () => {
    expect(given().route(aRequest({ method: 'POST', path: '/other' }))).toBeUndefined();
    expect(given().route(aRequest({ method: 'OPTIONS', path: '/other' }))).toBeUndefined();
  });

  test.each([
    [1024 * 1024, 200],
    [1024 * 1024 + 1, 413],
  ])('answers %i bytes with %i', async (bytes, status) => {
    const body = '{"query":"{ hello }"}'.padEnd(bytes, ' ');

    expect((await given().route(post(body)))?.status).toBe(status);
  });

  test('loses answers of finished work when a fault says so', async () => {
    const { route } = given(() => true);

    expect(await route(post('{"query":"{ hello }"}'))).toMatchObject({ isLost: true });
  });
});

describe('Credentials of an HTTP request', () => {
  test('hold the headers, what a signature covers, and where it came from', () => {
    const request = aRequest({
      method: 'POST',
      path: '/apis/a%20b/graphql',
      query: new URLSearchParams('b=2&a=x y'),
      headers: { host: 'api.example:81', 'x-forwarded-for': '10.0.0.1, 10.0.0.2' },
    });

    expect(toCredentials(request, 'body')).toEqual({
      headers: request.headers,
      signed: { method: 'POST', url: 'http://api.example:81/apis/a%20b/graphql?b=2&a=x+y', body: 'body' },
      sourceIp: ['10.0.0.1', '10.0.0.2', '127.0.0.1'],
    } satisfies Credentials);
  });
});
