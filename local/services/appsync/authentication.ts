import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../lib/json.ts';
import type { ApiModel, AuthProvider } from '../../model/appsync.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import { unauthorizedRequest } from './graphql-error.ts';
import { createLambdaAuthorizer, type InvokeAuthorizer, type OperationFacts } from './lambda-authorizer.ts';

/** Claims of a verified token. */
export type Claims = JsonObject & { sub?: string; iss?: string };

/** Checks credentials whose keys other services hold. Each rejects with an `Error` that names the reason. */
export interface CredentialVerifiers {
  verifyUserPoolToken(userPoolId: string, token: string): Promise<Claims>;
  verifyOpenIdToken(issuer: string, token: string): Promise<Claims>;
  /** Answers the identity behind a SigV4 signature. */
  verifySignature(credentials: Credentials): Promise<IamIdentity>;
  invokeAuthorizer: InvokeAuthorizer;
}

export interface IamIdentity {
  accountId: string;
  username: string;
  userArn: string;
}

export interface Authentication {
  /** @throws RequestError 401 when no mode of the API accepts the credentials. */
  authenticate(credentials: Credentials, operation: OperationFacts): Promise<Caller>;
}

function header(credentials: Credentials, name: string): string | undefined {
  const value = credentials.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function claimsOfToken(token: string): JsonObject | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  return isJsonObject(claims) ? claims : undefined;
}

/** True for what looks like a signed token, whoever issued it. */
function isJwt(token: string): boolean {
  const header = parseJson(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'));
  return isJsonObject(header) && typeof header['alg'] === 'string' && claimsOfToken(token) !== undefined;
}

function stringList(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function matchesWhole(pattern: string | null, value: Json | undefined): boolean {
  if (pattern === null) return true;
  return typeof value === 'string' && new RegExp(`^(?:${pattern})$`).test(value);
}

/**
 * Creates the check of credentials for one API, in the order AppSync tells modes apart: a SigV4 signature,
 * an API key, a token of a known issuer, then whatever the Lambda authorizer makes of it.
 */
export function createAuthentication(
  model: ApiModel,
  verifiers: CredentialVerifiers,
  clock: Clock,
): Authentication {
  const providers = [model.defaultAuth, ...model.additionalAuth];
  const lambdaProvider = providers.find((provider) => provider.type === 'AWS_LAMBDA');
  const lambdaAuthorizer = lambdaProvider
    ? createLambdaAuthorizer(model, lambdaProvider, verifiers.invokeAuthorizer, clock)
    : undefined;
  const usesTokens = providers.some(
    ({ type }) => type === 'AMAZON_COGNITO_USER_POOLS' || type === 'OPENID_CONNECT',
  );
  const usesIam = providers.some((provider) => provider.type === 'AWS_IAM');
  const usesApiKey = providers.some((provider) => provider.type === 'API_KEY');

  function authenticateApiKey(key: string): Caller {
    const known =
      usesApiKey && model.apiKeys.some((entry) => entry.key === key && entry.expiresAtMs > clock.now());
    if (!known) throw unauthorizedRequest();
    return { mode: 'API_KEY', identity: null, groups: [], deniedFields: new Set() };
  }

  async function authenticateSignature(credentials: Credentials): Promise<Caller> {
    if (!/\/appsync\/aws4_request\b/.test(header(credentials, 'authorization') ?? ''))
      throw unauthorizedRequest();
    const { accountId, username, userArn } = await orUnauthorized(() =>
      verifiers.verifySignature(credentials),
    );
    const identity = {
      accountId,
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp: credentials.sourceIp,
      username,
      userArn,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    };
    return { mode: 'AWS_IAM', identity, groups: [], deniedFields: new Set() };
  }

  async function authenticateToken(token: string, credentials: Credentials): Promise<Caller | undefined> {
    const unverified = claimsOfToken(token);
    if (!unverified) return undefined;
    for (const provider of providers) {
      if (provider.type === 'AMAZON_COGNITO_USER_POOLS' && isIssuedByPool(unverified, provider.userPoolId)) {
        return userPoolCaller(provider, token, credentials);
      }
      if (provider.type === 'OPENID_CONNECT' && isIssuedBy(unverified, provider.issuer)) {
        return openIdCaller(provider, token);
      }
    }
    return undefined;
  }

  async function userPoolCaller(
    provider: Extract<AuthProvider, { type: 'AMAZON_COGNITO_USER_POOLS' }>,
    token: string,
    credentials: Credentials,
  ): Promise<Caller> {
    const claims = await orUnauthorized(
      () => verifiers.verifyUserPoolToken(provider.userPoolId, token),
      reasonOfToken,
    );
    if (!matchesWhole(provider.appIdClientRegex, claims['aud'] ?? claims['client_id']))
      throw unauthorizedRequest();
    const groups = stringList(claims['cognito:groups']);
    const identity = {
      sub: claims.sub ?? null,
      issuer: claims.iss ?? null,
      username: claims['cognito:username'] ?? claims['username'] ?? null,
      claims,
      sourceIp: credentials.sourceIp,
      defaultAuthStrategy: provider.defaultAction,
      groups: groups.length > 0 ? groups : null,
    };
    return { mode: provider.type, identity, groups, deniedFields: new Set() };
  }

  async function openIdCaller(
    provider: Extract<AuthProvider, { type: 'OPENID_CONNECT' }>,
    token: string,
  ): Promise<Caller> {
    const claims = await orUnauthorized(
      () => verifiers.verifyOpenIdToken(provider.issuer, token),
      reasonOfToken,
    );
    const audiences = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
    const isForClient = [...audiences, claims['azp']].some((client) =>
      matchesWhole(provider.clientId, client),
    );
    if (!isForClient || !isFresh(provider, claims)) throw unauthorizedRequest();
    const identity = { sub: claims.sub ?? null, issuer: claims.iss ?? null, claims };
    return { mode: provider.type, identity, groups: [], deniedFields: new Set() };
  }

  /** `iatTtl` and `authTtl` count from the claims `iat` and `auth_time`; 0 switches a check off. */
  function isFresh(provider: { iatTtlMs: number; authTtlMs: number }, claims: Claims): boolean {
    const isYoung = (ttlMs: number, seconds: Json | undefined) =>
      ttlMs === 0 || (typeof seconds === 'number' && seconds * 1000 + ttlMs > clock.now());
    return isYoung(provider.iatTtlMs, claims['iat']) && isYoung(provider.authTtlMs, claims['auth_time']);
  }

  return {
    async authenticate(credentials, operation) {
      const authorization = header(credentials, 'authorization');
      if (usesIam && authorization?.startsWith('AWS4-HMAC-SHA256')) return authenticateSignature(credentials);
      const apiKey = header(credentials, 'x-api-key');
      if (apiKey !== undefined && (usesApiKey || authorization === undefined))
        return authenticateApiKey(apiKey);
      if (authorization === undefined) throw unauthorizedRequest('Valid authorization header not provided.');
      const token = authorization.replace(/^Bearer /i, '');
      const caller = await authenticateToken(token, credentials);
      if (caller) return caller;
      // Where tokens have issuers, the authorizer is never asked about one:
      // https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
      const mayBeLambdaToken = !(usesTokens && isJwt(token));
      if (lambdaAuthorizer && mayBeLambdaToken)
        return lambdaAuthorizer.authorize(authorization, credentials, operation);
      throw unauthorizedRequest(claimsOfToken(token) ? undefined : 'Unable to parse JWT token.');
    },
  };
}

function isIssuedBy(claims: JsonObject, issuer: string): boolean {
  return typeof claims['iss'] === 'string' && claims['iss'].replace(/\/$/, '') === issuer.replace(/\/$/, '');
}

function isIssuedByPool(claims: JsonObject, userPoolId: string): boolean {
  return typeof claims['iss'] === 'string' && claims['iss'].endsWith(`/${userPoolId}`);
}

/** The one reason that AppSync tells: an expired token. */
function reasonOfToken(cause: unknown): string | undefined {
  return cause instanceof Error && /expired/i.test(`${cause.name} ${cause.message}`)
    ? 'Token has expired.'
    : undefined;
}

/** Whatever a verifier fails with, the caller is not who it says it is. */
async function orUnauthorized<T>(
  check: () => Promise<T>,
  reasonOf: (cause: unknown) => string | undefined = () => undefined,
): Promise<T> {
  try {
    return await check();
  } catch (cause) {
    throw unauthorizedRequest(reasonOf(cause));
  }
}
