import type { JsonObject } from '../../lib/json.ts';
import type { UserPoolClientModel } from '../../model/cognito.ts';
import type { Grant } from './grant-store.ts';
import type { Pool } from './pool.ts';
import { randomUuid } from './random.ts';
import { changeClaims, customizeTokens, groupClaimsOf, type GroupClaims } from './token-customization.ts';
import type { User } from './user-store.ts';

/** The scope that lets a token speak for its user to the user pool itself. */
export const selfServiceScope = 'aws.cognito.signin.user.admin';

/** On which occasion tokens are made, as the pre token generation trigger is told. */
export type TokenSource =
  'TokenGeneration_Authentication' | 'TokenGeneration_NewPasswordChallenge' | 'TokenGeneration_RefreshTokens';

export interface TokenRequest {
  user: User;
  client: UserPoolClientModel;
  grant: Grant;
  source: TokenSource;
  clientMetadata: Record<string, string>;
}

/**
 * Makes an id and an access token: an `AuthenticationResult` without the refresh token.
 *
 * @throws AwsError as the pre token generation trigger makes it throw.
 */
export async function issueTokens(pool: Pool, request: TokenRequest): Promise<JsonObject> {
  const { user, client } = request;
  const groups = groupClaimsOf(pool.groups.ranked(user.groups));
  const changes = await customizeTokens(pool, {
    source: request.source,
    user,
    clientId: client.id,
    groups,
    scopes: [selfServiceScope],
    clientMetadata: request.clientMetadata,
  });
  const groupClaims = changes.groups ?? groups;
  const suppressedScopes = new Set(changes.scopesToSuppress);
  const scopes = [selfServiceScope, ...changes.scopesToAdd].filter((scope) => !suppressedScopes.has(scope));
  const [idToken, accessToken] = await Promise.all([
    pool.key.sign(changeClaims(idClaims(pool, request, groupClaims), changes.id)),
    pool.key.sign(changeClaims(accessClaims(pool, request, groupClaims, scopes), changes.access)),
  ]);
  return {
    AccessToken: accessToken,
    ExpiresIn: client.accessTokenSeconds,
    IdToken: idToken,
    TokenType: 'Bearer',
  };
}

// Claims: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
function idClaims(pool: Pool, request: TokenRequest, groups: GroupClaims): JsonObject {
  const { user, client } = request;
  return {
    ...commonClaims(pool, request, client.idTokenSeconds),
    ...attributeClaims(user),
    ...(groups.names.length > 0 && { 'cognito:groups': groups.names }),
    ...(groups.roles.length > 0 && { 'cognito:roles': groups.roles }),
    ...(groups.preferredRole !== undefined && { 'cognito:preferred_role': groups.preferredRole }),
    'cognito:username': user.username,
    aud: client.id,
    token_use: 'id',
  };
}

function accessClaims(pool: Pool, request: TokenRequest, groups: GroupClaims, scopes: string[]): JsonObject {
  const { user, client } = request;
  return {
    ...commonClaims(pool, request, client.accessTokenSeconds),
    ...(groups.names.length > 0 && { 'cognito:groups': groups.names }),
    client_id: client.id,
    scope: scopes.join(' '),
    token_use: 'access',
    username: user.username,
  };
}

function commonClaims(pool: Pool, request: TokenRequest, lifetimeSeconds: number): JsonObject {
  const { user, client, grant } = request;
  const nowSeconds = Math.floor(pool.now() / 1000);
  return {
    sub: user.sub,
    iss: pool.issuer,
    // Without revocation Cognito leaves `origin_jti` out, and clients do not try to revoke.
    ...(client.enableTokenRevocation && { origin_jti: grant.originJti }),
    event_id: grant.id,
    auth_time: Math.floor(grant.signedInMs / 1000),
    iat: nowSeconds,
    exp: nowSeconds + lifetimeSeconds,
    jti: randomUuid(pool.randomBytes),
  };
}

/** Attributes as claims: all text, but for the two that OpenID Connect makes booleans and the one it makes an object. */
function attributeClaims(user: User): JsonObject {
  return Object.fromEntries(
    Object.entries(user.attributes).map(([name, value]) => {
      if (name === 'email_verified' || name === 'phone_number_verified') return [name, value === 'true'];
      return [name, name === 'address' ? { formatted: value } : value];
    }),
  );
}
