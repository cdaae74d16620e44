import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import {
  aClient,
  aPool,
  aSignedInUser,
  claimsIn,
  goodPassword,
  signIn,
  startTestCognito,
  tokensIn,
} from './test-kit.ts';

type Handler = (event: TriggerEvent) => JsonObject | string | null;
type TriggerEvent = JsonObject & { request: JsonObject; response: JsonObject };

/** Starts a pool whose triggers are the functions given; a string refuses with it as the message. */
async function startWith(handlers: Record<string, Handler>, pool = aPool()) {
  const events: TriggerEvent[] = [];
  const lambdaTriggers = Object.fromEntries(Object.keys(handlers).map((name) => [name, `arn:${name}`]));
  const kit = await startTestCognito({
    userPools: [{ ...pool, lambdaTriggers }],
    async invokeTrigger(arn, event) {
      const copy = structuredClone(event) as TriggerEvent;
      events.push(copy);
      const result = handlers[arn.slice('arn:'.length)]?.(structuredClone(copy)) ?? null;
      if (typeof result === 'string') throw new Error(result);
      return result;
    },
  });
  return { ...kit, events };
}

const answer = (event: TriggerEvent, response: JsonObject): JsonObject => ({ ...event, response });

const signUp = (kit: Awaited<ReturnType<typeof startWith>>) =>
  kit.asClient('SignUp', {
    Username: 'ada',
    Password: goodPassword,
    UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
    ValidationData: [{ Name: 'captcha', Value: 'ok' }],
    ClientMetadata: { from: 'test' },
  });

describe('Lambda triggers', () => {
  it('see sign-ups and confirmations in AWS’s shapes', async () => {
    await using kit = await startWith({ PreSignUp: (event) => event, PostConfirmation: (event) => event });
    await signUp(kit);
    const common = {
      version: '1',
      region: 'eu-west-1',
      userPoolId: kit.pool.id,
      userName: 'ada',
      callerContext: { awsSdkVersion: expect.any(String), clientId: kit.clientId },
    };
    expect(kit.events).toEqual([
      {
        ...common,
        triggerSource: 'PreSignUp_SignUp',
        request: {
          userAttributes: { email: 'ada@example.com' },
          validationData: { captcha: 'ok' },
          clientMetadata: { from: 'test' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
      {
        ...common,
        triggerSource: 'PostConfirmation_ConfirmSignUp',
        request: {
          userAttributes: {
            sub: expect.any(String),
            'cognito:user_status': 'CONFIRMED',
            email: 'ada@example.com',
            email_verified: 'true',
          },
          clientMetadata: { from: 'test' },
        },
        response: {},
      },
    ]);
  });

  it('refuse a sign-up, which then leaves no user', async () => {
    await using kit = await startWith({ PreSignUp: () => 'Not from here' });
    await expect(signUp(kit)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error Not from here.',
    });
    expect((await kit.asAdmin('ListUsers', {}))['Users']).toEqual([]);
  });

  it('must answer an event', async () => {
    await using kit = await startWith({ PreSignUp: () => null });
    await expect(signUp(kit)).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' });
  });

  it('see and refuse sign-ins', async () => {
    let isOpen = true;
    await using kit = await startWith({
      PreAuthentication: (event) => (isOpen ? event : 'Closed on Sundays'),
      PostAuthentication: (event) => event,
    });
    await aSignedInUser(kit);
    expect(kit.events.map((event) => event['triggerSource'])).toEqual([
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
    ]);
    expect(kit.events[1]?.request).toMatchObject({ newDeviceUsed: false });
    isOpen = false;
    await expect(signIn(kit, 'ada', goodPassword)).rejects.toThrow(
      'PreAuthentication failed with error Closed on Sundays.',
    );
  });

  it('change the id token’s claims and both tokens’ groups (version 1)', async () => {
    await using kit = await startWith({
      PreTokenGeneration: (event) =>
        answer(event, {
          claimsOverrideDetails: {
            claimsToAddOrOverride: { tenant: 'acme', sub: 'eve', aud: 'eve' },
            claimsToSuppress: ['email', 'iss'],
            groupOverrideDetails: { groupsToOverride: ['guests'] },
          },
        }),
    });
    const { idToken, accessToken } = await aSignedInUser(kit);
    const id = claimsIn(idToken);
    expect(id).toMatchObject({ tenant: 'acme', aud: kit.clientId, 'cognito:groups': ['guests'] });
    expect(id['sub']).not.toBe('eve');
    expect(id['iss']).toBeDefined();
    expect(id).not.toHaveProperty('email');
    expect(claimsIn(accessToken)).toMatchObject({ 'cognito:groups': ['guests'] });
    expect(claimsIn(accessToken)).not.toHaveProperty('tenant');
    expect(kit.events[0]).toMatchObject({
      version: '1',
      triggerSource: 'TokenGeneration_Authentication',
      request: { groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null } },
    });
  });

  it('change both tokens’ claims and scopes (version 2), also on refresh', async () => {
    await using kit = await startWith({
      PreTokenGenerationV2: (event) =>
        answer(event, {
          claimsAndScopeOverrideDetails: {
            idTokenGeneration: { claimsToAddOrOverride: { team: { name: 'engines' } } },
            accessTokenGeneration: {
              claimsToAddOrOverride: { roles: ['a', 'b'], scope: 'all' },
              scopesToAdd: ['rooms/read'],
              scopesToSuppress: [],
            },
          },
        }),
    });
    const first = await aSignedInUser(kit);
    const output = await kit.asClient('GetTokensFromRefreshToken', {
      RefreshToken: first.refreshToken,
      ClientMetadata: { why: 'expired' },
    });
    for (const { idToken, accessToken } of [first, tokensIn(output)]) {
      expect(claimsIn(idToken)).toMatchObject({ team: { name: 'engines' } });
      expect(claimsIn(accessToken)).toMatchObject({
        roles: ['a', 'b'],
        scope: 'aws.cognito.signin.user.admin rooms/read',
      });
    }
    expect(kit.events[0]).toMatchObject({
      version: '2',
      request: { scopes: ['aws.cognito.signin.user.admin'], clientMetadata: {} },
    });
    expect(kit.events[1]).toMatchObject({
      triggerSource: 'TokenGeneration_RefreshTokens',
      request: { clientMetadata: { why: 'expired' } },
    });
  });

  it('take the scope that speaks to the pool away', async () => {
    await using kit = await startWith({
      PreTokenGenerationV2: (event) =>
        answer(event, {
          claimsAndScopeOverrideDetails: {
            accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
          },
        }),
    });
    const { accessToken } = await aSignedInUser(kit);
    await expect(kit.asUser('GetUser', accessToken)).rejects.toThrow('does not have required scopes');
  });

  it('bring users in from elsewhere when they first sign in', async () => {
    const old = new Map([['ada', goodPassword]]);
    await using kit = await startWith({
      UserMigration: (event) =>
        old.get(String(event['userName'])) === event.request['password']
          ? answer(event, {
              userAttributes: { username: 'ada', email: 'ada@example.com', email_verified: 'true' },
              finalUserStatus: 'CONFIRMED',
              messageAction: 'SUPPRESS',
            })
          : 'Bad password',
    });
    await expect(signIn(kit, 'ada', 'wrong')).rejects.toThrow(
      'UserMigration failed with error Bad password.',
    );
    await signIn(kit, 'ada', goodPassword);
    await signIn(kit, 'ada', goodPassword);
    expect(kit.events.map((event) => event['triggerSource'])).toEqual([
      'UserMigration_Authentication',
      'UserMigration_Authentication',
    ]);
  });

  describe('of a custom sign-in', () => {
    /** Two questions; the second is asked only after a right answer to the first. */
    const riddles: Record<string, Handler> = {
      DefineAuthChallenge(event) {
        const session = event.request['session'] as JsonObject[];
        const isWrong = session.some((step) => step['challengeResult'] !== true);
        const isDone = session.length === 2;
        return answer(event, {
          failAuthentication: isWrong,
          issueTokens: !isWrong && isDone,
          ...(isDone || isWrong ? {} : { challengeName: 'CUSTOM_CHALLENGE' }),
        });
      },
      CreateAuthChallenge(event) {
        const round = String((event.request['session'] as JsonObject[]).length);
        return answer(event, {
          publicChallengeParameters: { question: `riddle ${round}` },
          privateChallengeParameters: { answer: `answer ${round}` },
          challengeMetadata: `ROUND_${round}`,
        });
      },
      VerifyAuthChallengeResponse: (event) =>
        answer(event, {
          answerCorrect:
            (event.request['privateChallengeParameters'] as JsonObject)['answer'] ===
            event.request['challengeAnswer'],
        }),
    };

    const startRiddles = async () => {
      const kit = await startWith(riddles);
      await signUp(kit);
      const begin = (username: string) =>
        kit.asClient('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: username } });
      const respond = (challenge: JsonObject, text: string, username = 'ada') =>
        kit.asClient('RespondToAuthChallenge', {
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session: challenge['Session'],
          ChallengeResponses: { USERNAME: username, ANSWER: text },
        });
      return { ...kit, begin, respond };
    };

    it('ask until they are content', async () => {
      await using kit = await startRiddles();
      const first = await kit.begin('ada');
      expect(first).toMatchObject({
        ChallengeName: 'CUSTOM_CHALLENGE',
        ChallengeParameters: { USERNAME: 'ada', question: 'riddle 0' },
      });
      const second = await kit.respond(first, 'answer 0');
      expect(second).toMatchObject({ ChallengeParameters: { question: 'riddle 1' } });
      expect(claimsIn(tokensIn(await kit.respond(second, 'answer 1')).idToken)['cognito:username']).toBe(
        'ada',
      );
      const last = kit.events
        .filter((event) => event['triggerSource'] === 'DefineAuthChallenge_Authentication')
        .at(-1);
      expect(last?.request['session']).toEqual([
        { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'ROUND_0' },
        { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'ROUND_1' },
      ]);
    });

    it('refuse a wrong answer, and a session used twice', async () => {
      await using kit = await startRiddles();
      const first = await kit.begin('ada');
      await expect(kit.respond(first, 'no idea')).rejects.toThrow('Incorrect username or password.');
      await expect(kit.respond(first, 'answer 0')).rejects.toThrow('Invalid session for the user.');
    });

    it('never let an unknown user in', async () => {
      await using kit = await startRiddles();
      const first = await kit.begin('bob');
      expect(kit.events.at(-1)?.request).toMatchObject({ userNotFound: true, userAttributes: {} });
      const second = await kit.respond(first, 'answer 0', 'bob');
      await expect(kit.respond(second, 'answer 1', 'bob')).rejects.toThrow('Incorrect username or password.');
    });

    it('are told that a pool has none', async () => {
      await using kit = await startTestCognito({ userPools: [aPool({ clients: [aClient()] })] });
      const input = { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ada' } };
      await expect(kit.asClient('InitiateAuth', input)).rejects.toThrow(
        'Custom auth lambda trigger is not configured',
      );
    });
  });
});
