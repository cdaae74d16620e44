import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { aClient, aPool, aSignedInUser, goodPassword, signIn, startTestCognito } from './test-kit.ts';

const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

const signUp = (username: string, values: Record<string, string> = {}): JsonObject => ({
  Username: username,
  Password: goodPassword,
  UserAttributes: attributes({ email: `${username}@example.com`, ...values }),
});

describe('SignUp', () => {
  it('confirms at once and verifies what the pool would have verified', async () => {
    await using kit = await startTestCognito();
    expect(await kit.asClient('SignUp', signUp('ada'))).toMatchObject({ UserConfirmed: true });
    const user = await kit.asAdmin('AdminGetUser', { Username: 'ada' });
    expect(user['UserStatus']).toBe('CONFIRMED');
    expect(user['UserAttributes']).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('gives a username to the first of many who want it at the same time', async () => {
    await using kit = await startTestCognito();
    const tries = ['ada', 'Ada', 'ADA', 'ada', 'aDa'].map((name) => kit.asClient('SignUp', signUp(name)));
    const results = await Promise.allSettled(tries);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ name: 'UsernameExistsException', message: 'User already exists' });
    }
  });

  it('gives it to one also while their pre sign-up triggers run', async () => {
    const pool = aPool({ lambdaTriggers: { PreSignUp: 'arn:pre' } });
    let release = (): void => undefined;
    const bothInside = new Promise<void>((resolve) => (release = resolve));
    let inside = 0;
    await using kit = await startTestCognito({
      userPools: [pool],
      async invokeTrigger(_, event) {
        if (++inside === 2) release();
        await bothInside;
        return event;
      },
    });
    const results = await Promise.allSettled([1, 2].map(() => kit.asClient('SignUp', signUp('ada'))));
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toHaveLength(1);
  });

  it('tells names apart by case where the pool does', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ usernameCaseSensitive: true })] });
    await kit.asClient('SignUp', signUp('ada'));
    await kit.asClient('SignUp', signUp('Ada'));
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toHaveLength(2);
  });

  it.each([
    ['a missing required attribute', { UserAttributes: [] }, /email: The attribute is required/],
    [
      'an unknown attribute',
      signUp('ada', { shoe: '38' }),
      /Type for attribute {shoe} could not be determined/,
    ],
    ['an undeclared custom attribute', signUp('ada', { 'custom:x': '1' }), /could not be determined/],
    [
      'a number that is none',
      signUp('ada', { 'custom:badge': 'abc' }),
      /does not conform to the type Number/,
    ],
    ['an email address that is none', signUp('ada', { email: 'nobody' }), /Invalid email address format/],
    ['a phone number that is none', signUp('ada', { phone_number: '123' }), /Invalid phone number format/],
    ['a username with a space', signUp('ada', { email: 'a@b.c' }), /regular expression/, 'ada l'],
    ['no password', { ...signUp('ada'), Password: null }, /Value null at 'password'/],
  ])('refuses %s', async (_, input, message, username = 'ada') => {
    await using kit = await startTestCognito();
    const call = kit.asClient('SignUp', { ...signUp('ada'), ...input, Username: username });
    await expect(call).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });

  it('refuses people who call themselves verified', async () => {
    await using kit = await startTestCognito();
    await expect(kit.asClient('SignUp', signUp('ada', { email_verified: 'true' }))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    });
  });

  it('refuses a weak password and keeps no user', async () => {
    await using kit = await startTestCognito();
    await expect(kit.asClient('SignUp', { ...signUp('ada'), Password: 'weak' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toEqual([]);
  });

  it('refuses everyone where only administrators create users', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ adminCreateUserOnly: true })] });
    await expect(kit.asClient('SignUp', signUp('ada'))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'SignUp is not permitted for this user pool',
    });
  });

  it('refuses an unknown app client', async () => {
    await using kit = await startTestCognito();
    await expect(kit.asClient('SignUp', { ...signUp('ada'), ClientId: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client nobody does not exist.',
    });
  });

  describe('with a client secret', () => {
    const secretHash = (username: string) =>
      createHmac('sha256', 'hush').update(username).update(aClient().id).digest('base64');
    const pool = aPool({ clients: [aClient({ secret: 'hush' })] });

    it('wants a hash that fits', async () => {
      await using kit = await startTestCognito({ userPools: [pool] });
      await expect(kit.asClient('SignUp', signUp('ada'))).rejects.toThrow('SECRET_HASH was not received');
      const wrong = { ...signUp('ada'), SecretHash: secretHash('bob') };
      await expect(kit.asClient('SignUp', wrong)).rejects.toThrow('Unable to verify secret hash');
      const right = { ...signUp('ada'), SecretHash: secretHash('ada') };
      expect(await kit.asClient('SignUp', right)).toMatchObject({ UserConfirmed: true });
    });

    it('wants none without', async () => {
      await using kit = await startTestCognito();
      const hashed = { ...signUp('ada'), SecretHash: secretHash('ada') };
      await expect(kit.asClient('SignUp', hashed)).rejects.toThrow('Unable to verify secret hash');
    });
  });
});

describe('ConfirmSignUp', () => {
  const confirm = (username: string, code: string) => ({ Username: username, ConfirmationCode: code });

  async function startWithPendingUser() {
    const kit = await startTestCognito({ autoConfirm: false });
    await kit.asClient('SignUp', signUp('ada'));
    const code = kit.cognito.pendingCodes(kit.pool.id)[0]?.code ?? '';
    const otherCode = code === '123456' ? '654321' : '123456';
    return { ...kit, code, otherCode };
  }

  it('takes the code once', async () => {
    await using kit = await startWithPendingUser();
    await expect(kit.asClient('ConfirmSignUp', confirm('ada', kit.otherCode))).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    expect(await kit.asClient('ConfirmSignUp', confirm('ada', kit.code))).toEqual({});
    await expect(kit.asClient('ConfirmSignUp', confirm('ada', kit.code))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
    expect(kit.cognito.pendingCodes(kit.pool.id)).toEqual([]);
  });

  it('refuses the code after a day', async () => {
    await using kit = await startWithPendingUser();
    kit.clock.advance(24 * 3600 * 1000);
    await expect(kit.asClient('ConfirmSignUp', confirm('ada', kit.code))).rejects.toMatchObject({
      name: 'ExpiredCodeException',
    });
  });

  it('stops guessing', async () => {
    await using kit = await startWithPendingUser();
    for (let guess = 0; guess < 20; guess++) {
      await expect(kit.asClient('ConfirmSignUp', confirm('ada', kit.otherCode))).rejects.toThrow('Invalid');
    }
    await expect(kit.asClient('ConfirmSignUp', confirm('ada', kit.code))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    kit.clock.advance(3600 * 1000);
    expect(await kit.asClient('ConfirmSignUp', confirm('ada', kit.code))).toEqual({});
  });

  it('says as little about unknown users as the client wants', async () => {
    await using kit = await startWithPendingUser();
    await expect(kit.asClient('ConfirmSignUp', confirm('bob', '123456'))).rejects.toMatchObject({
      name: 'ExpiredCodeException',
    });
    expect(await kit.asClient('ResendConfirmationCode', { Username: 'bob' })).toEqual({
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'b***@e***' },
    });
  });

  it('never logs the code', async () => {
    await using kit = await startWithPendingUser();
    expect(kit.lines.join('\n')).not.toContain(kit.code);
  });
});

describe('Sign-in names', () => {
  it('belong to one account where they are email addresses', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ usernameAttributes: ['email'] })] });
    const asAddress = { Username: 'ada@example.com', Password: goodPassword };
    await kit.asClient('SignUp', asAddress);
    await expect(kit.asClient('SignUp', { ...asAddress, Username: 'ADA@example.com' })).rejects.toMatchObject(
      {
        name: 'UsernameExistsException',
        message: 'An account with the given email already exists.',
      },
    );
    await expect(kit.asClient('SignUp', { ...asAddress, Username: 'ada' })).rejects.toThrow(
      'Username should be an email.',
    );
  });

  it('move with the address that they are', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ usernameAttributes: ['email'] })] });
    await kit.asClient('SignUp', { Username: 'ada@example.com', Password: goodPassword });
    const { accessToken } = await signIn(kit, 'ada@example.com', goodPassword);
    const changed = attributes({ email: 'lovelace@example.com' });
    await kit.asUser('UpdateUserAttributes', accessToken, { UserAttributes: changed });
    await signIn(kit, 'lovelace@example.com', goodPassword);
    await expect(signIn(kit, 'ada@example.com', goodPassword)).rejects.toThrow(
      'Incorrect username or password.',
    );
  });

  it('include a verified alias, which only one user holds', async () => {
    const pool = aPool({ aliasAttributes: ['email'] });
    await using kit = await startTestCognito({ userPools: [pool], autoConfirm: false });
    const shared = { email: 'shared@example.com' };
    const codeOf = (username: string) =>
      kit.cognito.pendingCodes(pool.id).find((code) => code.username === username)?.code ?? '';
    for (const username of ['ada', 'bob']) await kit.asClient('SignUp', signUp(username, shared));
    await kit.asClient('ConfirmSignUp', { Username: 'ada', ConfirmationCode: codeOf('ada') });
    await signIn(kit, 'shared@example.com', goodPassword);
    const code = codeOf('bob');
    await expect(
      kit.asClient('ConfirmSignUp', { Username: 'bob', ConfirmationCode: code }),
    ).rejects.toMatchObject({ name: 'AliasExistsException' });
    const forced = { Username: 'bob', ConfirmationCode: code, ForceAliasCreation: true };
    await kit.asClient('ConfirmSignUp', forced);
    const { accessToken } = await signIn(kit, 'shared@example.com', goodPassword);
    expect(await kit.asUser('GetUser', accessToken)).toMatchObject({ Username: 'bob' });
    await expect(kit.asClient('SignUp', signUp('eve@example.com'))).rejects.toThrow(
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  });

  it('include the sub', async () => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    const sub = (await kit.cognito.verify(kit.pool.id, accessToken)).sub;
    expect(await kit.asAdmin('AdminGetUser', { Username: sub })).toMatchObject({ Username: 'ada' });
  });
});
