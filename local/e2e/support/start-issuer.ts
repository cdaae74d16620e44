import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { startWeb } from './start-web.ts';

/** An OpenID Connect issuer on the loopback address. */
export interface Issuer extends AsyncDisposable {
  /** As tokens name it. */
  url: string;
  /** A token of this issuer, an hour long unless the claims say otherwise. */
  tokenFor(claims: JWTPayload): Promise<string>;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const web = await startWeb(({ url }) => {
    if (url.pathname === '/keys') return { status: 200, body: { keys: [key] } };
    if (url.pathname !== '/.well-known/openid-configuration') return undefined;
    return { status: 200, body: { issuer: url.origin, jwks_uri: `${url.origin}/keys` } };
  });
  return {
    url: web.origin,
    tokenFor: (claims) =>
      new SignJWT({ exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid })
        .setIssuer(web.origin)
        .setIssuedAt()
        .sign(privateKey),
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}
