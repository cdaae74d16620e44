import { Amplify } from 'aws-amplify';
import {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  deleteUser,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
  updateUserAttributes,
} from 'aws-amplify/auth';
import { ConsoleLogger } from 'aws-amplify/utils';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aClient, aPool, goodPassword, serve, startTestCognito, type TestCognito } from './test-kit.ts';

/** The stock Amplify client against the service, over loopback HTTP. */
describe('Amplify', () => {
  let kit: TestCognito;
  let stop: () => Promise<void>;

  async function start(options: Parameters<typeof startTestCognito>[0] = {}): Promise<void> {
    kit = await startTestCognito(options);
    const server = await serve(kit.cognito);
    stop = async () => {
      await server[Symbol.asyncDispose]();
      await kit.cognito[Symbol.asyncDispose]();
    };
    Amplify.configure({
      Auth: {
        Cognito: { userPoolId: kit.pool.id, userPoolClientId: kit.clientId, userPoolEndpoint: server.url },
      },
    });
  }

  const signUpAs = (username: string, password = goodPassword) =>
    signUp({ username, password, options: { userAttributes: { email: `${username}@example.com` } } });

  // It warns of every endpoint that is not Amazon's.
  ConsoleLogger.LOG_LEVEL = 'ERROR';

  beforeEach(() => start());

  afterEach(async () => {
    await signOut();
    await stop();
  });

  const somePassword = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((middle) => `Pass-7-${middle.replaceAll(/[\n\r\u2028\u2029]/g, ' ')}!`);

  it('signs in by SRP with any password that the pool admits', { timeout: 60_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(somePassword, async (password) => {
        const username = `user-${count++}`;
        await signUpAs(username, password);
        const result = await signIn({ username, password });
        expect(result.isSignedIn).toBe(true);
        expect((await getCurrentUser()).username).toBe(username);
        await signOut();
      }),
      { numRuns: 30 },
    );
  });

  it('signs in by password with any password that the pool admits', { timeout: 60_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(somePassword, async (password) => {
        const username = `user-${count++}`;
        await signUpAs(username, password);
        const options = { authFlowType: 'USER_PASSWORD_AUTH' as const };
        expect((await signIn({ username, password, options })).isSignedIn).toBe(true);
        await signOut();
      }),
      { numRuns: 10 },
    );
  });

  it('refuses a wrong password and an unknown user alike', async () => {
    await signUpAs('ada');
    const refusal = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    await expect(signIn({ username: 'ada', password: 'Wrong-horse-7' })).rejects.toMatchObject(refusal);
    await expect(signIn({ username: 'bob', password: goodPassword })).rejects.toMatchObject(refusal);
  });

  it('signs in by itself after the sign-up', async () => {
    const attributes = { email: 'ada@example.com' };
    const result = await signUp({
      username: 'ada',
      password: goodPassword,
      options: { userAttributes: attributes, autoSignIn: true },
    });
    expect(result.nextStep.signUpStep).toBe('COMPLETE_AUTO_SIGN_IN');
    expect((await autoSignIn()).isSignedIn).toBe(true);
    expect((await getCurrentUser()).username).toBe('ada');
  });

  it('signs in by choice, with and without a preferred challenge', async () => {
    await signUpAs('ada');
    const password = goodPassword;
    for (const preferredChallenge of ['PASSWORD', 'PASSWORD_SRP'] as const) {
      const options = { authFlowType: 'USER_AUTH' as const, preferredChallenge };
      expect((await signIn({ username: 'ada', password, options })).isSignedIn).toBe(true);
      await signOut();
      const open = await signIn({ username: 'ada', options: { authFlowType: 'USER_AUTH' } });
      expect(open.nextStep).toMatchObject({
        signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
        availableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
      });
      await confirmSignIn({ challengeResponse: preferredChallenge });
      expect((await confirmSignIn({ challengeResponse: password })).isSignedIn).toBe(true);
      await signOut();
    }
  });

  it('refreshes its tokens and is signed out when the refresh token expires', async () => {
    await signUpAs('ada');
    await signIn({ username: 'ada', password: goodPassword });
    const first = await fetchAuthSession();
    kit.clock.advance(2 * 3600 * 1000);
    const second = await fetchAuthSession({ forceRefresh: true });
    expect(second.tokens?.accessToken.toString()).not.toBe(first.tokens?.accessToken.toString());
    expect(second.tokens?.idToken?.payload['email']).toBe('ada@example.com');
    kit.clock.advance(31 * 24 * 3600 * 1000);
    expect((await fetchAuthSession({ forceRefresh: true })).tokens).toBeUndefined();
  });

  it('revokes the refresh token on sign-out', async () => {
    await signUpAs('ada');
    await signIn({ username: 'ada', password: goodPassword });
    const accessToken = String((await fetchAuthSession()).tokens?.accessToken);
    await signOut();
    await expect(kit.asUser('GetUser', accessToken)).rejects.toThrow('Access Token has been revoked');
  });

  it('signs out everywhere', async () => {
    await signUpAs('ada');
    await signIn({ username: 'ada', password: goodPassword });
    const elsewhere = String((await fetchAuthSession()).tokens?.accessToken);
    await signOut();
    await signIn({ username: 'ada', password: goodPassword });
    const here = String((await fetchAuthSession()).tokens?.accessToken);
    await signOut({ global: true });
    for (const token of [elsewhere, here]) {
      await expect(kit.asUser('GetUser', token)).rejects.toThrow('Access Token has been revoked');
    }
  });

  it('changes the password', async () => {
    await signUpAs('ada');
    await signIn({ username: 'ada', password: goodPassword });
    await updatePassword({ oldPassword: goodPassword, newPassword: 'Other-horse-8' });
    await signOut();
    expect((await signIn({ username: 'ada', password: 'Other-horse-8' })).isSignedIn).toBe(true);
  });

  it('reads and writes attributes and verifies a new email address', async () => {
    await signUpAs('ada');
    await signIn({ username: 'ada', password: goodPassword });
    const result = await updateUserAttributes({
      userAttributes: { name: 'Ada', email: 'lovelace@example.com', 'custom:team': 'engines' },
    });
    expect(result.email?.nextStep.updateAttributeStep).toBe('CONFIRM_ATTRIBUTE_WITH_CODE');
    const [pending] = kit.cognito.pendingCodes(kit.pool.id);
    await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: pending?.code ?? '' });
    expect(await fetchUserAttributes()).toMatchObject({
      name: 'Ada',
      email: 'lovelace@example.com',
      email_verified: 'true',
      'custom:team': 'engines',
    });
  });

  it('resets a forgotten password by code', async () => {
    await signUpAs('ada');
    const { nextStep } = await resetPassword({ username: 'ada' });
    expect(nextStep.codeDeliveryDetails).toMatchObject({ deliveryMedium: 'EMAIL', destination: 'a***@e***' });
    const [pending] = kit.cognito.pendingCodes(kit.pool.id);
    await confirmResetPassword({
      username: 'ada',
      confirmationCode: pending?.code ?? '',
      newPassword: 'Other-horse-8',
    });
    expect((await signIn({ username: 'ada', password: 'Other-horse-8' })).isSignedIn).toBe(true);
  });

  it('completes a new password when an administrator made the user', async () => {
    await kit.asAdmin('AdminCreateUser', {
      Username: 'ada',
      TemporaryPassword: goodPassword,
      UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
    });
    const first = await signIn({ username: 'ada', password: goodPassword });
    expect(first.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
    const done = await confirmSignIn({
      challengeResponse: 'Other-horse-8',
      options: { userAttributes: { name: 'Ada' } },
    });
    expect(done.isSignedIn).toBe(true);
    expect(await fetchUserAttributes()).toMatchObject({ name: 'Ada' });
  });

  it('deletes its user', async () => {
    await signUpAs('ada');
    await signIn({ username: 'ada', password: goodPassword });
    await deleteUser();
    await expect(kit.asAdmin('AdminGetUser', { Username: 'ada' })).rejects.toThrow('User does not exist.');
  });

  describe('where a sign-up waits for its code', () => {
    beforeEach(async () => {
      await stop();
      await start({ autoConfirm: false });
    });

    it('confirms by the code, also by one sent again', async () => {
      const result = await signUpAs('ada');
      expect(result.nextStep).toMatchObject({
        signUpStep: 'CONFIRM_SIGN_UP',
        codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'a***@e***', attributeName: 'email' },
      });
      const early = await signIn({ username: 'ada', password: goodPassword });
      expect(early.nextStep.signInStep).toBe('CONFIRM_SIGN_UP');
      await resendSignUpCode({ username: 'ada' });
      const pending = kit.cognito.pendingCodes(kit.pool.id);
      expect(pending).toHaveLength(1);
      await confirmSignUp({ username: 'ada', confirmationCode: pending[0]?.code ?? '' });
      expect((await signIn({ username: 'ada', password: goodPassword })).isSignedIn).toBe(true);
      expect(await fetchUserAttributes()).toMatchObject({ email_verified: 'true' });
    });
  });

  describe('where people sign in with an email address', () => {
    beforeEach(async () => {
      await stop();
      await start({ userPools: [aPool({ usernameAttributes: ['email'], clients: [aClient()] })] });
    });

    it('signs in with any spelling of it; the username is the sub', async () => {
      await signUp({ username: 'Ada@Example.com', password: goodPassword });
      await signIn({ username: 'ada@example.com', password: goodPassword });
      const { username, userId } = await getCurrentUser();
      expect(username).toBe(userId);
      expect(await fetchUserAttributes()).toMatchObject({ email: 'Ada@Example.com' });
    });
  });
});
