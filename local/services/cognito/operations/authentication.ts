import type { JsonObject } from '../../../lib/json.ts';
import { checkSecretHash, clientOf, isClientSecret, poolOf, type ClientCaller } from '../callers.ts';
import { AwsError } from '../../../lib/errors.ts';
import { invalidParameter, notAuthorized, resourceNotFound } from '../errors.ts';
import { answerSelection, signInByChoice } from '../flows/choice-sign-in.ts';
import {
  answerCustomChallenge,
  continueAfterPassword,
  signInWithCustomChallenge,
} from '../flows/custom-sign-in.ts';
import { answerNewPassword } from '../flows/new-password.ts';
import { signInWithPassword } from '../flows/password-sign-in.ts';
import { readRefreshToken, refreshTokens } from '../flows/refresh.ts';
import { requiredParameter, type SignInRequest, type SignInStep } from '../flows/sign-in.ts';
import { checkPasswordProof, finishSrp, signInWithSrp } from '../flows/srp-sign-in.ts';
import { readInput } from '../input.ts';
import { ownMember } from '../own-member.ts';
import type { PoolDirectory } from '../pool.ts';
import type { Operation, OperationTable } from './operation.ts';

const refresh: SignInStep = async (caller, request) => {
  const refresh = readRefreshToken(caller, requiredParameter(request, 'REFRESH_TOKEN'));
  const usernames = [refresh.user.username, refresh.user.sub];
  checkSecretHash(caller.client, usernames, request.parameters['SECRET_HASH']);
  return refreshTokens(caller, refresh, {});
};

/** How a sign-in begins: what the client must have been granted, what is said when it was not, what is done. */
interface Flow {
  /** As `ExplicitAuthFlows` names it. */
  permission: string;
  refusal: string;
  begin: SignInStep;
}

const refreshFlow: Flow = {
  permission: 'ALLOW_REFRESH_TOKEN_AUTH',
  refusal: 'Auth flow not enabled for this client',
  begin: refresh,
};

const sharedFlows: Readonly<Record<string, Flow>> = {
  USER_SRP_AUTH: {
    permission: 'ALLOW_USER_SRP_AUTH',
    refusal: 'USER_SRP_AUTH is not enabled for the client.',
    begin: signInWithSrp,
  },
  CUSTOM_AUTH: {
    permission: 'ALLOW_CUSTOM_AUTH',
    refusal: 'CUSTOM_AUTH is not enabled for the client.',
    begin: signInWithCustomChallenge,
  },
  USER_AUTH: {
    permission: 'ALLOW_USER_AUTH',
    refusal: 'USER_AUTH is not enabled for the client.',
    begin: signInByChoice,
  },
  REFRESH_TOKEN_AUTH: refreshFlow,
  REFRESH_TOKEN: refreshFlow,
};

const publicFlows: Readonly<Record<string, Flow>> = {
  ...sharedFlows,
  USER_PASSWORD_AUTH: {
    permission: 'ALLOW_USER_PASSWORD_AUTH',
    refusal: 'USER_PASSWORD_AUTH flow not enabled for this client',
    begin: signInWithPassword,
  },
};

const adminPasswordFlow: Flow = {
  permission: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  refusal: 'Auth flow not enabled for this client',
  begin: signInWithPassword,
};

const adminFlows: Readonly<Record<string, Flow>> = {
  ...sharedFlows,
  ADMIN_USER_PASSWORD_AUTH: adminPasswordFlow,
  ADMIN_NO_SRP_AUTH: adminPasswordFlow,
};

/** What an answer to a challenge leads to. */
const answers: Readonly<Record<string, SignInStep>> = {
  PASSWORD_VERIFIER: async (caller, request) => {
    const proven = checkPasswordProof(caller, request);
    const goOn = proven.customHistory ? continueAfterPassword : finishSrp;
    return goOn(caller, proven, request);
  },
  NEW_PASSWORD_REQUIRED: answerNewPassword,
  CUSTOM_CHALLENGE: answerCustomChallenge,
  SELECT_CHALLENGE: answerSelection,
};

const initiateAuth: Operation = (directory, input) => begin(publicFlows, clientOf(directory, input), input);

const adminInitiateAuth: Operation = (directory, input) =>
  begin(adminFlows, adminClientOf(directory, input), input);

const respondToAuthChallenge: Operation = (directory, input) => answer(clientOf(directory, input), input);

const adminRespondToAuthChallenge: Operation = (directory, input) =>
  answer(adminClientOf(directory, input), input);

const getTokensFromRefreshToken: Operation = async (directory, input) => {
  const caller = clientOf(directory, input);
  const reader = readInput(input);
  if (!isClientSecret(caller.client, reader.optionalString('ClientSecret'))) {
    throw notAuthorized(`Unable to verify secret for client ${caller.client.id}`);
  }
  const refresh = readRefreshToken(caller, reader.string('RefreshToken'));
  const { AuthenticationResult } = await refreshTokens(caller, refresh, reader.stringMap('ClientMetadata'));
  return { AuthenticationResult };
};

/** Ends one sign-in. A token that is not known any more is not an error, as in RFC 7009. */
const revokeToken: Operation = (directory, input) => {
  const { pool, client } = clientOf(directory, input);
  const reader = readInput(input);
  const token = reader.string('Token');
  if (!isClientSecret(client, reader.optionalString('ClientSecret'))) {
    throw new AwsError('UnauthorizedException', 'Invalid client secret.', 401);
  }
  if (!client.enableTokenRevocation) {
    throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for the client.');
  }
  if (token.split('.').length === 3) {
    throw new AwsError('UnsupportedTokenTypeException', 'Unsupported token type');
  }
  const grant = pool.grants.findByRefreshToken(token);
  if (grant?.clientId === client.id) pool.grants.revoke(grant.id);
  return {};
};

export const authenticationOperations: OperationTable = {
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  RevokeToken: revokeToken,
};

export const adminAuthenticationOperations: OperationTable = {
  AdminInitiateAuth: adminInitiateAuth,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
};

function adminClientOf(directory: PoolDirectory, input: JsonObject): ClientCaller {
  const pool = poolOf(directory, input);
  const caller = clientOf(directory, input);
  if (caller.pool !== pool) throw resourceNotFound(`User pool client ${caller.client.id} does not exist.`);
  return caller;
}

async function begin(
  flows: Readonly<Record<string, Flow>>,
  caller: ClientCaller,
  input: JsonObject,
): Promise<JsonObject> {
  const flow = ownMember(flows, readInput(input).string('AuthFlow'));
  if (!flow) throw invalidParameter('Initiate Auth method not supported.');
  if (!caller.client.explicitAuthFlows.includes(flow.permission)) throw invalidParameter(flow.refusal);
  return flow.begin(caller, signInRequest(input, 'AuthParameters'));
}

async function answer(caller: ClientCaller, input: JsonObject): Promise<JsonObject> {
  const respond = ownMember(answers, readInput(input).string('ChallengeName'));
  if (!respond) throw invalidParameter('Challenge response is not supported.');
  return respond(caller, signInRequest(input, 'ChallengeResponses'));
}

function signInRequest(input: JsonObject, parametersMember: string): SignInRequest {
  const reader = readInput(input);
  return {
    parameters: reader.stringMap(parametersMember),
    clientMetadata: reader.stringMap('ClientMetadata'),
    session: reader.optionalString('Session'),
  };
}
