import type { JsonObject } from '../../../lib/json.ts';
import { invalidParameter, notAuthorized, passwordResetRequired, userNotConfirmed } from '../errors.ts';
import type { ClientCaller } from '../callers.ts';
import { missingAttributes } from '../attributes.ts';
import { issueTokens, type TokenSource } from '../tokens.ts';
import { triggerAttributes } from '../trigger-attributes.ts';
import type { User } from '../user-store.ts';

/** What a client sends to begin or continue a sign-in. */
export interface SignInRequest {
  /** `AuthParameters` or `ChallengeResponses`. */
  parameters: Record<string, string>;
  clientMetadata: Record<string, string>;
  session: string | undefined;
}

/** Begins or continues a sign-in: answers tokens or the next challenge. */
export type SignInStep = (caller: ClientCaller, request: SignInRequest) => Promise<JsonObject>;

/** A parameter that the step cannot do without. @throws AwsError `InvalidParameterException` */
export function requiredParameter(request: SignInRequest, name: string): string {
  const value = request.parameters[name];
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

/** The `Session` that an answer to a challenge carries. @throws AwsError `InvalidParameterException` */
export function requiredSession(request: SignInRequest): string {
  if (request.session === undefined) throw invalidParameter('Missing required parameter Session');
  return request.session;
}

/** Refuses users who cannot sign in with any password. */
export function admit(user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
}

/**
 * Lets the pre authentication trigger object.
 *
 * @param user `undefined`: unknown, and the app client hides it.
 */
export async function runPreAuthentication(
  { pool, client }: ClientCaller,
  user: User | undefined,
  request: SignInRequest,
): Promise<void> {
  await pool.triggers.invoke('PreAuthentication', {
    source: 'PreAuthentication_Authentication',
    userName: user?.username ?? request.parameters['USERNAME'] ?? '',
    clientId: client.id,
    request: {
      userAttributes: user ? triggerAttributes(user) : {},
      validationData: request.clientMetadata,
      ...(client.preventUserExistenceErrors && { userNotFound: user === undefined }),
    },
    response: {},
  });
}

/** Goes on after the right password: to tokens, to a new password, or nowhere. */
export async function afterPassword(
  caller: ClientCaller,
  user: User,
  clientMetadata: Record<string, string>,
): Promise<JsonObject> {
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    return completeSignIn(caller, user, 'TokenGeneration_Authentication', clientMetadata);
  }
  if (user.passwordExpiresMs !== null && user.passwordExpiresMs <= caller.pool.now()) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return askForNewPassword(caller, user);
}

function askForNewPassword({ pool, client }: ClientCaller, user: User): JsonObject {
  const missing = missingAttributes(pool.model, user.attributes);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: pool.challenges.open({
      clientId: client.id,
      sub: user.sub,
      challenge: { kind: 'new-password' },
    }),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map((name) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(user.attributes),
    },
  };
}

/** Records the sign-in and answers its tokens. */
export async function completeSignIn(
  { pool, client }: ClientCaller,
  user: User,
  source: TokenSource,
  clientMetadata: Record<string, string>,
): Promise<JsonObject> {
  await pool.triggers.invoke('PostAuthentication', {
    source: 'PostAuthentication_Authentication',
    userName: user.username,
    clientId: client.id,
    request: { userAttributes: triggerAttributes(user), newDeviceUsed: false, clientMetadata },
    response: {},
  });
  const { grant, refreshToken } = pool.grants.open(user.sub, client.id, client.refreshTokenSeconds);
  const tokens = await issueTokens(pool, { user, client, grant, source, clientMetadata });
  return { AuthenticationResult: { ...tokens, RefreshToken: refreshToken }, ChallengeParameters: {} };
}
