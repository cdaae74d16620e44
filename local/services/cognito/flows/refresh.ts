import type { JsonObject } from '../../../lib/json.ts';
import type { ClientCaller } from '../callers.ts';
import { notAuthorized, userNotFound } from '../errors.ts';
import type { Grant } from '../grant-store.ts';
import { issueTokens } from '../tokens.ts';
import type { User } from '../user-store.ts';

/** A refresh token that is still good, and whose it is. */
export interface Refresh {
  grant: Grant;
  user: User;
}

/** @throws AwsError `NotAuthorizedException` for a token that is unknown, revoked, expired or of another client. */
export function readRefreshToken({ pool, client }: ClientCaller, refreshToken: string): Refresh {
  const grant = pool.grants.findByRefreshToken(refreshToken);
  if (!grant || grant.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
  if (grant.isRevoked) throw notAuthorized('Refresh Token has been revoked');
  if (grant.expiresMs <= pool.now()) throw notAuthorized('Refresh Token has expired');
  const user = pool.users.find(grant.sub);
  if (!user) throw userNotFound();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { grant, user };
}

/** Makes new tokens; the refresh token stays as it is, because rotation is off. */
export async function refreshTokens(
  { pool, client }: ClientCaller,
  { grant, user }: Refresh,
  clientMetadata: Record<string, string>,
): Promise<JsonObject> {
  const result = await issueTokens(pool, {
    user,
    client,
    grant,
    source: 'TokenGeneration_RefreshTokens',
    clientMetadata,
  });
  return { AuthenticationResult: result, ChallengeParameters: {} };
}
