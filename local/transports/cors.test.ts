import { describe, expect, test } from 'vitest';
import { withCors } from './cors.ts';
import { textResponse } from './http-message.ts';
import { aRequest } from './testing/a-request.ts';

const route = withCors(
  (request) => (request.path === '/a' ? Promise.resolve(textResponse(200, 'ok')) : undefined),
  (name) => name !== 'x-secret',
);

describe('CORS', () => {
  test('lets pages of every origin read answers', async () => {
    const response = await route(aRequest({ path: '/a' }));

    expect(response).toMatchObject({
      status: 200,
      body: 'ok',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
      },
    });
  });

  test('answers preflights itself, with the headers that are allowed', async () => {
    const response = await route(
      aRequest({
        method: 'OPTIONS',
        headers: { 'access-control-request-headers': 'content-type, x-api-key,x-secret, x-amz-user-agent' },
      }),
    );

    expect(response).toEqual({
      status: 200,
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': 'content-type,x-api-key,x-amz-user-agent',
        'access-control-max-age': '300',
      },
      body: '',
    });
  });

  test('leaves requests of other routes alone', () => {
    expect(route(aRequest({ path: '/b' }))).toBeUndefined();
  });
});
