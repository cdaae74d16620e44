import { describe, expect, test } from 'vitest';
import { AwsError } from '../lib/errors.ts';
import { aRequest } from './testing/a-request.ts';
import { createUserPoolDocumentsRoute } from './user-pool-documents.ts';

const unknown = () => new AwsError('ResourceNotFoundException', 'User pool x_Y does not exist.');

const route = createUserPoolDocumentsRoute({
  async jwks(poolId) {
    if (poolId !== 'eu-west-1_Abc') throw unknown();
    return { keys: [] };
  },
  openIdConfiguration(poolId) {
    if (poolId !== 'eu-west-1_Abc') throw unknown();
    return { issuer: 'http://localhost:4000/eu-west-1_Abc' };
  },
} as Parameters<typeof createUserPoolDocumentsRoute>[0]);

const get = (path: string) => route(aRequest({ path }));

describe('Documents of user pools', () => {
  test.each([
    ['jwks.json', '{"keys":[]}'],
    ['openid-configuration', '{"issuer":"http://localhost:4000/eu-west-1_Abc"}'],
  ])('%s stands below the issuer, for every origin', async (name, body) => {
    expect(await get(`/eu-west-1_Abc/.well-known/${name}`)).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=300',
      },
      body,
    });
  });

  test.each(['jwks.json', 'openid-configuration'])('%s of an unknown pool is not found', async (name) => {
    expect(await get(`/x_Y/.well-known/${name}`)).toMatchObject({
      status: 404,
      body: '{"message":"User pool x_Y does not exist."}',
    });
  });

  test('other requests are left alone', () => {
    expect(get('/eu-west-1_Abc/.well-known/other')).toBeUndefined();
    expect(get('/.well-known/jwks.json')).toBeUndefined();
    expect(route(aRequest({ method: 'POST', path: '/eu-west-1_Abc/.well-known/jwks.json' }))).toBeUndefined();
  });
});
