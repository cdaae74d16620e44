import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JsonObject } from '../../lib/json.ts';
import type { SigningKey } from './signing-key.ts';

/**
 * Why a token is refused.
 *
 * - `Malformed`: not a JWT, or one without the claims that every token of a pool has.
 * - `WrongIssuer`: of another pool or issuer.
 * - `BadSignature`: signed with another key or algorithm, not signed, or changed after signing.
 * - `Expired`: was good once.
 */
export type TokenProblem = 'Malformed' | 'WrongIssuer' | 'BadSignature' | 'Expired';

/** Thrown for a token that does not prove who its bearer is. */
export class TokenVerificationError extends Error {
  readonly code: TokenProblem;

  constructor(code: TokenProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenVerificationError';
    this.code = code;
  }
}

/** The claims of a token that was verified. Shared between callers: read only. */
export interface TokenClaims extends Readonly<JsonObject> {
  readonly sub: string;
  readonly iss: string;
  readonly token_use: 'id' | 'access';
  /** Seconds since the Unix epoch. */
  readonly exp: number;
  readonly iat: number;
}

export interface TokenVerifier {
  /**
   * Checks form, issuer, signature, expiry and `token_use`, in this order. Revocation is not looked at: neither
   * do the services that take a pool's tokens.
   *
   * @throws TokenVerificationError
   */
  verify(token: string): Promise<TokenClaims>;
}

/** Enough for every user of a laptop; beyond it the oldest token is verified anew. */
const maxRemembered = 2000;

/** Creates a verifier that remembers good tokens until they expire, so that only a token's first use costs. */
export function createTokenVerifier(options: {
  issuer: string;
  key: SigningKey;
  now: () => number;
}): TokenVerifier {
  const remembered = new Map<string, TokenClaims>();

  function remember(token: string, claims: TokenClaims): void {
    remembered.set(token, claims);
    const oldest = remembered.keys().next().value;
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest);
  }

  function recall(token: string): TokenClaims | undefined {
    const claims = remembered.get(token);
    if (claims && claims.exp * 1000 <= options.now()) {
      remembered.delete(token);
      throw expired();
    }
    return claims;
  }

  async function verifyAnew(token: string): Promise<TokenClaims> {
    const { kid, issuer } = readUnverified(token);
    if (issuer !== options.issuer)
      throw new TokenVerificationError('WrongIssuer', 'Token of another issuer.');
    const { kid: ownKid, key } = await options.key.verification();
    if (kid !== ownKid) throw new TokenVerificationError('BadSignature', 'Signed with an unknown key.');
    const claims = await checkSignature(token, key, options.now());
    remember(token, claims);
    return claims;
  }

  return { verify: async (token) => recall(token) ?? (await verifyAnew(token)) };
}

/** The `iss` of a token that nobody has verified yet: good for choosing a verifier, for nothing else. */
export function readUnverifiedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

const expired = () => new TokenVerificationError('Expired', 'Token has expired.');

function readUnverified(token: string): { kid: string | undefined; issuer: string | undefined } {
  try {
    return { kid: decodeProtectedHeader(token).kid, issuer: decodeJwt(token).iss };
  } catch (cause) {
    throw new TokenVerificationError('Malformed', 'Not a token.', { cause });
  }
}

async function checkSignature(
  token: string,
  key: Parameters<typeof jwtVerify>[1],
  nowMs: number,
): Promise<TokenClaims> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      currentDate: new Date(nowMs),
      requiredClaims: ['sub', 'iss', 'exp', 'iat', 'token_use'],
    });
    return parseClaims(payload as JsonObject);
  } catch (error) {
    throw asVerificationError(error);
  }
}

function asVerificationError(error: unknown): TokenVerificationError {
  if (error instanceof TokenVerificationError) return error;
  if (error instanceof errors.JWTExpired) return expired();
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTInvalid) {
    return new TokenVerificationError('Malformed', 'The claims are not those of a user pool.', {
      cause: error,
    });
  }
  return new TokenVerificationError('BadSignature', 'The signature does not fit.', { cause: error });
}

function parseClaims(payload: JsonObject): TokenClaims {
  const { sub, iss, token_use, exp, iat } = payload;
  if (
    typeof sub !== 'string' ||
    typeof iss !== 'string' ||
    (token_use !== 'id' && token_use !== 'access') ||
    typeof exp !== 'number' ||
    typeof iat !== 'number'
  ) {
    throw new TokenVerificationError('Malformed', 'The claims are not those of a user pool.');
  }
  return { ...payload, sub, iss, token_use, exp, iat };
}
