import type { AccessToken, TokenScope } from '../../schema.generated.ts';
import type { ItemKey } from './keys.ts';

/** A machine's token as it lies in the record table: never the token itself. docs/data-model.md */
export interface AccessTokenItem extends ItemKey {
  id: string;
  name: string;
  scopes: TokenScope[];
  createdAt: string;
  /** `expiresAt` is when the item goes. */
  validUntil: string;
  revokedAt?: string | null;
}

export function accessTokenKey(ownerId: string, id: string): ItemKey {
  return { pk: `OWNER#${ownerId}#TOKENS`, sk: id };
}

/** What lies there, as far as resolvers read it. */
export interface LiveTokensItem extends ItemKey {
  /** When the owner was signed out last, in epoch seconds: no sign-in up to then counts any more. */
  signedOutAt?: number | null;
}

/** Which tokens of an owner are live: what counts against the limit. */
export function liveTokensKey(ownerId: string): ItemKey {
  return accessTokenKey(ownerId, 'LIVE');
}

/** Ids are ULIDs: they begin with 0 to 7, and so come before this. */
export const behindTokenIds = '8';

/** A token as the schema shows it. */
export function toAccessToken({ id, name, scopes, createdAt, ...rest }: AccessTokenItem): AccessToken {
  const revokedAt = rest.revokedAt ? rest.revokedAt : null;
  return { id, name, scopes, token: null, createdAt, expiresAt: rest.validUntil, revokedAt };
}
