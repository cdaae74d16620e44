import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';

/** Verifies tokens of OpenID Connect issuers by the keys they publish. */
export interface OpenIdVerifier {
  /**
   * @param issuer as the template names it.
   * @returns the token's claims.
   * @throws Error that names the reason; of an unreachable issuer too.
   */
  verify(issuer: string, token: string): Promise<JsonObject>;
}

/** Allowed difference between the issuer's clock and ours. */
const clockToleranceSeconds = 5;

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

async function discoverKeys(issuer: string, fetchDocument: typeof fetch) {
  const response = await fetchDocument(`${withoutSlash(issuer)}/.well-known/openid-configuration`);
  const document: unknown = response.ok ? await response.json() : null;
  const keysUrl = isJsonObject(document) ? document['jwks_uri'] : undefined;
  if (typeof keysUrl !== 'string') throw new Error(`The issuer ${issuer} has no OpenID configuration.`);
  return createRemoteJWKSet(new URL(keysUrl));
}

/** Creates a verifier that looks an issuer's keys up once and again when a token names an unknown key. */
export function createOpenIdVerifier(clock: Clock, fetchDocument: typeof fetch): OpenIdVerifier {
  const keySets = new Map<string, ReturnType<typeof discoverKeys>>();

  function keysOf(issuer: string): ReturnType<typeof discoverKeys> {
    const known = keySets.get(issuer);
    if (known) return known;
    const keys = discoverKeys(issuer, fetchDocument);
    keySets.set(issuer, keys);
    // An issuer that is away now may be there at the next token.
    keys.catch(() => keySets.delete(issuer));
    return keys;
  }

  return {
    async verify(issuer, token) {
      const { payload } = await jwtVerify(token, await keysOf(issuer), {
        issuer: [withoutSlash(issuer), `${withoutSlash(issuer)}/`],
        currentDate: new Date(clock.now()),
        clockTolerance: clockToleranceSeconds,
      });
      return payload as JsonObject;
    },
  };
}
