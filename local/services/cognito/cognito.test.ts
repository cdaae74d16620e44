import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aPool, aSignedInUser, claimsIn, goodPassword, signIn, startTestCognito } from './test-kit.ts';

describe('A data directory', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cognito-'));
  });

  afterEach(() => rm(dataDir, { recursive: true }));

  it('keeps users, passwords, tokens, keys, groups and codes', async () => {
    const before = await (async () => {
      await using kit = await startTestCognito({ dataDir });
      const tokens = await aSignedInUser(kit);
      await kit.asAdmin('CreateGroup', { GroupName: 'painters' });
      await kit.asAdmin('AdminAddUserToGroup', { Username: 'ada', GroupName: 'painters' });
      await kit.asClient('ForgotPassword', { Username: 'ada' });
      return {
        ...tokens,
        jwks: await kit.cognito.jwks(kit.pool.id),
        user: await kit.asAdmin('AdminGetUser', { Username: 'ada' }),
        codes: kit.cognito.pendingCodes(kit.pool.id),
      };
    })();
    await using kit = await startTestCognito({ dataDir });
    expect(await kit.asAdmin('AdminGetUser', { Username: 'ada' })).toEqual(before.user);
    expect(await kit.cognito.jwks(kit.pool.id)).toEqual(before.jwks);
    expect(kit.cognito.pendingCodes(kit.pool.id)).toEqual(before.codes);
    expect(await kit.asUser('GetUser', before.accessToken)).toMatchObject({ Username: 'ada' });
    await kit.asClient('GetTokensFromRefreshToken', { RefreshToken: before.refreshToken });
    const { idToken } = await signIn(kit, 'ada', goodPassword);
    expect(claimsIn(idToken)['cognito:groups']).toEqual(['painters']);
  });

  it('remembers that a token was revoked and a user deleted', async () => {
    const { accessToken, refreshToken } = await (async () => {
      await using kit = await startTestCognito({ dataDir });
      const tokens = await aSignedInUser(kit);
      await kit.asUser('GlobalSignOut', tokens.accessToken);
      await aSignedInUser(kit, 'bob');
      await kit.asAdmin('AdminDeleteUser', { Username: 'bob' });
      return tokens;
    })();
    await using kit = await startTestCognito({ dataDir });
    await expect(kit.asUser('GetUser', accessToken)).rejects.toThrow('Access Token has been revoked');
    await expect(kit.asClient('GetTokensFromRefreshToken', { RefreshToken: refreshToken })).rejects.toThrow(
      'Refresh Token has been revoked',
    );
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toHaveLength(1);
  });

  it('holds what was answered even when nothing stopped the service', async () => {
    const abandoned = await startTestCognito({ dataDir });
    await aSignedInUser(abandoned);
    await using kit = await startTestCognito({ dataDir });
    await signIn(kit, 'ada', goodPassword);
    await abandoned[Symbol.asyncDispose]();
  });

  it('gets a signing key only when one is needed, and one for all who need it first', async () => {
    await using kit = await startTestCognito({ dataDir });
    const keys = async () => {
      const text = await readFile(join(dataDir, `${kit.pool.id}.jsonl`), 'utf8');
      return text.match(/"key","signing"/g) ?? [];
    };
    expect(await keys()).toHaveLength(0);
    const [first, second] = await Promise.all([1, 2].map(() => kit.cognito.jwks(kit.pool.id)));
    expect(first).toEqual(second);
    expect(await keys()).toHaveLength(1);
  });

  it('holds neither passwords nor refresh tokens', async () => {
    await using kit = await startTestCognito({ dataDir });
    const { refreshToken } = await aSignedInUser(kit);
    const text = await readFile(join(dataDir, `${kit.pool.id}.jsonl`), 'utf8');
    expect(text).toContain('ada@example.com');
    expect(text).not.toContain(goodPassword);
    expect(text).not.toContain(refreshToken);
  });

  it('follows the template’s groups', async () => {
    const group = { name: 'old', description: null, precedence: null, roleArn: null };
    await using first = await startTestCognito({ dataDir, userPools: [aPool({ groups: [group] })] });
    await aSignedInUser(first);
    await first.asAdmin('AdminAddUserToGroup', { Username: 'ada', GroupName: 'old' });
    await first[Symbol.asyncDispose]();
    const groups = [{ ...group, name: 'new' }];
    await using second = await startTestCognito({ dataDir, userPools: [aPool({ groups })] });
    const { Groups } = await second.asAdmin('ListGroups', {});
    expect(Groups).toEqual([expect.objectContaining({ GroupName: 'new' })]);
    expect(claimsIn((await signIn(second, 'ada', goodPassword)).idToken)).not.toHaveProperty(
      'cognito:groups',
    );
  });
});

describe('ensureUser', () => {
  const seed = {
    username: 'ada',
    password: goodPassword,
    attributes: { email: 'ada@example.com', email_verified: 'true' },
    groups: ['readers'],
  };

  it('creates a confirmed user, and leaves one who is right as they are', async () => {
    await using kit = await startTestCognito();
    await kit.cognito.ensureUser(kit.pool.id, seed);
    const { accessToken, idToken } = await signIn(kit, 'ada', goodPassword);
    expect(claimsIn(idToken)).toMatchObject({ email_verified: true, 'cognito:groups': ['readers'] });
    const before = await kit.asAdmin('AdminGetUser', { Username: 'ada' });
    kit.clock.advance(1000);
    await kit.cognito.ensureUser(kit.pool.id, seed);
    expect(await kit.asAdmin('AdminGetUser', { Username: 'ada' })).toEqual(before);
    expect(await kit.asUser('GetUser', accessToken)).toMatchObject({ Username: 'ada' });
  });

  it('brings a changed user back without changing who it is', async () => {
    await using kit = await startTestCognito();
    await kit.cognito.ensureUser(kit.pool.id, seed);
    const { idToken } = await signIn(kit, 'ada', goodPassword);
    await kit.asAdmin('AdminSetUserPassword', {
      Username: 'ada',
      Password: 'Other-horse-8',
      Permanent: true,
    });
    await kit.asAdmin('AdminAddUserToGroup', { Username: 'ada', GroupName: 'editors' });
    await kit.asAdmin('AdminDisableUser', { Username: 'ada' });
    await kit.cognito.ensureUser(kit.pool.id, seed);
    const after = claimsIn((await signIn(kit, 'ada', goodPassword)).idToken);
    expect(after).toMatchObject({ sub: claimsIn(idToken)['sub'], 'cognito:groups': ['readers'] });
  });

  it('takes an email address where the pool signs in with one', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ usernameAttributes: ['email'] })] });
    const byEmail = { ...seed, username: 'ada@example.com' };
    await kit.cognito.ensureUser(kit.pool.id, byEmail);
    await kit.cognito.ensureUser(kit.pool.id, byEmail);
    await signIn(kit, 'ada@example.com', goodPassword);
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toHaveLength(1);
  });

  it('refuses what the pool would refuse', async () => {
    await using kit = await startTestCognito();
    const ensure = (changes: Partial<typeof seed>) =>
      kit.cognito.ensureUser(kit.pool.id, { ...seed, ...changes });
    await expect(ensure({ password: 'weak' })).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await expect(ensure({ groups: ['nobody'] })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toEqual([]);
  });
});

describe('startCognito', () => {
  it('stops twice without harm', async () => {
    const kit = await startTestCognito();
    await kit.cognito[Symbol.asyncDispose]();
    await expect(kit.cognito[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });

  it('says so when triggers have nobody to run them', async () => {
    await using kit = await startTestCognito({
      userPools: [aPool({ lambdaTriggers: { PreSignUp: 'arn:pre' } })],
    });
    expect(kit.lines).toEqual([expect.stringContaining('triggers of a user pool do not run')]);
    await aSignedInUser(kit);
  });

  it('logs no token, password or code', async () => {
    await using kit = await startTestCognito();
    const { accessToken, refreshToken } = await aSignedInUser(kit);
    await expect(kit.asUser('ChangePassword', accessToken, { ProposedPassword: 5 })).rejects.toThrow();
    await expect(signIn(kit, 'ada', 'Wrong-horse-7')).rejects.toThrow();
    const text = kit.lines.join('\n');
    for (const secret of [goodPassword, 'Wrong-horse-7', accessToken, refreshToken])
      expect(text).not.toContain(secret);
  });
});
