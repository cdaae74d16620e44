import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { checkSecretHash, type ClientCaller } from '../callers.ts';
import type { ChallengeResult } from '../challenge-store.ts';
import { AwsError } from '../../../lib/errors.ts';
import { incorrectCredentials, invalidParameter } from '../errors.ts';
import { unknownAtSignIn } from '../existence.ts';
import type { TriggerEvent, TriggerName } from '../triggers.ts';
import { triggerAttributes } from '../trigger-attributes.ts';
import type { User } from '../user-store.ts';
import {
  admit,
  afterPassword,
  requiredParameter,
  requiredSession,
  runPreAuthentication,
  type SignInRequest,
  type SignInStep,
} from './sign-in.ts';
import { askForPasswordProof, type ProvenPassword } from './srp-sign-in.ts';

/*
 * `CUSTOM_AUTH`: Lambda functions define, create and verify the challenges.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
 */

/** Begins a custom sign-in. */
export const signInWithCustomChallenge: SignInStep = async (caller, request) => {
  const { pool, client } = caller;
  if (!pool.triggers.has('DefineAuthChallenge')) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  }
  const username = requiredParameter(request, 'USERNAME');
  checkSecretHash(client, [username], request.parameters['SECRET_HASH']);
  const user = pool.users.find(username);
  if (!user && !client.preventUserExistenceErrors) throw unknownAtSignIn(caller);
  await runPreAuthentication(caller, user, request);
  if (user) admit(user);
  const beginsWithPassword = request.parameters['SRP_A'] !== undefined;
  const history = beginsWithPassword ? [step('SRP_A', true, null)] : [];
  return nextStep(caller, user, history, { ...request, clientMetadata: {} });
};

/** Goes on after a password that was one step of a custom sign-in. */
export const continueAfterPassword = (
  caller: ClientCaller,
  proven: ProvenPassword,
  request: SignInRequest,
): Promise<JsonObject> =>
  nextStep(
    caller,
    proven.user,
    [...(proven.customHistory ?? []), step('PASSWORD_VERIFIER', true, null)],
    request,
  );

/** Checks the answer to `CUSTOM_CHALLENGE`; a wrong one is for the define trigger to judge. */
export const answerCustomChallenge: SignInStep = async (caller, request) => {
  const { pool, client } = caller;
  const session = requiredSession(request);
  const username = requiredParameter(request, 'USERNAME');
  const answer = requiredParameter(request, 'ANSWER');
  const { sub, challenge } = pool.challenges.read(session, client.id, 'custom');
  pool.challenges.close(session);
  const user = sub === null ? undefined : pool.users.find(sub);
  checkSecretHash(client, [username, user?.username ?? username], request.parameters['SECRET_HASH']);
  const response = await ask(caller, user, request, 'VerifyAuthChallengeResponse', {
    request: { privateChallengeParameters: challenge.privateParameters, challengeAnswer: answer },
    response: { answerCorrect: null },
  });
  const asked = challenge.history.at(-1);
  const history = [
    ...challenge.history.slice(0, -1),
    step('CUSTOM_CHALLENGE', response['answerCorrect'] === true, asked?.challengeMetadata ?? null),
  ];
  return nextStep(caller, user, history, request);
};

async function nextStep(
  caller: ClientCaller,
  user: User | undefined,
  history: ChallengeResult[],
  request: SignInRequest,
): Promise<JsonObject> {
  const decision = await ask(caller, user, request, 'DefineAuthChallenge', {
    request: { session: history.map((entry) => ({ ...entry })) },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  if (decision['failAuthentication'] === true) throw incorrectCredentials();
  if (decision['issueTokens'] === true) {
    if (!user) throw incorrectCredentials();
    return afterPassword(caller, user, request.clientMetadata);
  }
  switch (decision['challengeName']) {
    case 'PASSWORD_VERIFIER':
      return askForPasswordProof(caller, user, request, history);
    case 'CUSTOM_CHALLENGE':
      return askCustomChallenge(caller, user, history, request);
    default:
      throw new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  }
}

async function askCustomChallenge(
  caller: ClientCaller,
  user: User | undefined,
  history: ChallengeResult[],
  request: SignInRequest,
): Promise<JsonObject> {
  const { pool, client } = caller;
  const created = await ask(caller, user, request, 'CreateAuthChallenge', {
    request: {
      challengeName: 'CUSTOM_CHALLENGE',
      session: history.map((entry) => ({ ...entry })),
    },
    response: {
      publicChallengeParameters: null,
      privateChallengeParameters: null,
      challengeMetadata: null,
    },
  });
  const metadata = created['challengeMetadata'];
  const pendingStep = step('CUSTOM_CHALLENGE', false, typeof metadata === 'string' ? metadata : null);
  const privateParameters = created['privateChallengeParameters'];
  const publicParameters = created['publicChallengeParameters'];
  return {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: pool.challenges.open({
      clientId: client.id,
      sub: user?.sub ?? null,
      challenge: {
        kind: 'custom',
        history: [...history, pendingStep],
        privateParameters: isJsonObject(privateParameters) ? privateParameters : {},
      },
    }),
    ChallengeParameters: {
      USERNAME: user?.username ?? requiredParameter(request, 'USERNAME'),
      ...(isJsonObject(publicParameters) ? publicParameters : {}),
    },
  };
}

function step(name: string, isPassed: boolean, metadata: string | null): ChallengeResult {
  return { challengeName: name, challengeResult: isPassed, challengeMetadata: metadata };
}

function ask(
  { pool, client }: ClientCaller,
  user: User | undefined,
  request: SignInRequest,
  name: TriggerName,
  event: Pick<TriggerEvent, 'request' | 'response'>,
): Promise<JsonObject> {
  return pool.triggers.invoke(name, {
    source: `${name}_Authentication`,
    userName: user?.username ?? request.parameters['USERNAME'] ?? '',
    clientId: client.id,
    request: {
      userAttributes: user ? triggerAttributes(user) : {},
      ...event.request,
      clientMetadata: request.clientMetadata,
      ...(client.preventUserExistenceErrors && { userNotFound: user === undefined }),
    },
    response: event.response,
  });
}
