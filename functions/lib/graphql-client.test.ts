import { describe, expect, it } from 'vitest';
import { createGraphQlClient } from './graphql-client.ts';

const credentials = { region: 'eu-west-1', accessKeyId: 'AKID', secretAccessKey: 'hidden' };

function given(status: number, body: unknown) {
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const client = createGraphQlClient({
    url: 'https://api.example.org/graphql',
    credentials,
    send: (url, init) => {
      sent.push({ url: String(url), init });
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    },
  });
  return { client, sent };
}

describe('The GraphQL client', () => {
  it('sends a signed request', async () => {
    const { client, sent } = given(200, { data: { publish: true } });
    await client.mutate('mutation { publish }', { input: 1 });

    expect(sent).toHaveLength(1);
    expect(sent[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"query":"mutation { publish }","variables":{"input":1}}',
      headers: {
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/appsync\//,
        ),
      },
    });
  });

  it('names the request that a publish goes back to', async () => {
    const { client, sent } = given(200, { data: { publish: true } });
    await client.mutate('mutation { publish }', {}, 'r-1');
    await client.mutate('mutation { publish }', {}, null);

    const names = sent.map(({ init }) => new Headers(init?.headers).get('x-correlation-id'));
    expect(names).toEqual(['r-1', null]);
  });

  it.each([
    [
      401,
      { errors: [{ errorType: 'UnauthorizedException', message: 'You, Ben' }] },
      '401 UnauthorizedException',
    ],
    [200, { data: null, errors: [{ errorType: 'Unavailable', message: 'Ben' }] }, '200 Unavailable'],
    [200, { data: null, errors: [{ message: 'Ben' }] }, '200 without an error type'],
    [503, {}, '503 without an error type'],
  ])('tells the type of an error only: %d', async (status, body, told) => {
    const { client } = given(status, body);
    await expect(client.mutate('mutation { publish }', { name: 'Ben' })).rejects.toMatchObject({
      name: 'GraphQlRequestError',
      message: `The API answered ${told}.`,
    });
  });

  it.each([
    ['variables that fit no type', 200, { errors: [{ message: 'Variable' }] }, true],
    ['a refused argument', 200, { errors: [{ errorType: 'BadRequest' }] }, true],
    ['a malformed request', 400, { errors: [{ errorType: 'BadRequestException' }] }, true],
    ['a limit', 200, { errors: [{ errorType: 'RateLimited' }] }, false],
    ['a throttled request', 429, { errors: [{ errorType: 'ThrottlingException' }] }, false],
    ['refused credentials', 401, { errors: [{ errorType: 'UnauthorizedException' }] }, false],
    ['a failing server', 503, {}, false],
    ['a page of a proxy', 502, 'no JSON of GraphQL', false],
  ])('tells whether %s lasts', async (_what, status, body, isLasting) => {
    const { client } = given(status, body);

    await expect(client.mutate('mutation { publish }', {})).rejects.toMatchObject({
      name: 'GraphQlRequestError',
      isLasting,
    });
  });

  it('names an API that can not be reached', async () => {
    const client = createGraphQlClient({
      url: 'https://api.example.org/graphql',
      credentials,
      send: () => Promise.reject(new TypeError('fetch failed')),
    });

    await expect(client.mutate('mutation { publish }', {})).rejects.toMatchObject({
      message: 'The API could not be reached.',
      isLasting: false,
    });
  });
});
