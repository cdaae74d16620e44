import { isJsonObject, parseJson } from './json.ts';

/**
 * When a JSON Web Token runs out, in epoch milliseconds; `undefined` for what is none. Only to ask for a new one in
 * time: whether a token is any good is for the server to say.
 */
export function tokenExpiryMs(token: string): number | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const claims = parseJson(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const exp = isJsonObject(claims) ? claims['exp'] : undefined;
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
