import {
  errors,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  jwtVerify,
  SignJWT,
  createLocalJWKSet,
} from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../lib/json.ts';
import type { ApiModel, AuthProvider } from '../../model/appsync.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { type Claims, createAuthentication, type CredentialVerifiers } from './authentication.ts';
import { anApiModel, aRequestWith, testApiKey } from './testing/given-api.ts';

const operation = { requestId: 'r', queryString: '{ a }', operationName: null, variables: {} };
const poolIssuer = (pool: string) => `http://127.0.0.1:4000/${pool}`;

const pool = (userPoolId: string, overrides = {}): AuthProvider => ({
  type: 'AMAZON_COGNITO_USER_POOLS',
  userPoolId,
  appIdClientRegex: null,
  defaultAction: 'ALLOW',
  ...overrides,
});
const oidc = (issuer: string, overrides = {}): AuthProvider => ({
  type: 'OPENID_CONNECT',
  issuer,
  clientId: null,
  iatTtlMs: 0,
  authTtlMs: 0,
  ...overrides,
});
const lambda: AuthProvider = {
  type: 'AWS_LAMBDA',
  functionArn: 'arn',
  resultTtlSeconds: 0,
  identityValidationExpression: null,
};
const signature =
  'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/appsync/aws4_request, SignedHeaders=host, Signature=0';

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let otherKeys: typeof keys;
beforeAll(async () => {
  [keys, otherKeys] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
});

/** An API with these modes, the first as its default, whose pools and issuers all sign with the same real key. */
function given(
  providers: AuthProvider[],
  options: { verifiers?: Partial<CredentialVerifiers>; model?: Partial<ApiModel> } = {},
) {
  const clock = createManualClock();
  const [defaultAuth = lambda, ...additionalAuth] = providers;

  async function verify(issuer: string, token: string): Promise<Claims> {
    const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'RS256' }] });
    return (await jwtVerify(token, jwks, { issuer, currentDate: new Date(clock.now()) })).payload as Claims;
  }

  const authentication = createAuthentication(
    anApiModel({ defaultAuth, additionalAuth, ...options.model }),
    {
      verifyUserPoolToken: (poolId, token) => verify(poolIssuer(poolId), token),
      verifyOpenIdToken: verify,
      verifySignature: async () => ({ accountId: '1', username: 'AIDA', userArn: 'arn:aws:iam::1:user/ann' }),
      invokeAuthorizer: async (_arn, event) => ({
        isAuthorized: (event as { authorizationToken: string }).authorizationToken.endsWith('good'),
      }),
      ...options.verifiers,
    },
    clock,
  );

  function sign(claims: JWTPayload, privateKey = keys.privateKey): Promise<string> {
    const seconds = clock.now() / 1000;
    return new SignJWT({ sub: 'user-1', iat: seconds, exp: seconds + 3600, ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey);
  }

  return {
    clock,
    sign,
    with: (headers: Record<string, string | string[]>) =>
      authentication.authenticate(aRequestWith(headers), operation),
  };
}

const refusal = (message = 'You are not authorized to make this call.') => ({
  statusCode: 401,
  errorType: 'UnauthorizedException',
  message,
});

describe('API keys', () => {
  test('let callers in without an identity', async () => {
    expect(await given([{ type: 'API_KEY' }]).with({ 'x-api-key': testApiKey })).toEqual({
      mode: 'API_KEY',
      identity: null,
      groups: [],
      deniedFields: new Set(),
    });
  });

  test('are refused when unknown, expired or not a mode of the API', async () => {
    const api = given([{ type: 'API_KEY' }]);

    await expect(api.with({ 'x-api-key': 'da2-other' })).rejects.toMatchObject(refusal());
    await expect(given([lambda]).with({ 'x-api-key': testApiKey })).rejects.toMatchObject(refusal());
    api.clock.advance(7 * 24 * 3600 * 1000 - 1);
    await api.with({ 'x-api-key': testApiKey });
    api.clock.advance(1);
    await expect(api.with({ 'x-api-key': testApiKey })).rejects.toMatchObject(refusal());
  });

  test('are looked at before tokens', async () => {
    const api = given([{ type: 'API_KEY' }, lambda]);

    expect(await api.with({ 'x-api-key': testApiKey, authorization: 'good' })).toMatchObject({
      mode: 'API_KEY',
    });
    await expect(api.with({ 'x-api-key': 'bad', authorization: 'good' })).rejects.toMatchObject(refusal());
  });

  test('are no obstacle on an API without them', async () => {
    expect(await given([lambda]).with({ 'x-api-key': 'x', authorization: 'good' })).toMatchObject({
      mode: 'AWS_LAMBDA',
    });
  });
});

describe('IAM signatures', () => {
  test('give the identity behind the key, and win over an API key', async () => {
    const api = given([{ type: 'API_KEY' }, { type: 'AWS_IAM' }]);

    expect(await api.with({ authorization: signature, 'x-api-key': testApiKey })).toMatchObject({
      mode: 'AWS_IAM',
      identity: {
        accountId: '1',
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        sourceIp: ['127.0.0.1'],
        username: 'AIDA',
        userArn: 'arn:aws:iam::1:user/ann',
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
      },
    });
  });

  test.each([
    ['that do not verify', () => Promise.reject(new Error('The signature has expired.'))],
    [
      'whose check throws at once',
      () => {
        throw new Error('No.');
      },
    ],
  ])('%s are refused without the reason', async (_what, verifySignature) => {
    const api = given([{ type: 'AWS_IAM' }], { verifiers: { verifySignature } });

    await expect(api.with({ authorization: signature })).rejects.toMatchObject(refusal());
  });

  test('made for another service are refused', async () => {
    const api = given([{ type: 'AWS_IAM' }]);
    const authorization = signature.replace('/appsync/', '/execute-api/');

    await expect(api.with({ authorization })).rejects.toMatchObject(refusal());
  });

  test('are refused by an API without the mode', async () => {
    await expect(given([{ type: 'API_KEY' }]).with({ authorization: signature })).rejects.toMatchObject(
      refusal('Unable to parse JWT token.'),
    );
  });
});

describe('User pool tokens', () => {
  test.each(['', 'Bearer ', 'bearer '])('behind %j give claims, groups and user name', async (prefix) => {
    const api = given([pool('eu-west-1_A', { defaultAction: 'DENY' })]);
    const claims = {
      iss: poolIssuer('eu-west-1_A'),
      'cognito:username': 'ann',
      'cognito:groups': ['editors'],
      token_use: 'id',
    };

    const caller = await api.with({ authorization: prefix + (await api.sign(claims)) });

    expect(caller).toEqual({
      mode: 'AMAZON_COGNITO_USER_POOLS',
      groups: ['editors'],
      deniedFields: new Set(),
      identity: {
        sub: 'user-1',
        issuer: claims.iss,
        username: 'ann',
        claims: expect.objectContaining(claims) as Json,
        sourceIp: ['127.0.0.1'],
        defaultAuthStrategy: 'DENY',
        groups: ['editors'],
      },
    });
  });

  test('of access take the user name from their own claim, and no groups are null', async () => {
    const api = given([pool('eu-west-1_A')]);
    const token = await api.sign({ iss: poolIssuer('eu-west-1_A'), username: 'bob', token_use: 'access' });

    expect(await api.with({ authorization: token })).toMatchObject({
      groups: [],
      identity: { username: 'bob', groups: null },
    });
  });

  test('choose among several pools by issuer', async () => {
    const api = given([
      pool('eu-west-1_A'),
      pool('eu-west-1_B', { appIdClientRegex: 'never' }),
      pool('eu-west-1_C'),
    ]);
    const from = async (poolId: string) =>
      api.with({ authorization: await api.sign({ iss: poolIssuer(poolId) }) });

    expect(await from('eu-west-1_C')).toMatchObject({ identity: { issuer: poolIssuer('eu-west-1_C') } });
    await expect(from('eu-west-1_B')).rejects.toMatchObject(refusal());
    await expect(from('eu-west-1_D')).rejects.toMatchObject(refusal());
  });

  test.each([
    ['aud', 'web-1', 'web-.*', true],
    ['client_id', 'web-1', 'web-.*', true],
    ['aud', 'my-web-1', 'web-.*', false],
    ['aud', 'web-1', 'web|mobile', false],
    ['nothing', 'x', 'web-.*', false],
  ])('with %s %j against %j: %s', async (claim, value, appIdClientRegex, isGood) => {
    const api = given([pool('eu-west-1_A', { appIdClientRegex })]);
    const authorization = await api.sign({ iss: poolIssuer('eu-west-1_A'), [claim]: value });

    const accepted = await api.with({ authorization }).then(
      () => true,
      () => false,
    );
    expect(accepted).toBe(isGood);
  });

  test('are refused when expired, and that is said', async () => {
    const api = given([pool('eu-west-1_A')]);
    const authorization = await api.sign({ iss: poolIssuer('eu-west-1_A') });

    await api.with({ authorization });
    api.clock.advance(3600 * 1000);

    await expect(api.with({ authorization })).rejects.toMatchObject(refusal('Token has expired.'));
  });

  test('are told to have expired by the name of the error, too', async () => {
    const api = given([pool('eu-west-1_A')], {
      verifiers: { verifyUserPoolToken: () => Promise.reject(new errors.JWTExpired('no', {}, 'exp')) },
    });
    const authorization = await api.sign({ iss: poolIssuer('eu-west-1_A') });

    await expect(api.with({ authorization })).rejects.toMatchObject(refusal('Token has expired.'));
  });

  test('are refused when forged, changed or unsigned', async () => {
    const api = given([pool('eu-west-1_A')]);
    const claims = { iss: poolIssuer('eu-west-1_A') };
    const forged = await api.sign(claims, otherKeys.privateKey);
    const [header, , signed] = (await api.sign(claims)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'admin', exp: 9e9 })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');

    for (const token of [
      forged,
      `${header}.${payload}.${signed}`,
      `${none}.${payload}.`,
      `${none}.${payload}.x`,
    ]) {
      await expect(api.with({ authorization: token })).rejects.toMatchObject(refusal());
    }
  });

  test.each([
    ['nonsense', 'Unable to parse JWT token.'],
    ['a.b.c', 'Unable to parse JWT token.'],
    ['', 'Unable to parse JWT token.'],
  ])('that are %j say so', async (authorization, message) => {
    await expect(given([pool('eu-west-1_A')]).with({ authorization })).rejects.toMatchObject(
      refusal(message),
    );
  });
});

describe('OpenID Connect tokens', () => {
  test('give subject, issuer and claims', async () => {
    const api = given([oidc('https://issuer.example/')]);

    const caller = await api.with({ authorization: await api.sign({ iss: 'https://issuer.example/' }) });

    expect(caller).toMatchObject({
      mode: 'OPENID_CONNECT',
      identity: { sub: 'user-1', issuer: 'https://issuer.example/', claims: { sub: 'user-1' } },
    });
    expect(Object.keys(caller.identity as object)).toEqual(['sub', 'issuer', 'claims']);
  });

  test.each<[string, JWTPayload, boolean]>([
    ['an audience', { aud: 'app-1' }, true],
    ['one of several audiences', { aud: ['other', 'app-1'] }, true],
    ['an authorized party', { aud: 'other', azp: 'app-2' }, true],
    ['others alone', { aud: 'other', azp: 'other' }, false],
    ['nobody', {}, false],
  ])('for %s', async (_what, claims, isGood) => {
    const api = given([oidc('https://i', { clientId: 'app-\\d' })]);
    const authorization = await api.sign({ iss: 'https://i', ...claims });

    const accepted = await api.with({ authorization }).then(
      () => true,
      () => false,
    );
    expect(accepted).toBe(isGood);
  });

  test.each([
    ['iatTtlMs', 'iat'],
    ['authTtlMs', 'auth_time'],
  ])('are too old by %s', async (ttl, claim) => {
    const api = given([oidc('https://i', { [ttl]: 60_000 })]);
    const authorization = await api.sign({ iss: 'https://i', [claim]: api.clock.now() / 1000 });

    api.clock.advance(59_999);
    await api.with({ authorization });
    api.clock.advance(1);

    await expect(api.with({ authorization })).rejects.toMatchObject(refusal());
  });

  test('of a known issuer do not fall through to the Lambda authorizer', async () => {
    const api = given([oidc('https://i'), lambda]);
    const authorization = await api.sign({ iss: 'https://i' }, otherKeys.privateKey);

    await expect(api.with({ authorization })).rejects.toMatchObject(refusal());
  });
});

describe('Lambda tokens', () => {
  test('are what no other mode knows, as they were sent', async () => {
    const api = given([pool('eu-west-1_A'), lambda]);

    expect(await api.with({ authorization: 'Bearer good' })).toMatchObject({
      mode: 'AWS_LAMBDA',
      identity: { resolverContext: {} },
    });
    await expect(api.with({ authorization: 'bad' })).rejects.toMatchObject(refusal());
  });

  test('may look like tokens of an issuer only where no mode knows issuers', async () => {
    const tokens: string[] = [];
    const verifiers = {
      invokeAuthorizer: async (_arn: string, event: unknown) => {
        tokens.push((event as { authorizationToken: string }).authorizationToken);
        return { isAuthorized: true };
      },
    };
    const withPool = given([pool('eu-west-1_A'), lambda], { verifiers });
    const alone = given([lambda], { verifiers });
    const authorization = await alone.sign({ iss: 'https://elsewhere' });

    await expect(withPool.with({ authorization })).rejects.toMatchObject(refusal());
    expect(await withPool.with({ authorization: `own_${authorization}` })).toMatchObject({
      mode: 'AWS_LAMBDA',
    });
    expect(await alone.with({ authorization })).toMatchObject({ mode: 'AWS_LAMBDA' });
    expect(tokens).toEqual([`own_${authorization}`, authorization]);
  });
});

describe('Nothing', () => {
  test('is refused in every mode', async () => {
    for (const provider of [
      { type: 'API_KEY' } as const,
      { type: 'AWS_IAM' } as const,
      pool('p'),
      oidc('i'),
      lambda,
    ]) {
      await expect(given([provider]).with({})).rejects.toMatchObject(
        refusal('Valid authorization header not provided.'),
      );
    }
  });

  test('is refused when headers come twice with nothing good first', async () => {
    await expect(
      given([{ type: 'API_KEY' }]).with({ 'x-api-key': ['bad', testApiKey] }),
    ).rejects.toMatchObject(refusal());
  });
});
