import { describe, expect, it } from 'vitest';
import {
  aClient,
  aPool,
  aSignedInUser,
  goodPassword,
  signIn,
  startTestCognito,
  type TestCognito,
} from './test-kit.ts';

const attributesOf = async (kit: TestCognito, accessToken: string): Promise<Record<string, string>> => {
  const { UserAttributes } = await kit.asUser('GetUser', accessToken);
  return Object.fromEntries(
    (UserAttributes as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
  );
};

const update = (kit: TestCognito, accessToken: string, name: string, value: string) =>
  kit.asUser('UpdateUserAttributes', accessToken, { UserAttributes: [{ Name: name, Value: value }] });

describe('Attributes of one’s own', () => {
  it('lose their verification when they change, and their code when they change again', async () => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    await update(kit, accessToken, 'email', 'first@example.com');
    const code = kit.cognito.pendingCodes(kit.pool.id)[0]?.code ?? '';
    await kit.asAdmin('AdminUpdateUserAttributes', {
      Username: 'ada',
      UserAttributes: [{ Name: 'email', Value: 'second@example.com' }],
    });
    await expect(
      kit.asUser('VerifyUserAttribute', accessToken, { AttributeName: 'email', Code: code }),
    ).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    expect(await attributesOf(kit, accessToken)).toMatchObject({
      email: 'second@example.com',
      email_verified: 'false',
    });
  });

  it('get a code on request', async () => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    await update(kit, accessToken, 'phone_number', '+441234567890');
    const request = { AttributeName: 'phone_number' };
    expect(await kit.asUser('GetUserAttributeVerificationCode', accessToken, request)).toEqual({
      CodeDeliveryDetails: {
        AttributeName: 'phone_number',
        DeliveryMedium: 'SMS',
        Destination: '+*******7890',
      },
    });
    const [pending] = kit.cognito.pendingCodes(kit.pool.id);
    expect(pending).toMatchObject({ purpose: 'verify:phone_number', destination: '+441234567890' });
    await kit.asUser('VerifyUserAttribute', accessToken, { ...request, Code: pending?.code });
    expect(await attributesOf(kit, accessToken)).toMatchObject({ phone_number_verified: 'true' });
  });

  it('go when deleted or blanked, unless the pool requires them', async () => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    await update(kit, accessToken, 'name', 'Ada');
    await update(kit, accessToken, 'nickname', 'A');
    await update(kit, accessToken, 'nickname', '');
    await kit.asUser('DeleteUserAttributes', accessToken, { UserAttributeNames: ['name'] });
    expect(Object.keys(await attributesOf(kit, accessToken))).toEqual(['sub', 'email', 'email_verified']);
    await expect(
      kit.asUser('DeleteUserAttributes', accessToken, { UserAttributeNames: ['email'] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each([
    ['sub', 'x', 'InvalidParameterException'],
    ['custom:badge', '7', 'InvalidParameterException'],
    ['email_verified', 'true', 'NotAuthorizedException'],
    ['custom:nothing', 'x', 'InvalidParameterException'],
  ])('do not include %s', async (name, value, error) => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    await expect(update(kit, accessToken, name, value)).rejects.toMatchObject({ name: error });
  });
});

describe('ChangePassword', () => {
  it('wants the previous password and one that the policy takes', async () => {
    await using kit = await startTestCognito();
    const { accessToken } = await aSignedInUser(kit);
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      kit.asUser('ChangePassword', accessToken, { PreviousPassword, ProposedPassword });
    await expect(change('Wrong-horse-7', 'Other-horse-8')).rejects.toThrow('Incorrect username or password.');
    await expect(change(goodPassword, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await signIn(kit, 'ada', goodPassword);
    await change(goodPassword, 'Other-horse-8');
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toThrow('Incorrect username or password.');
    await signIn(kit, 'ada', 'Other-horse-8');
  });
});

describe('ForgotPassword', () => {
  const confirm = (kit: TestCognito, code: string, password: string, username = 'ada') =>
    kit.asClient('ConfirmForgotPassword', {
      Username: username,
      ConfirmationCode: code,
      Password: password,
    });

  it('keeps the code when the new password is refused', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    await kit.asClient('ForgotPassword', { Username: 'ada' });
    const code = kit.cognito.pendingCodes(kit.pool.id)[0]?.code ?? '';
    await expect(confirm(kit, code, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await confirm(kit, code, 'Other-horse-8');
    await signIn(kit, 'ada', 'Other-horse-8');
  });

  it('gives a code one hour', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    await kit.asClient('ForgotPassword', { Username: 'ada' });
    const code = kit.cognito.pendingCodes(kit.pool.id)[0]?.code ?? '';
    kit.clock.advance(3600 * 1000);
    expect(kit.cognito.pendingCodes(kit.pool.id)).toEqual([]);
    await expect(confirm(kit, code, 'Other-horse-8')).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('needs a verified address', async () => {
    await using kit = await startTestCognito({ userPools: [aPool({ autoVerifiedAttributes: [] })] });
    await aSignedInUser(kit);
    await expect(kit.asClient('ForgotPassword', { Username: 'ada' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('no registered/verified email or phone_number'),
    });
  });

  it('is limited in number', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    for (let request = 0; request < 20; request++) await kit.asClient('ForgotPassword', { Username: 'ada' });
    await expect(kit.asClient('ForgotPassword', { Username: 'ada' })).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
  });

  it('is not for those who never had a password of their own', async () => {
    await using kit = await startTestCognito();
    await kit.asAdmin('AdminCreateUser', { Username: 'ada', TemporaryPassword: goodPassword });
    await expect(kit.asClient('ForgotPassword', { Username: 'ada' })).rejects.toThrow(
      'User password cannot be reset in the current state.',
    );
  });

  it('tells about unknown users what the client wants told', async () => {
    const clients = [aClient(), aClient({ id: 'frank', preventUserExistenceErrors: false })];
    await using kit = await startTestCognito({ userPools: [aPool({ clients })] });
    expect(await kit.asClient('ForgotPassword', { Username: 'bob@example.com' })).toMatchObject({
      CodeDeliveryDetails: { Destination: 'b***@e***' },
    });
    await expect(confirm(kit, '123456', goodPassword, 'bob')).rejects.toMatchObject({
      name: 'ExpiredCodeException',
    });
    await expect(
      kit.asClient('ForgotPassword', { ClientId: 'frank', Username: 'bob' }),
    ).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
    });
  });
});
