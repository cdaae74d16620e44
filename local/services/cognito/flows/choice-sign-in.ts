import type { ClientCaller } from '../callers.ts';
import { invalidParameter } from '../errors.ts';
import { ownMember } from '../own-member.ts';
import { signInWithPassword } from './password-sign-in.ts';
import { requiredParameter, requiredSession, type SignInRequest, type SignInStep } from './sign-in.ts';
import { signInWithSrp } from './srp-sign-in.ts';

/*
 * `USER_AUTH`: the client names a factor, or asks which ones there are. Here they are the two with a password.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */

const steps: Readonly<Record<string, SignInStep>> = {
  PASSWORD_SRP: signInWithSrp,
  PASSWORD: signInWithPassword,
};

/** Begins a sign-in by choice. */
export const signInByChoice: SignInStep = async (caller, request) => {
  requiredParameter(request, 'USERNAME');
  const preferred = ownMember(steps, request.parameters['PREFERRED_CHALLENGE'] ?? '');
  return preferred ? preferred(caller, request) : offerChoice(caller);
};

/** The answer to `SELECT_CHALLENGE`; it carries what the chosen factor begins with. */
export const answerSelection: SignInStep = async (caller, request) => {
  const session = requiredSession(request);
  caller.pool.challenges.read(session, caller.client.id, 'select');
  const chosen = ownMember(steps, requiredParameter(request, 'ANSWER'));
  if (!chosen) throw invalidParameter('The selected challenge is not available.');
  const answer = await chosen(caller, forgetSession(request));
  caller.pool.challenges.close(session);
  return answer;
};

function offerChoice({ pool, client }: ClientCaller) {
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    Session: pool.challenges.open({ clientId: client.id, sub: null, challenge: { kind: 'select' } }),
    AvailableChallenges: Object.keys(steps),
    ChallengeParameters: {},
  };
}

const forgetSession = (request: SignInRequest): SignInRequest => ({ ...request, session: undefined });
