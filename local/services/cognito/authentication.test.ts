import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  aClient,
  aPool,
  aSignedInUser,
  claimsIn,
  goodPassword,
  signIn,
  startTestCognito,
  type TestCognito,
} from './test-kit.ts';

const refused = (message: string) => ({ name: 'NotAuthorizedException', message });
const incorrect = refused('Incorrect username or password.');

const begin = (kit: TestCognito, flow: string, parameters: Record<string, string>) =>
  kit.asClient('InitiateAuth', { AuthFlow: flow, AuthParameters: parameters });

const refresh = (kit: TestCognito, token: string) =>
  begin(kit, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: token });

describe('InitiateAuth', () => {
  it.each([
    ['USER_SRP_AUTH', 'USER_SRP_AUTH is not enabled for the client.'],
    ['USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH flow not enabled for this client'],
    ['CUSTOM_AUTH', 'CUSTOM_AUTH is not enabled for the client.'],
    ['USER_AUTH', 'USER_AUTH is not enabled for the client.'],
    ['REFRESH_TOKEN_AUTH', 'Auth flow not enabled for this client'],
    ['ADMIN_USER_PASSWORD_AUTH', 'Initiate Auth method not supported.'],
    ['constructor', 'Initiate Auth method not supported.'],
  ])('refuses %s to a client that it is not enabled for', async (flow, message) => {
    await using kit = await startTestCognito({
      userPools: [aPool({ clients: [aClient({ explicitAuthFlows: [] })] })],
    });
    await expect(begin(kit, flow, {})).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('answers about unknown users as about known ones, and the same twice', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    const ask = async (name: string) => {
      const { ChallengeParameters } = await begin(kit, 'USER_SRP_AUTH', { USERNAME: name, SRP_A: 'abc123' });
      return ChallengeParameters as Record<string, string>;
    };
    const [known, unknown, again] = [await ask('ada'), await ask('bob'), await ask('bob')];
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    expect(unknown['SALT']).toBe(again['SALT']);
    expect(unknown['SRP_B']).not.toBe(again['SRP_B']);
    await expect(
      kit.asClient('RespondToAuthChallenge', {
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: {
          USERNAME: 'bob',
          PASSWORD_CLAIM_SECRET_BLOCK: unknown['SECRET_BLOCK'] ?? '',
          PASSWORD_CLAIM_SIGNATURE: 'AAAA',
          TIMESTAMP: 'Thu Jan 1 00:00:00 UTC 2026',
        },
      }),
    ).rejects.toMatchObject(incorrect);
  });

  it('tells that a user is unknown where the client does not hide it', async () => {
    const clients = [aClient({ preventUserExistenceErrors: false })];
    await using kit = await startTestCognito({ userPools: [aPool({ clients })] });
    const unknown = { name: 'UserNotFoundException', message: 'User does not exist.' };
    await expect(signIn(kit, 'bob', goodPassword)).rejects.toMatchObject(unknown);
    await expect(begin(kit, 'USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: 'abc' })).rejects.toMatchObject(
      unknown,
    );
  });

  it('locks a user who guesses: a second after five failures, then twice as long each time', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    const exceeded = refused('Password attempts exceeded');
    for (let failure = 0; failure < 5; failure++) {
      await expect(signIn(kit, 'ada', 'wrong')).rejects.toMatchObject(incorrect);
    }
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toMatchObject(exceeded);
    kit.clock.advance(1000);
    await expect(signIn(kit, 'ada', 'wrong')).rejects.toMatchObject(incorrect);
    kit.clock.advance(1000);
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toMatchObject(exceeded);
    kit.clock.advance(1000);
    await signIn(kit, 'ada', goodPassword);
    await expect(signIn(kit, 'ada', 'wrong')).rejects.toMatchObject(incorrect);
  });

  it('refuses disabled users and those whose password was reset', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    await kit.asAdmin('AdminDisableUser', { Username: 'ada' });
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toMatchObject(refused('User is disabled.'));
    await kit.asAdmin('AdminEnableUser', { Username: 'ada' });
    await signIn(kit, 'ada', goodPassword);
    await kit.asAdmin('AdminResetUserPassword', { Username: 'ada' });
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toMatchObject({
      name: 'PasswordResetRequiredException',
    });
  });

  it('tells an unconfirmed user so only after the right password', async () => {
    await using kit = await startTestCognito({ autoConfirm: false });
    await expect(aSignedInUser(kit)).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    await expect(signIn(kit, 'ada', 'wrong')).rejects.toMatchObject(incorrect);
  });

  it.each(['USERNAME', 'PASSWORD'])('refuses a sign-in without %s', async (name) => {
    await using kit = await startTestCognito();
    const parameters: Record<string, string> = { USERNAME: 'ada', PASSWORD: goodPassword };
    await expect(begin(kit, 'USER_PASSWORD_AUTH', { ...parameters, [name]: '' })).rejects.toMatchObject({
      message: `Missing required parameter ${name}`,
    });
  });
});

describe('RespondToAuthChallenge', () => {
  const email = [{ Name: 'email', Value: 'ada@example.com' }];

  async function startWithTemporaryPassword(attributes = email) {
    const kit = await startTestCognito();
    await kit.asAdmin('AdminCreateUser', {
      Username: 'ada',
      TemporaryPassword: goodPassword,
      UserAttributes: attributes,
    });
    const { Session, ChallengeParameters } = await begin(kit, 'USER_PASSWORD_AUTH', {
      USERNAME: 'ada',
      PASSWORD: goodPassword,
    });
    const respond = (newPassword: string, extra: Record<string, string> = {}) =>
      kit.asClient('RespondToAuthChallenge', {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD: newPassword, ...extra },
      });
    return { ...kit, ChallengeParameters, respond };
  }

  it('lets a refused new password be tried again in the same session, and a taken one not', async () => {
    await using kit = await startWithTemporaryPassword();
    expect(kit.ChallengeParameters).toMatchObject({ USER_ID_FOR_SRP: 'ada', requiredAttributes: '[]' });
    await expect(kit.respond('weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    expect(await kit.respond('Other-horse-8')).toMatchObject({
      AuthenticationResult: { TokenType: 'Bearer' },
    });
    await expect(kit.respond('Third-horse-9')).rejects.toMatchObject(
      refused('Invalid session for the user.'),
    );
  });

  it('asks for the required attributes that an administrator left out', async () => {
    await using kit = await startWithTemporaryPassword([]);
    expect(kit.ChallengeParameters).toMatchObject({ requiredAttributes: '["userAttributes.email"]' });
    await expect(kit.respond('Other-horse-8')).rejects.toThrow('email: The attribute is required');
    await kit.respond('Other-horse-8', { 'userAttributes.email': 'ada@example.com' });
    const user = await kit.asAdmin('AdminGetUser', { Username: 'ada' });
    expect(user['UserAttributes']).toContainEqual(email[0]);
  });

  it('does not let an attribute be overwritten that an administrator gave', async () => {
    await using kit = await startWithTemporaryPassword();
    await expect(kit.respond('Other-horse-8', { 'userAttributes.email': 'eve@example.com' })).rejects.toThrow(
      'Cannot modify an already provided email',
    );
  });

  it('refuses a session after three minutes', async () => {
    await using kit = await startWithTemporaryPassword();
    kit.clock.advance(3 * 60 * 1000);
    await expect(kit.respond('Other-horse-8')).rejects.toMatchObject(
      refused('Invalid session for the user, session is expired.'),
    );
  });

  it('refuses a temporary password after seven days', async () => {
    await using kit = await startWithTemporaryPassword();
    kit.clock.advance(7 * 24 * 3600 * 1000);
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toMatchObject(
      refused('Temporary password has expired and must be reset by an administrator.'),
    );
  });

  it('takes one answer for each password challenge', async () => {
    await using kit = await startTestCognito();
    await aSignedInUser(kit);
    const { ChallengeParameters } = await begin(kit, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: 'abc123' });
    const answer = () =>
      kit.asClient('RespondToAuthChallenge', {
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: {
          USERNAME: 'ada',
          PASSWORD_CLAIM_SECRET_BLOCK: String(
            (ChallengeParameters as Record<string, string>)['SECRET_BLOCK'],
          ),
          PASSWORD_CLAIM_SIGNATURE: 'AAAA',
          TIMESTAMP: 'Thu Jan 1 00:00:00 UTC 2026',
        },
      });
    await expect(answer()).rejects.toMatchObject(incorrect);
    await expect(answer()).rejects.toMatchObject(refused('Invalid session for the user.'));
  });

  it.each(['NO_SUCH_CHALLENGE', 'constructor'])('refuses the challenge %s', async (name) => {
    await using kit = await startTestCognito();
    const input = { ChallengeName: name, ChallengeResponses: {} };
    await expect(kit.asClient('RespondToAuthChallenge', input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('Refresh', () => {
  it('keeps sign-in time and origin, and moves issue and expiry', async () => {
    await using kit = await startTestCognito();
    const first = await aSignedInUser(kit);
    kit.clock.advance(60_000);
    const output = await kit.asClient('GetTokensFromRefreshToken', { RefreshToken: first.refreshToken });
    const result = output['AuthenticationResult'] as Record<string, string>;
    expect(result).not.toHaveProperty('RefreshToken');
    const [before, after] = [claimsIn(first.accessToken), claimsIn(result['AccessToken'] ?? '')];
    for (const claim of ['sub', 'auth_time', 'origin_jti', 'event_id', 'iss', 'client_id']) {
      expect(after[claim]).toBe(before[claim]);
    }
    expect(after['iat']).toBe(Number(before['iat']) + 60);
    expect(after['exp']).toBe(Number(before['exp']) + 60);
    expect(after['jti']).not.toBe(before['jti']);
  });

  it('says why a token is refused', async () => {
    await using kit = await startTestCognito();
    const { refreshToken } = await aSignedInUser(kit);
    await expect(refresh(kit, 'nonsense')).rejects.toMatchObject(refused('Invalid Refresh Token'));
    kit.clock.advance(30 * 24 * 3600 * 1000);
    await expect(refresh(kit, refreshToken)).rejects.toMatchObject(refused('Refresh Token has expired'));
    const other = await signIn(kit, 'ada', goodPassword);
    await kit.asClient('RevokeToken', { Token: other.refreshToken });
    await expect(refresh(kit, other.refreshToken)).rejects.toMatchObject(
      refused('Refresh Token has been revoked'),
    );
  });

  it('refuses another client’s token', async () => {
    const clients = [aClient(), aClient({ id: 'other', secret: 'hush' })];
    await using kit = await startTestCognito({ userPools: [aPool({ clients })] });
    const { refreshToken } = await aSignedInUser(kit);
    const stolen = { ClientId: 'other', RefreshToken: refreshToken, ClientSecret: 'hush' };
    await expect(kit.asClient('GetTokensFromRefreshToken', stolen)).rejects.toMatchObject(
      refused('Invalid Refresh Token'),
    );
    await expect(
      kit.asClient('GetTokensFromRefreshToken', { ...stolen, ClientSecret: 'guess' }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('takes a secret hash over the username', async () => {
    const clients = [aClient({ secret: 'hush' })];
    await using kit = await startTestCognito({ userPools: [aPool({ clients })] });
    const hash = createHmac('sha256', 'hush').update('ada').update(kit.clientId).digest('base64');
    await kit.cognito.ensureUser(kit.pool.id, {
      username: 'ada',
      password: goodPassword,
      attributes: { email: 'ada@example.com' },
      groups: [],
    });
    const signedIn = await begin(kit, 'USER_PASSWORD_AUTH', {
      USERNAME: 'ada',
      PASSWORD: goodPassword,
      SECRET_HASH: hash,
    });
    const { RefreshToken } = signedIn['AuthenticationResult'] as Record<string, string>;
    const token = { REFRESH_TOKEN: RefreshToken ?? '' };
    expect(await begin(kit, 'REFRESH_TOKEN', { ...token, SECRET_HASH: hash })).toHaveProperty(
      'AuthenticationResult',
    );
    await expect(begin(kit, 'REFRESH_TOKEN', token)).rejects.toThrow('SECRET_HASH was not received');
  });
});

describe('RevokeToken', () => {
  it('ends one sign-in and leaves the others', async () => {
    await using kit = await startTestCognito();
    const phone = await aSignedInUser(kit);
    const laptop = await signIn(kit, 'ada', goodPassword);
    await kit.asClient('RevokeToken', { Token: phone.refreshToken });
    await expect(kit.asUser('GetUser', phone.accessToken)).rejects.toMatchObject(
      refused('Access Token has been revoked'),
    );
    expect(await kit.asUser('GetUser', laptop.accessToken)).toMatchObject({ Username: 'ada' });
  });

  it('takes refresh tokens only, from clients that may revoke', async () => {
    const clients = [aClient(), aClient({ id: 'lasting', enableTokenRevocation: false })];
    await using kit = await startTestCognito({ userPools: [aPool({ clients })] });
    const { accessToken } = await aSignedInUser(kit);
    await expect(kit.asClient('RevokeToken', { Token: accessToken })).rejects.toMatchObject({
      name: 'UnsupportedTokenTypeException',
    });
    const lasting = await signIn(kit, 'ada', goodPassword, 'lasting');
    expect(claimsIn(lasting.accessToken)).not.toHaveProperty('origin_jti');
    await expect(
      kit.asClient('RevokeToken', { ClientId: 'lasting', Token: lasting.refreshToken }),
    ).rejects.toMatchObject({ name: 'UnsupportedOperationException' });
    await kit.asAdmin('AdminUserGlobalSignOut', { Username: 'ada' });
    await expect(kit.asUser('GetUser', lasting.accessToken)).rejects.toThrow('has been revoked');
  });
});

describe('Access tokens', () => {
  it('are refused by kind, age and form', async () => {
    await using kit = await startTestCognito();
    const { accessToken, idToken } = await aSignedInUser(kit);
    await expect(kit.asUser('GetUser', idToken)).rejects.toMatchObject(refused('Invalid Access Token'));
    await expect(kit.asUser('GetUser', 'nonsense')).rejects.toMatchObject(refused('Invalid Access Token'));
    await expect(kit.asUser('GetUser', `${accessToken.slice(0, -4)}AAAA`)).rejects.toMatchObject(
      refused('Invalid Access Token'),
    );
    kit.clock.advance(3600 * 1000);
    await expect(kit.asUser('GetUser', accessToken)).rejects.toMatchObject(
      refused('Access Token has expired'),
    );
  });
});
