import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';
import type { UserPoolClientModel } from '../../model/cognito.ts';
import { notAuthorized, resourceNotFound, userNotFound } from './errors.ts';
import { readInput } from './input.ts';
import type { Pool, PoolDirectory } from './pool.ts';
import { selfServiceScope } from './tokens.ts';
import { TokenVerificationError, readUnverifiedIssuer, type TokenClaims } from './token-verifier.ts';
import type { User } from './user-store.ts';

/** The pool and app client that an operation names by `ClientId`. */
export interface ClientCaller {
  pool: Pool;
  client: UserPoolClientModel;
}

/** @throws AwsError `ResourceNotFoundException` */
export function clientOf(directory: PoolDirectory, input: JsonObject): ClientCaller {
  const clientId = readInput(input).string('ClientId');
  const caller = directory.byClientId(clientId);
  if (!caller) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return caller;
}

/** The pool that an operation names by `UserPoolId`. @throws AwsError `ResourceNotFoundException` */
export function poolOf(directory: PoolDirectory, input: JsonObject): Pool {
  const poolId = readInput(input).string('UserPoolId');
  const pool = directory.byId(poolId);
  if (!pool) throw resourceNotFound(`User pool ${poolId} does not exist.`);
  return pool;
}

/** The user that an administrator names by `UserPoolId` and `Username`. @throws AwsError `UserNotFoundException` */
export function targetOf(directory: PoolDirectory, input: JsonObject): { pool: Pool; user: User } {
  const pool = poolOf(directory, input);
  const user = pool.users.find(readInput(input).string('Username'));
  if (!user) throw userNotFound();
  return { pool, user };
}

/**
 * Checks `SECRET_HASH`: Base64 of HMAC-SHA-256 over username and client id, keyed with the client's secret.
 *
 * @param usernames the spellings of the username that the client may have hashed.
 * @throws AwsError `NotAuthorizedException`
 */
export function checkSecretHash(
  client: UserPoolClientModel,
  usernames: readonly string[],
  secretHash: string | undefined,
): void {
  const { secret, id } = client;
  if (secret === null) {
    if (secretHash !== undefined) throw notAuthorized(`Unable to verify secret hash for client ${id}`);
    return;
  }
  if (secretHash === undefined) {
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  }
  const offered = Buffer.from(secretHash, 'base64');
  const isGood = usernames.some((username) => {
    const expected = createHmac('sha256', secret).update(username).update(id).digest();
    return offered.length === expected.length && timingSafeEqual(offered, expected);
  });
  if (!isGood) throw notAuthorized(`Unable to verify secret hash for client ${id}`);
}

/** Checks the secret of operations that take it as it is. */
export function isClientSecret(client: UserPoolClientModel, offered: string | undefined): boolean {
  if (client.secret === null || offered === undefined) return client.secret === (offered ?? null);
  const digest = (text: string) => createHmac('sha256', client.id).update(text).digest();
  return timingSafeEqual(digest(client.secret), digest(offered));
}

/** The user that an operation's `AccessToken` speaks for. */
export interface SignedInCaller extends ClientCaller {
  user: User;
}

/** @throws AwsError `NotAuthorizedException` for a token that is not good or was revoked. */
export async function signedInCaller(directory: PoolDirectory, input: JsonObject): Promise<SignedInCaller> {
  const token = readInput(input).string('AccessToken');
  const pool = directory.byIssuer(readUnverifiedIssuer(token) ?? '');
  if (!pool) throw notAuthorized('Invalid Access Token');
  const claims = await verifyAccessToken(pool, token);
  const client = pool.model.clients.find((candidate) => candidate.id === claims['client_id']);
  if (!client) throw resourceNotFound(`User pool client ${String(claims['client_id'])} does not exist.`);
  const user = pool.users.find(claims.sub);
  if (!user) throw userNotFound();
  if (isRevoked(pool, claims)) throw notAuthorized('Access Token has been revoked');
  if (!String(claims['scope']).split(' ').includes(selfServiceScope)) {
    throw notAuthorized('Access Token does not have required scopes');
  }
  return { pool, client, user };
}

async function verifyAccessToken(pool: Pool, token: string): Promise<TokenClaims> {
  try {
    const claims = await pool.verifier.verify(token);
    if (claims.token_use === 'access') return claims;
  } catch (error) {
    if (!(error instanceof TokenVerificationError)) throw error;
    if (error.code === 'Expired') throw notAuthorized('Access Token has expired');
  }
  throw notAuthorized('Invalid Access Token');
}

function isRevoked(pool: Pool, claims: TokenClaims): boolean {
  const grantId = claims['event_id'];
  return typeof grantId !== 'string' || (pool.grants.find(grantId)?.isRevoked ?? true);
}
