import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../lib/json.ts';
import { checkSecretHash, type ClientCaller } from '../callers.ts';
import type { ChallengeResult } from '../challenge-store.ts';
import { incorrectCredentials, invalidParameter } from '../errors.ts';
import { unknownAtSignIn } from '../existence.ts';
import type { Pool } from '../pool.ts';
import { passwordOwner } from '../passwords.ts';
import { formatUuid } from '../random.ts';
import {
  createPasswordSecret,
  isClaimProven,
  privateKeyBytes,
  saltBytes,
  startSrpExchange,
  type PasswordSecret,
} from '../srp.ts';
import type { User } from '../user-store.ts';
import {
  admit,
  afterPassword,
  requiredParameter,
  runPreAuthentication,
  type SignInRequest,
  type SignInStep,
} from './sign-in.ts';

/** `USER_SRP_AUTH`: proves the password without sending it. */
export const signInWithSrp: SignInStep = async (caller, request) => {
  const { pool, client } = caller;
  const username = requiredParameter(request, 'USERNAME');
  requiredParameter(request, 'SRP_A');
  checkSecretHash(client, [username], request.parameters['SECRET_HASH']);
  const user = pool.users.find(username);
  if (!user && !client.preventUserExistenceErrors) throw unknownAtSignIn(caller);
  await runPreAuthentication(caller, user, request);
  if (user) admit(user);
  return askForPasswordProof(caller, user, request, null);
};

/**
 * Answers `SRP_A` with the challenge `PASSWORD_VERIFIER`.
 *
 * @param user `undefined`: unknown; the challenge looks real and cannot be met.
 * @param customHistory the steps of a custom sign-in that this one is part of.
 */
export function askForPasswordProof(
  { pool, client }: ClientCaller,
  user: User | undefined,
  request: SignInRequest,
  customHistory: ChallengeResult[] | null,
): JsonObject {
  const username = requiredParameter(request, 'USERNAME');
  const signingName = user?.username ?? decoyUsername(pool, username);
  const secret = user?.secret ?? decoySecret(pool, signingName);
  const clientPublic = requiredParameter(request, 'SRP_A');
  const exchange = startSrpExchange(secret, clientPublic, pool.randomBytes(privateKeyBytes));
  if (!exchange) throw invalidParameter('SRP_A is not a valid value.');
  const session = pool.challenges.open({
    clientId: client.id,
    sub: user?.secret ? user.sub : null,
    challenge: { kind: 'password-verifier', exchange, signingName, customHistory },
  });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    Session: session,
    ChallengeParameters: {
      SALT: secret.salt,
      SECRET_BLOCK: Buffer.from(session, 'base64url').toString('base64'),
      SRP_B: exchange.serverPublic,
      USERNAME: signingName,
      USER_ID_FOR_SRP: signingName,
    },
  };
}

/** What a password proof leads to. */
export interface ProvenPassword {
  user: User;
  customHistory: ChallengeResult[] | null;
}

/**
 * Checks the answer to `PASSWORD_VERIFIER`. Older clients send no `Session`, so the secret block names the sign-in.
 *
 * @throws AwsError `NotAuthorizedException`
 */
export function checkPasswordProof({ pool, client }: ClientCaller, request: SignInRequest): ProvenPassword {
  const username = requiredParameter(request, 'USERNAME');
  const secretBlock = Buffer.from(requiredParameter(request, 'PASSWORD_CLAIM_SECRET_BLOCK'), 'base64');
  const signature = requiredParameter(request, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = requiredParameter(request, 'TIMESTAMP');
  if (!timestampPattern.test(timestamp)) {
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english');
  }
  const session = secretBlock.toString('base64url');
  const { sub, challenge } = pool.challenges.read(session, client.id, 'password-verifier');
  checkSecretHash(client, [username, challenge.signingName], request.parameters['SECRET_HASH']);
  // One answer for each challenge: a second one would be a second guess.
  pool.challenges.close(session);
  const user = pool.users.find(sub ?? '');
  if (!user) throw incorrectCredentials();
  admit(user);
  pool.lockout.check(user.sub);
  const owner = passwordOwner(pool, challenge.signingName);
  if (!isClaimProven(challenge.exchange, owner, { secretBlock, timestamp, signature })) {
    pool.lockout.failed(user.sub);
    throw incorrectCredentials();
  }
  pool.lockout.succeeded(user.sub);
  return { user, customHistory: challenge.customHistory };
}

/** `EEE MMM d HH:mm:ss z yyyy` in English and UTC. */
const timestampPattern =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/;

/** The answer to `PASSWORD_VERIFIER` in a sign-in that asks for nothing else. */
export const finishSrp = (
  caller: ClientCaller,
  proven: ProvenPassword,
  request: SignInRequest,
): Promise<JsonObject> => afterPassword(caller, proven.user, request.clientMetadata);

/** Where people sign in with an attribute, what SRP signs with is a UUID; so it must be for someone made up. */
function decoyUsername(pool: Pool, username: string): string {
  if (pool.model.usernameAttributes.length === 0) return username;
  return formatUuid(decoyBytes(pool, `sub ${username}`).subarray(0, 16));
}

function decoySecret(pool: Pool, username: string): PasswordSecret {
  const salt = decoyBytes(pool, `salt ${username}`).subarray(0, saltBytes);
  const password = decoyBytes(pool, `password ${username}`).toString('hex');
  return createPasswordSecret(passwordOwner(pool, username), password, salt);
}

function decoyBytes(pool: Pool, purpose: string): Buffer {
  return createHmac('sha256', pool.decoySeed).update(purpose).digest();
}
