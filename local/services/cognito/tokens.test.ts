import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  aClient,
  aPool,
  aSignedInUser,
  claimsIn,
  signIn,
  goodPassword,
  startTestCognito,
} from './test-kit.ts';

const seconds = (ms: number) => Math.floor(ms / 1000);
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

describe('Tokens', () => {
  const clients = [aClient({ accessTokenSeconds: 300, idTokenSeconds: 600 })];

  it('carry the claims that Cognito’s carry', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ clients })] });
    await aSignedInUser(kit);
    await kit.asAdmin('AdminUpdateUserAttributes', {
      Username: 'ada',
      UserAttributes: [
        { Name: 'custom:team', Value: 'engines' },
        { Name: 'address', Value: '12 St James’s Square' },
      ],
    });
    for (const GroupName of ['readers', 'editors']) {
      await kit.asAdmin('AdminAddUserToGroup', { Username: 'ada', GroupName });
    }
    kit.clock.advance(1500);
    const { accessToken, idToken } = await signIn(kit, 'ada', goodPassword);
    const now = seconds(kit.clock.now());
    const common = {
      sub: uuid,
      iss: 'http://127.0.0.1:4000/eu-west-1_People123',
      origin_jti: uuid,
      event_id: uuid,
      jti: uuid,
      auth_time: now,
      iat: now,
      'cognito:groups': ['editors', 'readers'],
    };
    expect(claimsIn(idToken)).toEqual({
      ...common,
      token_use: 'id',
      aud: kit.clientId,
      exp: now + 600,
      'cognito:username': 'ada',
      'cognito:roles': ['arn:aws:iam::000000000000:role/edit'],
      'cognito:preferred_role': 'arn:aws:iam::000000000000:role/edit',
      email: 'ada@example.com',
      email_verified: true,
      address: { formatted: '12 St James’s Square' },
      'custom:team': 'engines',
    });
    expect(claimsIn(accessToken)).toEqual({
      ...common,
      token_use: 'access',
      client_id: kit.clientId,
      scope: 'aws.cognito.signin.user.admin',
      username: 'ada',
      exp: now + 300,
    });
  });

  it('verify against the published keys', async () => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    const { keys } = (await kit.cognito.jwks(kit.pool.id)) as { keys: Record<string, string>[] };
    expect(keys).toEqual([
      { alg: 'RS256', e: 'AQAB', kid: expect.any(String), kty: 'RSA', n: expect.any(String), use: 'sig' },
    ]);
    const options = { currentDate: new Date(kit.clock.now()) };
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet({ keys } as never), options);
    expect(payload['username']).toBe('ada');
    expect(kit.cognito.openIdConfiguration(kit.pool.id)).toMatchObject({
      issuer: payload.iss,
      jwks_uri: `${payload.iss ?? ''}/.well-known/jwks.json`,
    });
  });
});

describe('verify', () => {
  it('takes id and access tokens and tells their pool', async () => {
    await using kit = await startTestCognito();
    const { accessToken, idToken } = await aSignedInUser(kit);
    for (const token of [accessToken, idToken]) {
      expect(kit.cognito.poolIdOf(token)).toBe(kit.pool.id);
      expect(await kit.cognito.verify(kit.pool.id, token)).toEqual(claimsIn(token));
      expect(await kit.cognito.verify(kit.pool.id, token)).toEqual(claimsIn(token));
    }
    expect(kit.cognito.poolIdOf('nonsense')).toBeUndefined();
  });

  it('refuses a token from the second it expires, remembered or not', async () => {
    await using kit = await startTestCognito();
    const [remembered, fresh] = [await aSignedInUser(kit), await signIn(kit, 'ada', goodPassword)];
    kit.clock.advance(3599_000);
    await kit.cognito.verify(kit.pool.id, remembered.idToken);
    kit.clock.advance(1000);
    for (const { idToken } of [remembered, fresh]) {
      await expect(kit.cognito.verify(kit.pool.id, idToken)).rejects.toMatchObject({ code: 'Expired' });
    }
  });

  it('takes a revoked token until it expires, as AppSync does', async () => {
    await using kit = await startTestCognito();
    const { accessToken, refreshToken } = await aSignedInUser(kit);
    await kit.asClient('RevokeToken', { Token: refreshToken });
    expect(await kit.cognito.verify(kit.pool.id, accessToken)).toMatchObject({ username: 'ada' });
  });

  it('refuses a token of another pool', async () => {
    const other = aPool({ id: 'eu-west-1_Other1234', clients: [aClient({ id: 'other' })] });
    await using kit = await startTestCognito({ userPools: [aPool(), other] });
    const { idToken } = await aSignedInUser(kit);
    await expect(kit.cognito.verify(other.id, idToken)).rejects.toMatchObject({ code: 'WrongIssuer' });
    await expect(kit.cognito.verify('nowhere', idToken)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  describe('of a forged token', () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

    async function startWithToken() {
      const kit = await startTestCognito();
      const { idToken } = await aSignedInUser(kit);
      const [header = '', payload = '', signature = ''] = idToken.split('.');
      return { ...kit, idToken, header, payload, signature };
    }

    it.each([
      ['nothing', () => '', 'Malformed'],
      ['no token', () => 'a.b.c', 'Malformed'],
      ['two parts', (t) => `${t.header}.${t.payload}`, 'Malformed'],
      [
        'a changed claim',
        (t) => `${t.header}.${encode({ ...claimsIn(t.idToken), sub: 'eve' })}.${t.signature}`,
        'BadSignature',
      ],
      ['no signature', (t) => `${t.header}.${t.payload}.`, 'BadSignature'],
      ['the algorithm none', (t) => `${encode({ alg: 'none' })}.${t.payload}.`, 'BadSignature'],
      [
        'the algorithm none and our key',
        (t) => `${encode({ ...readHeader(t.header), alg: 'none' })}.${t.payload}.`,
        'BadSignature',
      ],
    ] as [string, (token: Awaited<ReturnType<typeof startWithToken>>) => string, string][])(
      'refuses %s',
      async (_, forge, code) => {
        await using kit = await startWithToken();
        await expect(kit.cognito.verify(kit.pool.id, forge(kit))).rejects.toMatchObject({ code });
      },
    );

    const readHeader = (header: string) => JSON.parse(Buffer.from(header, 'base64url').toString()) as object;

    it('refuses another key under our key’s id, and our public key as an HMAC secret', async () => {
      await using kit = await startWithToken();
      const header = { ...readHeader(kit.header), alg: 'RS256' };
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const stranger = await new SignJWT(claimsIn(kit.idToken)).setProtectedHeader(header).sign(privateKey);
      await expect(kit.cognito.verify(kit.pool.id, stranger)).rejects.toMatchObject({ code: 'BadSignature' });
      const { keys } = (await kit.cognito.jwks(kit.pool.id)) as { keys: Record<string, string>[] };
      const secret = Buffer.from(keys[0]?.['n'] ?? '', 'base64url');
      const confused = await new SignJWT(claimsIn(kit.idToken))
        .setProtectedHeader({ ...header, alg: 'HS256' })
        .sign(secret);
      await expect(kit.cognito.verify(kit.pool.id, confused)).rejects.toMatchObject({ code: 'BadSignature' });
    });
  });
});
