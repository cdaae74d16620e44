import { type JWTHeaderParameters, errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** What a token says of itself. */
export interface MachineToken {
  id: string;
  /** Who made it, and as whom it acts. */
  ownerId: string;
  /** Such as `data.read`. */
  rights: readonly string[];
  issuedAt: number;
  /** Seconds since the epoch, as `issuedAt`. */
  expiresAt: number;
}

/** A key that tokens are signed with; its id stands in their header. */
export interface SigningKey {
  id: string;
  bytes: Uint8Array;
}

/**
 * Stands in front of the signed text. AppSync takes whatever looks like a JWT for one of the user pool, and asks the
 * authorizer for other texts only: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export const tokenPrefix = 'chorus_';

const issuer = 'chorus';
const algorithm = 'HS256';
const type = 'at+jwt';

/** Such tokens have about 400 characters; AppSync takes 2,048. */
const maxChars = 1_000;

const claims = z.object({
  jti: z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
  sub: z.string().min(1),
  scope: z.string(),
  iat: z.int(),
  exp: z.int(),
});

/** @param audience the id of the API that takes the token. */
export async function signMachineToken(
  token: MachineToken,
  audience: string,
  key: SigningKey,
): Promise<string> {
  const signed = await new SignJWT({ scope: token.rights.join(' ') })
    .setProtectedHeader({ alg: algorithm, typ: type, kid: key.id })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(token.ownerId)
    .setJti(token.id)
    .setIssuedAt(token.issuedAt)
    .setExpirationTime(token.expiresAt)
    .sign(key.bytes);
  return tokenPrefix + signed;
}

/** Answers the key with this id; `null` when there is none. */
export type FindKey = (id: string) => Promise<SigningKey | null>;

/**
 * Answers what a token says once its signature, its times, its issuer and its audience were found good; `null` for any
 * other text. Whether it was revoked is not in it. Rejects when keys can't be had.
 *
 * @param text as it was sent, with or without `Bearer `.
 */
export async function verifyMachineToken(
  text: string,
  audience: string,
  findKey: FindKey,
  nowMs: number,
): Promise<MachineToken | null> {
  const token = text.replace(/^Bearer /i, '');
  if (!token.startsWith(tokenPrefix) || token.length > maxChars) return null;
  try {
    const { payload } = await jwtVerify(
      token.slice(tokenPrefix.length),
      async ({ kid }: JWTHeaderParameters) => {
        const key = kid === undefined ? null : await findKey(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key.bytes;
      },
      {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience,
        currentDate: new Date(nowMs),
        requiredClaims: ['exp', 'iat'],
      },
    );
    const { jti, sub, scope, iat, exp } = claims.parse(payload);
    return { id: jti, ownerId: sub, rights: scope.split(' '), issuedAt: iat, expiresAt: exp };
  } catch (failure) {
    if (failure instanceof errors.JOSEError || failure instanceof z.ZodError) return null;
    throw failure;
  }
}
